/** The observer's own name resolution: as the operating system does it, so that /etc/hosts and its options hold. */
import type { ResolverOptions as QueryOptions } from 'node:dns';
import { lookup as osLookup } from 'node:dns';
import { Resolver as Queries } from 'node:dns/promises';
import type { Clock } from '../runtime/clock.ts';
import type { Address } from './address.ts';
import { errorCode } from './evidence.ts';

/** A lookup under way. It cannot be cancelled: getaddrinfo(3) runs to its end on a thread. */
export type Lookup = {
  /** At least one, in the system's order of preference. Rejects with Node's lookup error. */
  readonly addresses: Promise<readonly Address[]>;
  /** How long this lookup waited, or has been waiting, for a free thread of the observer. */
  queuedMs(): number;
};

export type Resolver = {
  lookup(host: string): Lookup;
  /** Whether the observer's resolver can answer anything at all. Bounded in time; never rejects. */
  alive(): Promise<boolean>;
  /** A new asker for any type of record, without memory of earlier answers. */
  queries(): Queries;
};

/** How long the resolver may take to show that it is alive. */
const aliveTimeoutMs = 1000;

/** How long that answer holds. A dead resolver is asked again sooner. */
const aliveForMs = 5000;
const deadForMs = 1000;

/**
 * Answers that show a resolver that works, though it has no such records or will not give them (c-ares error codes).
 * SERVFAIL is not among them: it is what a forwarder says that has lost its upstream, and it then says it of every name.
 */
const answers: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'EREFUSED', 'ENOTIMP', 'EFORMERR', 'EBADRESP']);

/** libuv runs getaddrinfo on at most half of its threads, of which there are 4 unless UV_THREADPOOL_SIZE says otherwise. */
const lookupsMaxDefault = 2;

type Shared = { readonly addresses: Promise<readonly Address[]>; startedMs: number | undefined };

export type ResolverOptions = {
  readonly clock: Clock;
  /** Name servers as `address:port`, to ask whether the resolver is alive; the system's when absent. */
  readonly servers?: readonly string[];
  /** How many lookups run at a time: half the size of libuv's thread pool, rounded up. */
  readonly lookupsMax?: number;
};

export function createResolver({ clock, servers, lookupsMax = lookupsMaxDefault }: ResolverOptions): Resolver {
  const inFlight = new Map<string, Shared>();
  const waiting: (() => void)[] = [];
  let running = 0;

  /** Lookups wait here rather than unseen in libuv's queue, so that waiting is not taken for a slow name server. */
  function begin(host: string): Shared {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Address[]>();
    const shared: Shared = { addresses: promise, startedMs: undefined };
    const run = () => {
      running += 1;
      shared.startedMs = clock.monotonic();
      osLookup(host, { all: true, order: 'verbatim' }, (error, addresses) => {
        running -= 1;
        inFlight.delete(host);
        waiting.shift()?.();
        if (error) reject(error);
        else resolve(addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 })));
      });
    };
    inFlight.set(host, shared);
    if (running < lookupsMax) run();
    else waiting.push(run);
    return shared;
  }

  let alive: Promise<boolean> | undefined;
  let aliveUntilMs = 0;

  const queries = (options: QueryOptions) => {
    // It reads the system's configuration when it is made, so a change is seen by the next one.
    const made = new Queries(options);
    if (servers !== undefined) made.setServers(servers);
    return made;
  };

  return {
    queries: () => queries({}),
    lookup(host) {
      const askedMs = clock.monotonic();
      const shared = inFlight.get(host) ?? begin(host);
      return {
        addresses: shared.addresses,
        queuedMs: () => Math.max(0, (shared.startedMs ?? clock.monotonic()) - askedMs),
      };
    },
    alive() {
      if (alive !== undefined && clock.monotonic() < aliveUntilMs) return alive;
      aliveUntilMs = Number.POSITIVE_INFINITY;
      alive = askRoot(queries({ timeout: aliveTimeoutMs, tries: 1 })).then((answer) => {
        aliveUntilMs = clock.monotonic() + (answer ? aliveForMs : deadForMs);
        return answer;
      });
      return alive;
    },
  };
}

async function askRoot(queries: Queries): Promise<boolean> {
  const timer = setTimeout(() => queries.cancel(), aliveTimeoutMs);
  try {
    await queries.resolveNs('.');
    return true;
  } catch (error) {
    return answers.has(errorCode(error) ?? '');
  } finally {
    clearTimeout(timer);
  }
}
