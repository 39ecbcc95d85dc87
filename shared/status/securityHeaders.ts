/** What every answer tells browsers: nothing from elsewhere, no inline script, no frames. */
import { createHash } from 'node:crypto';
import type { PageConfig } from '../config/pageConfig.ts';
import { accentStyle, pageStyle } from './page/pageStyle.ts';

export function securityHeaders({ accent }: PageConfig): readonly (readonly [string, string])[] {
  const styles = [pageStyle, ...(accent === undefined ? [] : [accentStyle(accent)])].map(hashOf).join(' ');
  const policy = [
    "default-src 'none'",
    `style-src ${styles}`,
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return [
    ['content-security-policy', policy.join('; ')],
    ['x-content-type-options', 'nosniff'],
    // Without one, the browser would send `Origin: null` with our own forms.
    ['referrer-policy', 'same-origin'],
  ];
}

/** As CSP Level 3, section 6.7.2.2, computes it. */
function hashOf(style: string): string {
  return `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
}
