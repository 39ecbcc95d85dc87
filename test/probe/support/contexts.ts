/** Probe contexts for tests: real sockets and the real clock, with the parts that a test wants to own put in their place. */
import { createProbeContext, type ProbeContext } from '../../../shared/probe/context.ts';
import type { Resolver } from '../../../shared/probe/resolver.ts';
import { createResolver } from '../../../shared/probe/resolver.ts';
import { SecretUnavailable } from '../../../shared/probe/secrets.ts';
import type { HttpTarget } from '../../../shared/probe/target.ts';
import { systemClock } from '../../../shared/runtime/systemClock.ts';
import { fixture } from './listen.ts';

/** A loop that is never blocked, so that a busy machine does not turn an expected timeout into the observer's fault. */
export const neverBlocked: ProbeContext['blockage'] = { enter() {}, leave() {}, blockedMs: () => 0 };

export function testContext(parts: Partial<ProbeContext> = {}): ProbeContext {
  const real = createProbeContext({
    clock: systemClock,
    ca: fixture('ca'),
    secrets: async (reference) => {
      throw new SecretUnavailable(reference, 'this test has no secrets');
    },
  });
  return { ...real, resolver: names({}), blockage: neverBlocked, ...parts };
}

/** A resolver that knows these names and no others, and says so. */
export function names(hosts: Readonly<Record<string, readonly string[]>>, alive = true): Resolver {
  return {
    ...createResolver({ clock: systemClock }),
    lookup: (host) => ({ addresses: addressesOf(hosts[host]), queuedMs: () => 0 }),
    alive: async () => alive,
  };
}

async function addressesOf(addresses: readonly string[] | undefined) {
  if (addresses === undefined) throw lookupError('ENOTFOUND');
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }) as const);
}

/** As `dns.lookup` fails. */
export function lookupError(code: string): Error {
  return Object.assign(new Error(`getaddrinfo ${code} name.test`), { code, syscall: 'getaddrinfo' });
}

/** Enough for a busy machine where success is expected. */
export const patientMs = 10_000;

/** For where the timeout is what is expected. */
export const hastyMs = 400;

export function httpTarget(
  url: string,
  expect: Partial<HttpTarget['expect']> = {},
  rest: Partial<Omit<HttpTarget, 'kind' | 'url' | 'expect'>> = {},
): HttpTarget {
  return {
    kind: 'http',
    url,
    method: 'GET',
    headers: {},
    redirectsMax: 0,
    bodyBytesMax: 64 * 1024,
    timeoutMs: patientMs,
    ...rest,
    expect: { status: [{ from: 200, to: 200 }], headers: {}, json: [], ...expect },
  };
}
