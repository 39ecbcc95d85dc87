/** What docs/alerts.md shows is what is sent, and what it tells receivers to do works. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { signatureOf } from '../../local/alerts/signature.ts';
import { alertKinds } from '../../shared/config/config.ts';

const root = join(import.meta.dirname, '..', '..');
const markdown = readFileSync(join(root, 'docs', 'alerts.md'), 'utf8');

const examples = [...markdown.matchAll(/^```(?:text|json) (test\/\S+)\n(.*?)^```$/gms)].map(([, file = '', text]) => ({
  file,
  text,
}));

describe('docs/alerts.md', () => {
  it('shows a message of each channel', () => {
    const channels = examples.map(({ file }) => file.split('/').at(-2));
    expect(new Set(channels)).toEqual(new Set(['email', 'sms', 'console', 'chat', 'document']));
  });

  it.each(examples)('shows $file as it is', ({ file, text }) => {
    expect(text).toBe(readFileSync(join(root, file), 'utf8'));
  });

  it.each(alertKinds)('tells of the kind %s', (kind) => {
    const [, kinds = ''] = /^## Kinds\n(.*?)^## /ms.exec(markdown) ?? [];
    expect(kinds).toContain(`\`${kind}\``);
  });
});

describe('the verification that docs/alerts.md shows', () => {
  type Verify = (body: Uint8Array, header: string, secret: string, now: number) => boolean;
  const snippet = z.object({ isFromHoldfast: z.custom<Verify>((value) => typeof value === 'function') });

  it('accepts what we sign, and nothing else', async () => {
    const [, code = ''] = /^```js verify\n(.*?)^```$/ms.exec(markdown) ?? [];
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-docs-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'verify.mjs');
    await writeFile(file, code);
    const { isFromHoldfast } = snippet.parse({ ...(await import(pathToFileURL(file).href)) });

    const now = Date.UTC(2026, 10, 22, 19, 30);
    const body = Buffer.from('{"title":"Größe"}');
    const header = signatureOf(body.toString('utf8'), 'tops3cret!', now);
    expect(isFromHoldfast(body, header, 'tops3cret!', now + 60_000)).toBe(true);
    expect(isFromHoldfast(body, header, 'tops3cret', now)).toBe(false);
    expect(isFromHoldfast(Buffer.from('{"title":"Grösse"}'), header, 'tops3cret!', now)).toBe(false);
    expect(isFromHoldfast(body, header, 'tops3cret!', now + 600_000)).toBe(false);
    expect(isFromHoldfast(body, header.replace(/t=\d+/, `t=${now / 1000 + 600}`), 'tops3cret!', now + 600_000)).toBe(
      false,
    );
    for (const odd of ['', 't=1', 'v1=ab', 't=x,v1=', header.slice(0, -2)]) {
      expect(isFromHoldfast(body, odd, 'tops3cret!', now)).toBe(false);
    }
    // Both are the scheme that Stripe documents: HMAC-SHA256 of "<t>.<body>", in hexadecimal.
    const byHand = createHmac('sha256', 'tops3cret!')
      .update(`${now / 1000}.{"title":"Größe"}`)
      .digest('hex');
    expect(header).toBe(`t=${now / 1000},v1=${byHand}`);
  });
});
