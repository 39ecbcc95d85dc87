/** The verb `askForBurst`: asks every observer to look at services again, seconds apart. */
import type { Clock } from '../../runtime/clock.ts';
import { inTime } from '../../runtime/inTime.ts';
import { type BurstPolicy, type PlannedLook, planBurst } from './burstPlan.ts';

export type BurstQueue = {
  /** Has these looks taken by the observer whose queue it is. */
  ask(looks: readonly PlannedLook[], now: number): Promise<void>;
};

export type AskForBurstInput = {
  readonly policies: readonly BurstPolicy[];
  /** Unix milliseconds. */
  readonly now: number;
};

export type AskForBurstParts = {
  /** By observer. */
  readonly queues: ReadonlyMap<string, BurstQueue>;
  readonly clock: Pick<Clock, 'sleep'>;
};

export type AskForBurstResult = {
  readonly looks: readonly PlannedLook[];
  readonly asked: readonly string[];
  /** By observer, why it could not be asked. The others answer for a quorum, or rounds do, later. */
  readonly failed: Readonly<Record<string, string>>;
};

/** An observer that takes longer is cut off, and could not look in time anyway. */
const askMsMax = 3_000;

/** Each observer is asked apart from the others, so that one that is silent costs none of them. Never rejects. */
export async function askForBurst(input: AskForBurstInput, parts: AskForBurstParts): Promise<AskForBurstResult> {
  const { policies, now } = input;
  const looks = policies.flatMap((policy) => planBurst(policy, now));
  const asked: string[] = [];
  const failed: Record<string, string> = {};
  if (looks.length === 0) return { looks, asked, failed };
  await Promise.all(
    [...parts.queues].map(async ([observer, queue]) => {
      try {
        await inTime(queue.ask(looks, now), askMsMax, parts.clock);
        asked.push(observer);
      } catch (error) {
        failed[observer] = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      }
    }),
  );
  return { looks, asked, failed };
}
