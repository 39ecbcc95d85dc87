/** Lets a world's events happen, one after the other, until nothing more will. */
import type { createMishaps } from './mishaps.ts';
import type { Violation } from './violation.ts';

export type Event = { readonly at: number; readonly act: () => void };

export type Play = {
  readonly seed: number;
  readonly stage: {
    readonly clock: { advance(ms: number): Promise<void> };
    /** Milliseconds since the start. */
    readonly now: () => number;
    readonly referee: { check(): void; readonly violation: Violation | undefined; readonly isAtRest: boolean };
  };
  /** In the order of time. */
  readonly events: readonly Event[];
  readonly mishaps: Pick<ReturnType<typeof createMishaps>, 'pausedUntil'>;
  /** What verbs threw that none may throw. */
  readonly crashes: readonly unknown[];
  /** When the faults that end have ended. */
  readonly faultsEndAt: number;
  /** When nothing is left to be done for so long after that, nothing more will happen. */
  readonly restMs: number;
};

/** @throws Error when a verb failed as none may. */
export async function play({ seed, stage, events, mishaps, crashes, faultsEndAt, restMs }: Play): Promise<void> {
  const { clock, now, referee } = stage;
  let restlessAt = faultsEndAt;
  for (const event of events) {
    await clock.advance(Math.max(0, event.at - now()));
    event.act();
    referee.check();
    if (referee.violation !== undefined || crashes.length > 0) break;
    if (!referee.isAtRest) restlessAt = Math.max(restlessAt, now());
    if (now() - Math.max(restlessAt, mishaps.pausedUntil) > restMs) break;
  }
  if (crashes.length > 0) throw new Error(`seed ${seed}: a verb failed as none may`, { cause: crashes[0] });
}
