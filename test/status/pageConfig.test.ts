/** What the config puts on the page: title, colours, logo. However hostile it is, the page stays itself. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PageConfig } from '../../shared/config/pageConfig.ts';
import { publicParts } from '../../shared/config/pageConfig.ts';
import { hostile, worldApp, worldConfig } from './world.ts';

const everything = { public: { parts: publicParts } };

const appWith = async (page: Partial<PageConfig>) => {
  const { app } = await worldApp({ config: { ...worldConfig, page: { ...everything, ...page } } });
  return app;
};

const hostileSvg = '<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("/admin/api")</script></svg>';

describe('/logo', () => {
  const logo = { type: 'image/svg+xml', base64: Buffer.from(hostileSvg).toString('base64') } as const;

  it('serves the bytes as the picture that they are said to be, to be kept for an hour', async () => {
    const response = await (await appWith({ logo })).request('/logo');
    expect(await response.text()).toBe(hostileSvg);
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toMatch(/^public, max-age=3600,/);
    expect(response.headers.get('etag')).toBeTruthy();
  });

  it('gives a hostile SVG no script, no origin and nobody to ask', async () => {
    const response = await (await appWith({ logo })).request('/logo');
    const directives = new Map(
      (response.headers.get('content-security-policy') ?? '').split('; ').map((text) => {
        const [name = '', ...sources] = text.split(' ');
        return [name, sources] as const;
      }),
    );
    // CSP Level 3: a directive that is not there falls back to default-src; `sandbox` without words allows nothing.
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('sandbox')).toEqual([]);
    expect([...directives.keys()].sort()).toEqual([
      'default-src',
      'frame-ancestors',
      'img-src',
      'sandbox',
      'style-src',
    ]);
    expect(directives.get('img-src')).toEqual(['data:']);
  });

  it('is asked for again with its ETag, and not sent again', async () => {
    const app = await appWith({ logo });
    const tag = (await app.request('/logo')).headers.get('etag') ?? '';
    expect((await app.request('/logo', { headers: { 'if-none-match': tag } })).status).toBe(304);
  });

  it('is nowhere without one in the config', async () => {
    const app = await appWith({});
    expect((await app.request('/logo')).status).toBe(404);
    expect(await (await app.request('/')).text()).not.toContain('/logo');
  });
});

describe('the page', () => {
  it('has the title of the config, and nothing of it is markup', async () => {
    const text = await (await (await appWith({ title: `"${hostile}</title>` })).request('/')).text();
    expect(text).not.toContain('<script>alert');
    expect(text.match(/<title>/g)).toHaveLength(1);
    expect(text.match(/<\/title>/g)).toHaveLength(1);
    const escaped = '&quot;&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;&lt;/title&gt;';
    expect(text).toContain(`– ${escaped}</title>`);
    expect(text).toContain(`<a href="/">${escaped}</a>`);
    expect(text).toContain(`title="${escaped}: incidents"`);
  });

  it('has the colours of the config in a style that its policy allows, and no other style', async () => {
    const response = await (await appWith({ accent: { light: '#006600', dark: '#99ff99' } })).request('/');
    const text = await response.text();
    const styles = [...text.matchAll(/<style>([^<]*)<\/style>/g)].map(([, style = '']) => style);
    expect(styles).toHaveLength(2);
    expect(styles[1]).toMatch(/^:root\{--accent:#006600\}@media [^{]*dark[^{]*\{:root\{--accent:#99ff99\}\}$/);
    const policy = response.headers.get('content-security-policy') ?? '';
    for (const style of styles) {
      expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    }
    expect(text).not.toMatch(/\sstyle=/);
  });
});
