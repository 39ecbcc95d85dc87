/** Certificates good and bad, for the TLS probe and for https alike. The certificates are described in `fixtures/README.md`. */
import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { ProbeContext } from '../../shared/probe/context.ts';
import { probe } from '../../shared/probe/probe.ts';
import type { TlsTarget } from '../../shared/probe/target.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import { hastyMs, httpTarget, names, patientMs, testContext } from './support/contexts.ts';
import { answer, fixture, listen, listenTls, ok } from './support/listen.ts';

const resolver = names({ 'good.test': ['127.0.0.1'] });

function tlsTarget(
  port: number,
  host = 'good.test',
  expected: TlsTarget['expect'] = {},
  timeoutMs = patientMs,
): TlsTarget {
  return { kind: 'tls', host, port, timeoutMs, expect: expected };
}

const bad = [
  ['expired', 'tls-expired'],
  ['future', 'tls-not-yet-valid'],
  ['otherHost', 'tls-wrong-host'],
  ['selfSigned', 'tls-untrusted'],
] as const;

describe('the TLS probe', () => {
  it('is up with a valid certificate, and tells the days that it has left', async () => {
    const { port } = await listenTls('good', () => {});
    const observation = await probe(tlsTarget(port), testContext({ resolver }));
    const notAfter = new X509Certificate(fixture('good')).validToDate.getTime();
    expect(observation).toMatchObject({
      outcome: 'up',
      certificateDaysLeft: Math.floor((notAfter - observation.startedAt) / 86_400_000),
    });
    expect(Object.keys(observation.timings).sort()).toEqual(['connectMs', 'dnsMs', 'tlsMs', 'totalMs']);
  });

  it.each(bad)('with %s.pem is %s', async (certificate, reason) => {
    const { port } = await listenTls(certificate, () => {});
    expect(await probe(tlsTarget(port), testContext({ resolver }))).toMatchObject({ outcome: 'down', reason });
  });

  it('counts the days of an expired certificate below zero', async () => {
    const { port } = await listenTls('expired', () => {});
    const observation = await probe(tlsTarget(port), testContext({ resolver }));
    expect(observation.certificateDaysLeft).toBeLessThan(0);
  });

  it('with an unknown authority is untrusted', async () => {
    const { port } = await listenTls('good', () => {});
    // Node's own authorities instead of the test's.
    const context = testContext({ resolver, secureContext: () => createSecureContext() });
    expect(await probe(tlsTarget(port), context)).toMatchObject({ reason: 'tls-untrusted' });
  });

  it('names the server to it, except when it is an address (RFC 6066, section 3)', async () => {
    const asked: unknown[] = [];
    const { port } = await listenTls('good', (socket) => {
      asked.push('servername' in socket ? socket.servername : undefined);
      answer(ok('fine'))(socket);
    });
    expect(await probe(httpTarget(`https://good.test:${port}/`), testContext({ resolver }))).toMatchObject({
      outcome: 'up',
    });
    expect(await probe(httpTarget(`https://127.0.0.1:${port}/`), testContext())).toMatchObject({ outcome: 'up' });
    expect(asked).toEqual(['good.test', false]);
  });

  it('fails for an address that the certificate does not name', async () => {
    const { port } = await listenTls('otherHost', () => {});
    expect(await probe(tlsTarget(port, '127.0.0.1'), testContext())).toMatchObject({ reason: 'tls-wrong-host' });
  });

  it('wants as many days left as configured', async () => {
    const { port } = await listenTls('good', () => {});
    const days = (noticeDays: number) =>
      probe(tlsTarget(port, 'good.test', { certificateDaysMin: noticeDays }), testContext({ resolver }));
    expect(await days(14)).toMatchObject({ outcome: 'up' });
    expect(await days(1_000_000)).toMatchObject({
      reason: 'certificate-expiring',
      evidence: {
        expected: 'a certificate valid for at least 1000000 more days',
        got: expect.stringMatching(/^\d+ days left$/),
      },
    });
  });

  it('judges the days by the clock it is given', async () => {
    const { port } = await listenTls('good', () => {});
    const clock = { ...systemClock, now: () => Date.parse('2119-12-31T12:00:00Z') };
    // The fixture ends at midnight of 2120-01-01: half a day is no whole day.
    expect(await probe(tlsTarget(port), testContext({ resolver, clock }))).toMatchObject({ certificateDaysLeft: 0 });
  });

  it('against a server without TLS fails', async () => {
    const { port } = await listen((socket) => void socket.end('220 hello\r\n'));
    expect(await probe(tlsTarget(port), testContext({ resolver }))).toMatchObject({ reason: 'tls-failed' });
  });

  it('against a server that never shakes hands times out', async () => {
    const { port } = await listen(() => {});
    const observation = await probe(tlsTarget(port, 'good.test', {}, hastyMs), testContext({ resolver }));
    expect(observation).toMatchObject({ reason: 'timeout-tls' });
  });

  it('against an old protocol version fails', async () => {
    const { port } = await listenTls('good', () => {}, {
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    expect(await probe(tlsTarget(port), testContext({ resolver }))).toMatchObject({ reason: 'tls-failed' });
  });
});

describe('the HTTP probe over TLS', () => {
  const context: ProbeContext = testContext({ resolver, secrets: async () => 'hunter2-hunter2' });

  it.each(bad)('with %s.pem is %s, and the request is never sent', async (certificate, reason) => {
    const { port, received } = await listenTls(certificate, answer(ok('fine')));
    const headers = { authorization: `Bearer ${'$'}{env:TOKEN}` };
    const observation = await probe(httpTarget(`https://good.test:${port}/`, {}, { headers }), context);
    expect(observation).toMatchObject({ outcome: 'down', reason });
    expect(received()).toBe('');
  });

  it('is up with a valid certificate, whose days are judged after the body', async () => {
    const { port } = await listenTls('good', answer(ok('fine')));
    const url = `https://good.test:${port}/`;
    expect(await probe(httpTarget(url, { certificateDaysMin: 14 }), context)).toMatchObject({ outcome: 'up' });
    expect(await probe(httpTarget(url, { certificateDaysMin: 1_000_000 }), context)).toMatchObject({
      reason: 'certificate-expiring',
    });
    const both = { certificateDaysMin: 1_000_000, body: { source: 'bad', flags: '' } };
    expect(await probe(httpTarget(url, both), context)).toMatchObject({ reason: 'body' });
  });

  it('offers http/1.1 alone (RFC 7301), so that a server of several protocols speaks it', async () => {
    const { port } = await listenTls('good', answer(ok('fine')), { ALPNProtocols: ['h2', 'http/1.1'] });
    expect(await probe(httpTarget(`https://good.test:${port}/`), context)).toMatchObject({ outcome: 'up' });
    const h2 = await listenTls('good', () => {}, { ALPNProtocols: ['h2'] });
    expect(await probe(httpTarget(`https://good.test:${h2.port}/`), context)).toMatchObject({ reason: 'tls-failed' });
  });
});
