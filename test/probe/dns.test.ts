/** The DNS probe against a name server on loopback. */
import type { Answer } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { probe } from '../../shared/probe/probe.ts';
import { createResolver } from '../../shared/probe/resolver.ts';
import type { DnsRecordType, DnsTarget } from '../../shared/probe/target.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import { hastyMs, patientMs, testContext } from './support/contexts.ts';
import { rcodes, serveNames, type Zone } from './support/nameServer.ts';

const name = 'shop.test';

function dnsTarget(
  type: DnsRecordType,
  port: number,
  values?: readonly string[],
  rest: Partial<DnsTarget> = {},
): DnsTarget {
  return {
    kind: 'dns',
    name,
    type,
    resolver: { host: '127.0.0.1', port },
    timeoutMs: patientMs,
    expect: values === undefined ? {} : { values },
    ...rest,
  };
}

function only(...answers: Answer[]): Zone {
  return (asked, type) => (asked === name && answers[0]?.type === type ? { answers } : { rcode: rcodes.nameError });
}

const records: [DnsRecordType, Answer[], string[]][] = [
  [
    'A',
    [
      { name, type: 'A', data: '192.0.2.1' },
      { name, type: 'A', data: '192.0.2.2' },
    ],
    ['192.0.2.2', '192.0.2.1'],
  ],
  ['AAAA', [{ name, type: 'AAAA', data: '2001:db8::1' }], ['2001:DB8:0:0:0:0:0:1']],
  ['CNAME', [{ name, type: 'CNAME', data: 'Web.Example.COM' }], ['web.example.com.']],
  ['NS', [{ name, type: 'NS', data: 'ns1.example.com' }], ['NS1.example.com.']],
  ['PTR', [{ name, type: 'PTR', data: 'host.example.com' }], ['host.example.com']],
  ['MX', [{ name, type: 'MX', data: { preference: 10, exchange: 'mail.example.com' } }], ['10  Mail.example.com.']],
  ['TXT', [{ name, type: 'TXT', data: ['v=spf1 ', 'include:Example.com -all'] }], ['v=spf1 include:Example.com -all']],
  [
    'SRV',
    [{ name, type: 'SRV', data: { priority: 1, weight: 2, port: 443, target: 'web.example.com' } }],
    ['1 2 443 web.example.com.'],
  ],
  [
    'CAA',
    [{ name, type: 'CAA', data: { flags: 0, tag: 'issue', value: 'ca.example.net' } }],
    ['0 issue "ca.example.net"'],
  ],
  [
    'SOA',
    [
      {
        name,
        type: 'SOA',
        data: {
          mname: 'ns1.example.com',
          rname: 'admin.example.com',
          serial: 7,
          refresh: 3600,
          retry: 600,
          expire: 86400,
          minimum: 60,
        },
      },
    ],
    ['ns1.example.com. admin.example.com. 7 3600 600 86400 60'],
  ],
];

describe('the DNS probe', () => {
  it.each(records)('compares %s records as a set, in presentation form', async (type, answers, values) => {
    const { port } = await serveNames(only(...answers));
    expect(await probe(dnsTarget(type, port, values), testContext())).toMatchObject({ outcome: 'up' });
    expect(await probe(dnsTarget(type, port), testContext())).toMatchObject({ outcome: 'up' });
    const more = await probe(dnsTarget(type, port, [...values, 'another']), testContext());
    expect(more).toMatchObject({
      outcome: 'down',
      reason: 'dns-mismatch',
      evidence: { expected: expect.stringContaining('another') },
    });
  });

  it('fails when there are more values than expected', async () => {
    const { port } = await serveNames(
      only({ name, type: 'A', data: '192.0.2.1' }, { name, type: 'A', data: '192.0.2.9' }),
    );
    expect(await probe(dnsTarget('A', port, ['192.0.2.1']), testContext())).toMatchObject({
      reason: 'dns-mismatch',
      evidence: { expected: '192.0.2.1', got: '192.0.2.1, 192.0.2.9' },
    });
  });

  it('reads a truncated answer over TCP (RFC 7766)', async () => {
    const answers: Answer[] = [{ name, type: 'A', data: '192.0.2.1' }];
    const { port } = await serveNames(() => ({ answers, overTcpOnly: true }));
    expect(await probe(dnsTarget('A', port, ['192.0.2.1']), testContext())).toMatchObject({ outcome: 'up' });
  });

  it('takes a name without such records for an answer', async () => {
    const { port } = await serveNames(() => ({}));
    expect(await probe(dnsTarget('A', port, ['192.0.2.1']), testContext())).toMatchObject({
      reason: 'dns-mismatch',
      evidence: { got: 'no A record' },
    });
    expect(await probe(dnsTarget('A', port), testContext())).toMatchObject({ reason: 'dns-not-found' });
    expect(await probe(dnsTarget('A', port, []), testContext())).toMatchObject({ outcome: 'up' });
  });

  it.each([
    ['NXDOMAIN', rcodes.nameError, 'dns-not-found'],
    ['SERVFAIL', rcodes.serverFailure, 'dns-failed'],
    ['REFUSED', rcodes.refused, 'dns-failed'],
  ])('%s of a given resolver', async (_name, rcode, reason) => {
    const { port } = await serveNames(() => ({ rcode }));
    expect(await probe(dnsTarget('A', port, ['192.0.2.1']), testContext())).toMatchObject({ outcome: 'down', reason });
  });

  it('no answer from a given resolver is its own fault, and it is asked once', async () => {
    const { port, asked } = await serveNames(() => undefined);
    const observation = await probe(dnsTarget('A', port, undefined, { timeoutMs: hastyMs }), testContext());
    expect(observation).toMatchObject({ outcome: 'down', reason: 'timeout-dns' });
    expect(asked()).toBe(1);
  });

  it('nobody at the given address is a refusal', async () => {
    expect(await probe(dnsTarget('A', 1), testContext())).toMatchObject({ outcome: 'down', reason: 'refused' });
  });

  it('nobody at the given address, and no route there, is the fault of the observer', async () => {
    const context = testContext({ hasRoute: async () => false });
    expect(await probe(dnsTarget('A', 1), context)).toMatchObject({ outcome: 'unknown', reason: 'observer-route' });
  });

  it('can be too slow', async () => {
    const { port } = await serveNames(only({ name, type: 'A', data: '192.0.2.1' }));
    const target = dnsTarget('A', port, undefined, { expect: { latencyMsMax: 0 } });
    expect(await probe(target, testContext())).toMatchObject({ reason: 'too-slow' });
  });
});

describe("the DNS probe with the observer's own resolver", () => {
  async function probeOwn(zone: Zone, timeoutMs = patientMs) {
    const { port } = await serveNames(zone);
    const resolver = createResolver({ clock: systemClock, servers: [`127.0.0.1:${port}`] });
    return probe({ kind: 'dns', name, type: 'A', timeoutMs, expect: {} }, testContext({ resolver }));
  }

  it('is up with an answer', async () => {
    expect(await probeOwn(only({ name, type: 'A', data: '192.0.2.1' }))).toMatchObject({ outcome: 'up' });
  });

  it('knows a name that does not exist', async () => {
    expect(await probeOwn(() => ({ rcode: rcodes.nameError }))).toMatchObject({
      outcome: 'down',
      reason: 'dns-not-found',
    });
  });

  it('that answers other questions says that this name fails', async () => {
    const zone: Zone = (asked) => (asked === name ? { rcode: rcodes.serverFailure } : { rcode: rcodes.refused });
    expect(await probeOwn(zone)).toMatchObject({ outcome: 'down', reason: 'dns-failed' });
    const silent: Zone = (asked) => (asked === name ? undefined : {});
    expect(await probeOwn(silent, hastyMs)).toMatchObject({ outcome: 'down', reason: 'timeout-dns' });
  });

  it('that fails for every name is the fault of the observer', async () => {
    expect(await probeOwn(() => ({ rcode: rcodes.serverFailure }))).toMatchObject({
      outcome: 'unknown',
      reason: 'observer-resolver',
    });
  });

  it('that does not answer is the fault of the observer', async () => {
    expect(await probeOwn(() => undefined, hastyMs)).toMatchObject({ outcome: 'unknown', reason: 'observer-resolver' });
  });

  it('that is not there is the fault of the observer', async () => {
    const resolver = createResolver({ clock: systemClock, servers: ['127.0.0.1:1'] });
    const target: DnsTarget = { kind: 'dns', name, type: 'A', timeoutMs: patientMs, expect: {} };
    expect(await probe(target, testContext({ resolver }))).toMatchObject({
      outcome: 'unknown',
      reason: 'observer-resolver',
    });
  });
});
