/** References: their syntax, their resolution, and that their values leave the process in the request alone. */
import { describe, expect, it } from 'vitest';
import { probe } from '../../shared/probe/probe.ts';
import { fillTemplate, parseTemplate, type SecretSource, SecretUnavailable } from '../../shared/probe/secrets.ts';
import { httpTarget, testContext } from './support/contexts.ts';
import { answer, listen, ok, onRequest } from './support/listen.ts';

// Written apart from its braces, so that no linter takes it for a forgotten template string.
const ref = (inside: string) => `\${${inside}}`;

describe('parseTemplate', () => {
  it('splits literals and references', () => {
    const text = `a ${ref('env:TOKEN')}${ref('ssm:/shop/token')} b ${ref('secretsmanager:shop/api#key')}`;
    expect(parseTemplate(text)).toEqual({
      ok: true,
      parts: [
        'a ',
        { source: 'env', name: 'TOKEN', text: ref('env:TOKEN') },
        { source: 'ssm', name: '/shop/token', text: ref('ssm:/shop/token') },
        ' b ',
        { source: 'secretsmanager', name: 'shop/api', field: 'key', text: ref('secretsmanager:shop/api#key') },
      ],
    });
  });

  it('takes an ARN for the name of a secret', () => {
    const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/api-AbCdEf';
    expect(parseTemplate(ref(`secretsmanager:${arn}`))).toMatchObject({ parts: [{ name: arn }] });
  });

  it.each([
    ['', []],
    ['plain $5 {x}', ['plain $5 {x}']],
    [`$${ref('env:TOKEN')}`, [ref('env:TOKEN')]],
    [`a$${ref('b')}c`, [`a${ref('b')}c`]],
  ])('leaves %j as it is', (text, parts) => {
    expect(parseTemplate(text)).toEqual({ ok: true, parts });
  });

  it.each([
    [`x ${ref('TOKEN')}`, 2, 'known source'],
    [ref('vault:a'), 0, 'known source'],
    [ref('env:'), 0, 'name of a variable'],
    [ref('env:a b'), 0, 'name of a variable'],
    [ref('ssm:a b'), 0, 'name of a parameter'],
    [ref('secretsmanager:'), 0, 'name or ARN'],
    [ref('secretsmanager:a#'), 0, 'field after #'],
    [ref('env:A').slice(0, -1), 0, 'closing }'],
  ])('refuses %j', (text, at, problem) => {
    expect(parseTemplate(text)).toEqual({ ok: false, at, problem: expect.stringContaining(problem) });
  });
});

describe('fillTemplate', () => {
  it('puts the values in, and says which they were', async () => {
    const parsed = parseTemplate(`Bearer ${ref('env:A')}-${ref('ssm:b')}`);
    if (!parsed.ok) throw new Error(parsed.problem);
    const seen: string[] = [];
    const source: SecretSource = async ({ name }) => `value of ${name}`;
    expect(await fillTemplate(parsed.parts, source, seen)).toBe('Bearer value of A-value of b');
    expect(seen).toEqual(['value of A', 'value of b']);
  });
});

const secret = 'p@ss/w+rd "quoted" & <tag> é';
const password = 'correct-horse-battery';
const basic = Buffer.from(`admin:${password}`).toString('base64');
const source: SecretSource = async ({ name }) => (name === 'BASIC' ? basic : secret.replace(' é', ''));

describe('a probe with secrets', () => {
  it('sends them', async () => {
    const { port, received } = await listen(answer(ok('fine')));
    const rest = { method: 'POST', headers: { 'x-key': `k=${ref('env:KEY')}` }, body: `{"key":"${ref('env:KEY')}"}` };
    expect(
      await probe(httpTarget(`http://127.0.0.1:${port}/`, {}, rest), testContext({ secrets: source })),
    ).toMatchObject({ outcome: 'up' });
    expect(received()).toContain('x-key: k=p@ss/w+rd "quoted" & <tag>\r\n');
    expect(received()).toContain('{"key":"p@ss/w+rd "quoted" & <tag>"}');
  });

  it.each([
    ['as they are', (head: string) => head],
    ['as JSON', (head: string) => JSON.stringify({ head })],
    ['as JSON with escaped slashes', (head: string) => JSON.stringify({ head }).replaceAll('/', '\\/')],
    ['URL-encoded', (head: string) => encodeURIComponent(head)],
    ['as a form', (head: string) => new URLSearchParams({ head }).toString()],
    [
      'as HTML',
      (head: string) =>
        head.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ],
    ['in base64', (head: string) => Buffer.from(head).toString('base64')],
    ['in base64, one byte on', (head: string) => Buffer.from(`.${head}`).toString('base64')],
    ['in base64url, two bytes on', (head: string) => Buffer.from(`..${head}`).toString('base64url')],
    ['in hexadecimal', (head: string) => Buffer.from(head).toString('hex')],
    ['with the credentials decoded', () => `user admin, password ${password}`],
  ])('keeps them out of evidence when the server gives them back %s', async (_how, give) => {
    const { port } = await listen((socket) =>
      onRequest(socket, (head) => {
        // From the headers on, so that the secrets are within the first 200 characters.
        const body = give(head.slice(head.indexOf('x-key')));
        socket.end(`HTTP/1.1 500 ${give('x')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      }),
    );
    const headers = { 'x-key': ref('env:KEY'), authorization: `Basic ${ref('env:BASIC')}` };
    const target = httpTarget(`http://127.0.0.1:${port}/`, {}, { headers });
    const observation = await probe(target, testContext({ secrets: source }));
    expect(observation).toMatchObject({ outcome: 'down', reason: 'status' });
    const evidence = JSON.stringify(observation);
    expect(evidence).toContain('[secret]');
    for (const leak of [
      'p@ss',
      'w+rd',
      'quoted',
      'p%40ss',
      'cEBzcy',
      'BAc3Mvd',
      'AcGFzc',
      '70407373',
      basic.slice(4, 20),
      'horse',
      password,
    ]) {
      expect(evidence).not.toContain(leak);
    }
  });

  it('keeps them out of evidence of headers, redirects and what is not HTTP', async () => {
    const context = testContext({ secrets: source });
    const headers = { authorization: `Bearer ${ref('env:KEY')}` };
    const echo = async (bytes: (secret: string) => string, ...rest: [object, object]) => {
      const { port } = await listen((socket) =>
        onRequest(socket, (head) => socket.end(bytes(/Bearer (.*)\r/.exec(head)?.[1] ?? ''))),
      );
      return JSON.stringify(
        await probe(httpTarget(`http://127.0.0.1:${port}/`, rest[0], { headers, ...rest[1] }), context),
      );
    };
    const bySource = [
      await echo(
        (key) => `HTTP/1.1 200 OK\r\nX-Key: ${key}\r\nContent-Length: 0\r\n\r\n`,
        { headers: { 'x-key': { source: '^$', flags: '' } } },
        {},
      ),
      await echo(
        (key) => `HTTP/1.1 302 Found\r\nLocation: http://b.test/?k=${encodeURIComponent(key)}\r\n\r\n`,
        {},
        { redirectsMax: 1 },
      ),
      await echo((key) => `garbage ${key}`, {}, {}),
      await echo((key) => `HTTP/1.1 200 OK\r\nContent-Length: ${key}\r\n\r\n`, {}, {}),
    ];
    for (const evidence of bySource) {
      expect(evidence).toContain('[secret]');
      expect(evidence).not.toMatch(/p@ss|p%40ss|quoted/);
    }
  });

  it('shows nothing of a secret that the cut at 200 characters, or the end of what was read, would halve', async () => {
    for (const before of [190, 195, 199]) {
      const { port } = await listen(answer(ok(`${'x'.repeat(before)}${secret.replace(' é', '')}`)));
      const target = httpTarget(
        `http://127.0.0.1:${port}/`,
        { status: [{ from: 201, to: 201 }] },
        { headers: { 'x-key': ref('env:KEY') } },
      );
      const excerpt = `${'x'.repeat(before)}[secret]`.slice(0, 200);
      expect(await probe(target, testContext({ secrets: source }))).toMatchObject({ evidence: { excerpt } });
      const limited = { ...target, bodyBytesMax: before + 4 };
      expect(await probe(limited, testContext({ secrets: source }))).toMatchObject({ evidence: { excerpt } });
    }
    const { port } = await listen(answer(`HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nkey: p@ss/w+`));
    const target = httpTarget(`http://127.0.0.1:${port}/`, {}, { headers: { 'x-key': ref('env:KEY') } });
    expect(await probe(target, testContext({ secrets: source }))).toMatchObject({
      reason: 'truncated',
      evidence: { excerpt: 'key: [secret]' },
    });
  });

  it.each([
    ['a line break', 'a\r\nx-admin: 1'],
    ['a bare line feed', 'a\nb'],
    ['a NUL', 'a\0b'],
  ])('does not send a header with %s in its secret', async (_what, value) => {
    const { port, connections } = await listen(answer(ok('fine')));
    const target = httpTarget(`http://127.0.0.1:${port}/`, {}, { headers: { 'x-key': ref('env:KEY') } });
    const observation = await probe(target, testContext({ secrets: async () => value }));
    expect(observation).toMatchObject({
      outcome: 'unknown',
      reason: 'observer-secret',
      evidence: { expected: `x-key: ${ref('env:KEY')}`, got: expect.stringContaining('line break') },
    });
    expect(JSON.stringify(observation)).not.toContain('admin');
    expect(connections()).toBe(0);
  });

  it('does not send a header that was configured with a line break', async () => {
    const { port, connections } = await listen(answer(ok('fine')));
    const target = httpTarget(`http://127.0.0.1:${port}/`, {}, { headers: { 'x-key': 'a\r\nb: c' } });
    expect(await probe(target, testContext())).toMatchObject({ outcome: 'unknown', reason: 'observer-fault' });
    expect(connections()).toBe(0);
  });

  it.each<[string, SecretSource, string]>([
    [
      'is not there',
      async (reference) => Promise.reject(new SecretUnavailable(reference, 'ParameterNotFound')),
      'ParameterNotFound',
    ],
    ['is empty', async () => '', 'empty'],
    ['never comes', () => new Promise(() => {}), 'within 100 ms'],
  ])('is unknown when one %s, and names the reference', async (_what, secrets, problem) => {
    const target = httpTarget(
      'http://127.0.0.1:1/',
      {},
      { headers: { 'x-key': ref('ssm:/shop/key') }, timeoutMs: 100 },
    );
    const observation = await probe(target, testContext({ secrets }));
    expect(observation).toMatchObject({ outcome: 'unknown', reason: 'observer-secret' });
    if (observation.outcome === 'unknown') {
      expect(observation.evidence.got).toContain(ref('ssm:/shop/key'));
      expect(observation.evidence.got).toContain(problem);
    }
  });

  it('is the fault of the observer when the source fails unforeseen, without the other secrets', async () => {
    const headers = { 'x-a': ref('env:A'), 'x-b': ref('env:B') };
    const secrets: SecretSource = async ({ name }) => {
      if (name === 'A') return 'the-value-of-a';
      await new Promise((resolve) => setTimeout(resolve, 5));
      throw new TypeError('broken near the-value-of-a');
    };
    expect(await probe(httpTarget('http://127.0.0.1:1/', {}, { headers }), testContext({ secrets }))).toMatchObject({
      outcome: 'unknown',
      reason: 'observer-fault',
      evidence: { got: 'broken near [secret]' },
    });
  });
});
