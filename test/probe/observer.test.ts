/** What is the observer's own fault is `unknown`. The faults are real wherever a test can cause them. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ProbeContext } from '../../shared/probe/context.ts';
import { probe } from '../../shared/probe/probe.ts';
import type { Resolver } from '../../shared/probe/resolver.ts';
import { createResolver } from '../../shared/probe/resolver.ts';
import { hasRoute } from '../../shared/probe/route.ts';
import type { Target } from '../../shared/probe/target.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import { hastyMs, httpTarget, lookupError, names, patientMs, testContext } from './support/contexts.ts';
import { answer, listen, ok } from './support/listen.ts';
import { rcodes, serveNames } from './support/nameServer.ts';

describe("the observer's resolver", () => {
  const lookups = (addresses: () => Promise<never>, alive: boolean): Resolver => ({
    ...names({}, alive),
    lookup: () => ({ addresses: addresses(), queuedMs: () => 0 }),
  });
  const failing = (code: string, alive: boolean) => lookups(() => Promise.reject(lookupError(code)), alive);
  const hanging = (alive: boolean) => lookups(() => new Promise(() => {}), alive);

  it.each([
    ['ENOTFOUND', failing('ENOTFOUND', true), 'dns-not-found'],
    ['ENOTFOUND without a resolver', failing('ENOTFOUND', false), 'observer-resolver'],
    ['EAI_AGAIN', failing('EAI_AGAIN', true), 'dns-failed'],
    ['EAI_AGAIN without a resolver', failing('EAI_AGAIN', false), 'observer-resolver'],
    ['a hang', hanging(true), 'timeout-dns'],
    ['a hang without a resolver', hanging(false), 'observer-resolver'],
    ['EMFILE', failing('EMFILE', true), 'observer-resources'],
    ['an error nobody foresaw', failing('EWHATEVER', true), 'observer-fault'],
  ])('%s', async (_what, resolver, reason) => {
    const target = httpTarget('http://name.test/', {}, { timeoutMs: hastyMs });
    const observation = await probe(target, testContext({ resolver }));
    expect(observation).toMatchObject({ outcome: reason.startsWith('observer') ? 'unknown' : 'down', reason });
  });

  const clock = systemClock;

  it('is dead when nobody is at its address', async () => {
    expect(await createResolver({ clock, servers: ['127.0.0.1:1'] }).alive()).toBe(false);
  });

  it('is dead when it does not answer, and not asked again at once', async () => {
    const { port, asked } = await serveNames(() => undefined);
    const resolver = createResolver({ clock, servers: [`127.0.0.1:${port}`] });
    expect(await Promise.all([resolver.alive(), resolver.alive()])).toEqual([false, false]);
    expect(asked()).toBe(1);
  });

  it.each([
    ['NXDOMAIN', rcodes.nameError, true],
    ['REFUSED', rcodes.refused, true],
    ['no records', rcodes.noError, true],
    ['SERVFAIL, as a forwarder without its upstream says of every name', rcodes.serverFailure, false],
  ])('that says %s', async (_what, rcode, alive) => {
    const { port } = await serveNames(() => ({ rcode }));
    expect(await createResolver({ clock, servers: [`127.0.0.1:${port}`] }).alive()).toBe(alive);
  });

  it('looks names up as the operating system does', async () => {
    const addresses = await createResolver({ clock }).lookup('localhost').addresses;
    expect(addresses.map(({ address }) => address)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(127\.0\.0\.1|::1)$/)]),
    );
  });

  const waiting = (queuedMs: () => number): Resolver => ({
    ...names({}),
    lookup: () => ({ addresses: new Promise(() => {}), queuedMs }),
  });

  it('never lets a lookup that waits for a thread count against the endpoint', async () => {
    const askedMs = systemClock.monotonic();
    const resolver = waiting(() => systemClock.monotonic() - askedMs);
    const target = httpTarget('http://name.test/', {}, { timeoutMs: hastyMs });
    expect(await probe(target, testContext({ resolver }))).toMatchObject({
      outcome: 'unknown',
      reason: 'observer-resources',
      evidence: {
        got: expect.stringMatching(/^the lookup waited \d+ ms for a free thread of the observer, of \d+ ms in all$/),
      },
    });
  });

  it('gives a lookup that waited for a thread the time back, and no more', async () => {
    const resolver = waiting(() => hastyMs - 50);
    const target = httpTarget('http://name.test/', {}, { timeoutMs: hastyMs });
    expect(await probe(target, testContext({ resolver }))).toMatchObject({ outcome: 'down', reason: 'timeout-dns' });
  });

  it('knows which lookups wait for a thread, and shares those of one name', async () => {
    let nowMs = 0;
    const resolver = createResolver({ clock: { ...systemClock, monotonic: () => nowMs }, lookupsMax: 1 });
    const first = resolver.lookup('localhost');
    const second = resolver.lookup('127.0.0.1');
    nowMs = 50;
    const third = resolver.lookup('localhost');
    expect([first.queuedMs(), second.queuedMs(), third.queuedMs()]).toEqual([0, 50, 0]);
    expect(third.addresses).toBe(first.addresses);
    expect(await second.addresses).toEqual([{ address: '127.0.0.1', family: 4 }]);
    nowMs = 90;
    expect(second.queuedMs()).toBe(50);
  });

  it('takes the wait for a thread out of the timings', async () => {
    const { port } = await listen(answer(ok('fine')));
    // More than this test can take, so that what is left of the total is below zero.
    const waited = 60_000;
    const resolver: Resolver = {
      ...names({}),
      lookup: () => ({ addresses: Promise.resolve([{ address: '127.0.0.1', family: 4 }]), queuedMs: () => waited }),
    };
    const { timings } = await probe(httpTarget(`http://name.test:${port}/`), testContext({ resolver }));
    expect(timings.totalMs).toBeLessThan(0);
  });
});

describe("the observer's routes", () => {
  const unreachable = httpTarget('http://127.0.0.1:1/');

  it('are asked for when a host is unreachable', async () => {
    expect(await hasRoute({ address: '127.0.0.1', family: 4 })).toBe(true);
    // Multicast scope 0 is reserved (RFC 4291, section 2.7) and 0.0.0.0/8 is no destination (RFC 6890); a name is no address.
    expect(await hasRoute({ address: 'no address', family: 4 })).toBe(false);
  });

  it('to a broadcast address are forbidden to it, which is not the endpoint at fault', async () => {
    // connect(2): EACCES or ENETUNREACH for a broadcast address.
    const observation = await probe(httpTarget('http://255.255.255.255/', {}, { timeoutMs: patientMs }), testContext());
    expect(observation).toMatchObject({ outcome: 'unknown', reason: 'observer-route' });
  });

  it('are not asked for when the other side answered', async () => {
    const context: ProbeContext = testContext({ hasRoute: async () => Promise.reject(new Error('asked')) });
    expect(await probe(unreachable, context)).toMatchObject({ reason: 'refused' });
  });
});

describe("the observer's file descriptors", () => {
  it.skipIf(process.platform === 'win32')('run out for real', async () => {
    const script = fileURLToPath(new URL('support/outOfFiles.ts', import.meta.url));
    const run = promisify(execFile);
    const { stdout } = await run('sh', ['-c', 'ulimit -n 64; exec "$0" "$1"', process.execPath, script]);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'unknown', reason: 'observer-resources' });
  });
});

describe('an exception that nobody foresaw', () => {
  it.each<[string, Partial<ProbeContext>]>([
    [
      'in the clock',
      {
        clock: {
          ...systemClock,
          monotonic: () => {
            throw new Error('no clock');
          },
        },
      },
    ],
    [
      'in the resolver',
      {
        resolver: {
          ...names({}),
          lookup: () => {
            throw new Error('no lookup');
          },
        },
      },
    ],
    [
      'in the resolver, when asked whether it is alive',
      { resolver: { ...names({}), alive: () => Promise.reject(new Error('no life')) } },
    ],
  ])('%s is an observation', async (_where, parts) => {
    const observation = await probe(httpTarget('http://name.test/'), testContext(parts));
    expect(observation).toMatchObject({
      outcome: 'unknown',
      reason: 'observer-fault',
      evidence: { got: expect.stringMatching(/^no /) },
    });
  });

  it('in an expression of the config, met when the answer is judged, is an observation', async () => {
    const { port } = await listen(answer(ok('{}')));
    for (const expected of [{ json: [{ path: '[[', equals: 1 }] }, { body: { source: '(', flags: '' } }]) {
      const observation = await probe(httpTarget(`http://127.0.0.1:${port}/`, expected), testContext());
      expect(observation).toMatchObject({ outcome: 'unknown', reason: 'observer-fault' });
    }
  });

  it('in a target that the config should have refused is an observation', async () => {
    const targets: Target[] = [
      httpTarget('not a url'),
      httpTarget('http://127.0.0.1:1/', {}, { method: 'GET / HTTP/1.1\r\nx:' }),
      httpTarget('http://127.0.0.1:1/', {}, { headers: { 'a b': 'c' } }),
      { kind: 'tcp', host: '127.0.0.1', port: 70_000, timeoutMs: patientMs, expect: {} },
      {
        kind: 'dns',
        name: 'a.test',
        type: 'A',
        resolver: { host: 'no.address', port: 53 },
        timeoutMs: patientMs,
        expect: {},
      },
    ];
    for (const target of targets) {
      expect(await probe(target, testContext())).toMatchObject({ outcome: 'unknown', reason: 'observer-fault' });
    }
  });
});
