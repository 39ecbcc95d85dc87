/**
 * One run of a backup at a time, whoever starts it: schedules are delivered at least once, and a person may ask while one
 * is under way. The lease is held while a step runs, and over every wait; a run that is gone frees it within minutes.
 */
import type { ControlStore } from '../control/store.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Steps } from './steps.ts';

export type RestoreLease = {
  readonly backup: string;
  /** Names who runs it, the same in every replay. */
  readonly holder: string;
};

export type LeaseParts = {
  readonly leases: Pick<ControlStore, 'acquireLease' | 'renewLease' | 'releaseLease'>;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
};

/** How long others wait for a run that has died. */
const ttlMs = 5 * 60_000;

/** @returns whether somebody else holds it. @throws ControlUnavailable */
export async function isTaken({ backup, holder }: RestoreLease, { leases, clock }: LeaseParts): Promise<boolean> {
  const answer = await leases.acquireLease({ name: nameOf(backup), token: holder, ttlMs, now: clock.now() });
  return answer.kind === 'lost';
}

/** Never rejects: what is not released expires. */
export async function release({ backup, holder }: RestoreLease, { leases }: LeaseParts): Promise<void> {
  await leases.releaseLease({ name: nameOf(backup), token: holder }).catch(() => {});
}

function nameOf(backup: string): string {
  return `restore/${backup}`;
}

/** Steps that hold the lease. Losing it stops nothing: it saves work, and two runs do each other no harm. */
export function createLeasedSteps(steps: Steps, lease: RestoreLease, parts: LeaseParts): Steps {
  return {
    step: (name, act, options) => steps.step(name, (signal) => whileHeld(() => act(signal), lease, parts), options),
    wait: async (name, ms) => {
      await steps.step(`hold for ${name}`, () => extend(ms + ttlMs, lease, parts));
      await steps.wait(name, ms);
    },
  };
}

async function whileHeld<T>(act: () => Promise<T>, lease: RestoreLease, parts: LeaseParts): Promise<T> {
  const finished = new AbortController();
  const holding = holdUntil(finished.signal, lease, parts);
  try {
    return await act();
  } finally {
    finished.abort();
    await holding;
  }
}

async function holdUntil(finished: AbortSignal, lease: RestoreLease, parts: LeaseParts): Promise<void> {
  while (!finished.aborted) {
    await extend(ttlMs, lease, parts);
    await parts.clock.sleep(ttlMs / 3, finished).catch(() => {});
  }
}

/** Never rejects: the next one may get through. */
async function extend(ms: number, { backup, holder }: RestoreLease, { leases, clock }: LeaseParts): Promise<void> {
  await leases.renewLease({ name: nameOf(backup), token: holder, ttlMs: ms, now: clock.now() }).catch(() => {});
}
