/** Work that only one of several should do at a time. A lease saves work; what is right never rests on it. */
import type { Clock } from '../runtime/clock.ts';
import type { ControlStore } from './store.ts';

export type LeaseTerms = {
  readonly name: string;
  /** Random and new for every holder. */
  readonly token: string;
  /** How long others wait for a holder that has died. It is renewed at half of that. */
  readonly ttlMs: number;
};

export type Leased<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** Somebody else holds it. */
  | { readonly kind: 'lost' };

/**
 * @param work gets the fence: whatever it writes is to be refused if a higher one was seen.
 * @throws ControlUnavailable when it is not known whether the lease was taken, and what `work` throws.
 */
export async function withLease<T>(
  { name, token, ttlMs }: LeaseTerms,
  { control, clock }: { readonly control: ControlStore; readonly clock: Clock },
  work: (fence: number) => Promise<T>,
): Promise<Leased<T>> {
  const taken = await control.acquireLease({ name, token, ttlMs, now: clock.now() });
  if (taken.kind === 'lost') return { kind: 'lost' };
  const finished = new AbortController();
  const renewing = renew(finished.signal);
  try {
    return { kind: 'done', value: await work(taken.fence) };
  } finally {
    finished.abort();
    await renewing;
    // Whoever cannot release it lets it expire.
    await control.releaseLease({ name, token }).catch(() => 'lost');
  }

  /** Until the work is finished, or somebody else has taken over from a holder that was held up. */
  async function renew(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const slept = await clock.sleep(ttlMs / 2, signal).then(
        () => true,
        () => false,
      );
      if (!slept) return;
      const renewed = await control
        .renewLease({ name, token, ttlMs, now: clock.now() })
        .catch(() => ({ kind: 'unknown' }) as const);
      if (renewed.kind === 'lost') return;
    }
  }
}
