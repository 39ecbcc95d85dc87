/**
 * How Route 53 is called: one hosted zone's calls are a compartment of their own, with its circuit breaker and its
 * bulkhead, so that the trouble of one does not delay another; every call has a time limit.
 */
import { Route53ServiceException } from '@aws-sdk/client-route-53';
import {
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';

export type Route53CallOptions = {
  /** Of one request. 5 s. */
  readonly callMsMax?: number;
  /** Of a request that Route 53 was too busy for; the pause doubles, with jitter, up to `msMax`. */
  readonly retries?: { readonly max: number; readonly msFirst: number; readonly msMax: number };
  /** After so many failures in a row, calls fail at once for `ms`. */
  readonly breaker?: { readonly failures: number; readonly ms: number };
  /** How many calls of one compartment run at a time, and how many may wait. */
  readonly bulkhead?: { readonly running: number; readonly waiting: number };
};

export type Send<T> = (signal: AbortSignal) => Promise<T>;

export type Route53Calls = {
  /** Rejects with Route 53's own error, or with cockatiel's when the call was not made or took too long. */
  run<T>(compartment: string, send: Send<T>): Promise<T>;
};

/** Together about 15 s: Route 53 takes five requests a second of an account (developer guide, "Quotas"). */
const retriesDefault = { max: 6, msFirst: 250, msMax: 5_000 };
const breakerDefault = { failures: 10, ms: 10_000 };
const bulkheadDefault = { running: 4, waiting: 100 };

/** Zones come from the config, so their number is bounded by it. */
export function createRoute53Calls(options: Route53CallOptions): Route53Calls {
  const compartments = new Map<string, IPolicy>();
  return {
    run(compartment, send) {
      const policy = compartments.get(compartment) ?? makeCompartment(options);
      compartments.set(compartment, policy);
      return policy.execute(({ signal }) => send(signal));
    },
  };
}

function makeCompartment(options: Route53CallOptions): IPolicy {
  const { callMsMax = 5_000, retries = retriesDefault, breaker = breakerDefault } = options;
  const { running, waiting } = options.bulkhead ?? bulkheadDefault;
  const backoff = new ExponentialBackoff({ initialDelay: retries.msFirst, maxDelay: retries.msMax });
  return wrap(
    // Outermost, so that a call which pauses holds no place in the bulkhead.
    retry(handleWhen(isBusy), { maxAttempts: retries.max, backoff }),
    circuitBreaker(handleWhen(isTrouble), {
      breaker: new ConsecutiveBreaker(breaker.failures),
      halfOpenAfter: breaker.ms,
    }),
    bulkhead(running, waiting),
    // Aggressive: whoever waits is let go even if the client takes no notice of the signal.
    timeout(callMsMax, TimeoutStrategy.Aggressive),
  );
}

/** Route 53 did not look at the request, so making it again is safe even for a change. */
function isBusy(error: unknown): boolean {
  return error instanceof Route53ServiceException && busyCodes.includes(error.name);
}

/**
 * "Throttling" with HTTP 400 is what all requests get above the account's rate; PriorRequestNotComplete, what changes
 * of one zone get (developer guide, "Quotas"; API reference, ChangeResourceRecordSets and "Common errors").
 */
const busyCodes = ['Throttling', 'ThrottlingException', 'PriorRequestNotComplete'];

/** Route 53 is not answering, or begs for fewer requests. What it says of a request's content is no trouble. */
function isTrouble(error: unknown): boolean {
  // Calls that were not made, because too many wait already, say nothing of Route 53.
  if (error instanceof BulkheadRejectedError) return false;
  if (!(error instanceof Route53ServiceException)) return true;
  return error.$fault === 'server' || error.name.startsWith('Throttling');
}
