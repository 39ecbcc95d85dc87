import { describe, expect, it } from 'vitest';
import { probe } from '../../shared/probe/probe.ts';
import type { TcpTarget } from '../../shared/probe/target.ts';
import { names, patientMs, testContext } from './support/contexts.ts';
import { listen } from './support/listen.ts';

function tcpTarget(host: string, port: number, expected: TcpTarget['expect'] = {}): TcpTarget {
  return { kind: 'tcp', host, port, timeoutMs: patientMs, expect: expected };
}

describe('the TCP probe', () => {
  it('is up when the port accepts', async () => {
    const { port } = await listen(() => {});
    const observation = await probe(tcpTarget('127.0.0.1', port), testContext());
    expect(observation).toMatchObject({ outcome: 'up' });
    expect(Object.keys(observation.timings).sort()).toEqual(['connectMs', 'totalMs']);
  });

  it('is up when the port accepts and talks first', async () => {
    const { port } = await listen((socket) => void socket.write('220 hello\r\n'));
    expect(await probe(tcpTarget('127.0.0.1', port), testContext())).toMatchObject({ outcome: 'up' });
  });

  it('is refused where nobody listens', async () => {
    expect(await probe(tcpTarget('127.0.0.1', 1), testContext())).toMatchObject({ outcome: 'down', reason: 'refused' });
  });

  it('goes on to the other address family when the first one refuses (RFC 8305)', async () => {
    const { port } = await listen(() => {});
    // The listener is on IPv4 alone; a machine without IPv6 has no route to ::1 instead of a refusal.
    const resolver = names({ 'both.test': ['::1', '127.0.0.1'] });
    expect(await probe(tcpTarget('both.test', port), testContext({ resolver }))).toMatchObject({ outcome: 'up' });
  });

  it('can be too slow', async () => {
    const { port } = await listen(() => {});
    expect(await probe(tcpTarget('127.0.0.1', port, { latencyMsMax: 0 }), testContext())).toMatchObject({
      reason: 'too-slow',
    });
  });

  it.each([
    ['link.test', ['169.254.169.254']],
    ['link.test', ['127.0.0.1', '169.254.0.1']],
    ['link.test', ['fe80::1%1']],
    ['link.test', ['::ffff:169.254.169.254']],
    ['169.254.169.254', []],
    ['fe80::1', []],
    ['::ffff:a9fe:a9fe', []],
    ['64:ff9b::a9fe:a9fe', []],
  ])('never connects to a link-local address: %s is %o', async (host, addresses) => {
    const resolver = names({ 'link.test': addresses });
    expect(await probe(tcpTarget(host, 80), testContext({ resolver }))).toMatchObject({
      outcome: 'down',
      reason: 'address-forbidden',
    });
  });
});
