import { beforeAll, describe, expect, it } from 'vitest';
import { badgeSvg } from '../../../shared/status/page/badge.ts';
import { hostile, worldApp } from '../world.ts';

type App = Awaited<ReturnType<typeof worldApp>>['app'];

describe('the badge', () => {
  let app: App;
  beforeAll(async () => {
    app = (await worldApp()).app;
  });

  it('says the state and the availability of 30 days', async () => {
    const response = await app.request('/badge/checkout.svg');
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(await response.text()).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*aria-label="Checkout API: degraded 95\.833 %"/,
    );
  });

  it('never calls up what nobody has looked at', async () => {
    const svg = await (await app.request('/badge/search.svg')).text();
    expect(svg).toContain('<title>Search: unknown</title>');
    expect(svg).not.toMatch(/\bup\b|100/);
  });

  it('escapes the title', async () => {
    const svg = await (await app.request('/badge/hostile.svg')).text();
    expect(svg).not.toContain('<script');
    expect(svg.match(/&lt;script&gt;alert\(&quot;1&quot; &amp; &#39;2&#39;\)&lt;\/script&gt;/g)).toHaveLength(3);
    expect(svg).not.toContain(hostile);
  });

  it('has a colour for each state, and enough contrast to white text', () => {
    // WCAG 2.2, 1.4.3: 4.5 : 1, by the definition of relative luminance.
    const fills = (['up', 'degraded', 'down', 'unknown', 'maintenance'] as const).map(
      (state) => /fill="#([0-9a-f]{6})"/.exec(badgeSvg({ label: 'Shop', message: state, state }))?.[1] ?? 'ffffff',
    );
    expect(new Set(fills).size).toBe(5);
    for (const fill of fills) expect(1.05 / (luminance(fill) + 0.05)).toBeGreaterThanOrEqual(4.5);
  });
});

function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4);
}
