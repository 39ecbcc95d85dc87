/** What a region's functions could not do, and left in its dead letter queue. Pure. */
import { alertKey } from '../keys.ts';
import type { Signal, Survey } from '../signal.ts';

/**
 * Every region speaks for its own queue alone.
 * @param count undefined when the queue did not answer.
 */
export function surveyDeadLetters(region: string, observers: readonly string[], count: number | undefined): Survey {
  const others = observers
    .filter((one) => one !== region)
    .map((one): Signal => ({ key: alertKey.deadLetters(one), condition: 'unknown' }));
  return { kinds: ['dead-letters'], signals: [ownSignal(region, count), ...others], rest: 'not-watched' };
}

function ownSignal(region: string, count: number | undefined): Signal {
  const about = { key: alertKey.deadLetters(region), region };
  if (count === undefined) return { ...about, condition: 'unknown' };
  if (count === 0) return { ...about, condition: 'clear' };
  return {
    ...about,
    condition: 'active',
    severity: 'ticket',
    detail: { kind: 'dead-letters', queue: region, count },
  };
}
