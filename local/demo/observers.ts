/** The demo world's observers, which can lose their network or die. */
import type { Observation } from '../../shared/probe/observation.ts';
import type { Target } from '../../shared/probe/target.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import type { Vantage } from '../vantage.ts';

export const observerConditions = ['connected', 'isolated', 'dead'] as const;
export type ObserverCondition = (typeof observerConditions)[number];

export type DemoObservers = {
  /** @returns false when there is no such observer. */
  set(observer: string, condition: ObserverCondition): boolean;
  /** The given one, cut off where it is to be. */
  vantage(real: Vantage, clock: Clock): Vantage;
};

export function createDemoObservers(observers: readonly string[]): DemoObservers {
  const conditions = new Map<string, ObserverCondition>(observers.map((observer) => [observer, 'connected']));
  return {
    set(observer, condition) {
      return conditions.has(observer) && conditions.set(observer, condition) !== undefined;
    },
    vantage: (real, clock) => ({
      probe: (observer, target) =>
        conditions.get(observer) === 'isolated' ? noAnswer(target, clock) : real.probe(observer, target),
      isAlive: (observer) => conditions.get(observer) !== 'dead' && real.isAlive(observer),
    }),
  };
}

/** What a probe sees whose packets go nowhere: the same as of an endpoint that is gone. */
async function noAnswer({ timeoutMs }: Target, clock: Clock): Promise<Observation> {
  const startedAt = clock.now();
  await clock.sleep(timeoutMs);
  return {
    outcome: 'down',
    reason: 'timeout-connect',
    startedAt,
    timings: { totalMs: timeoutMs },
    evidence: { expected: `a connection within ${timeoutMs} ms`, got: 'no answer' },
  };
}
