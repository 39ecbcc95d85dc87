/** A lifecycle that keeps everything for as long as the policy asks. Pure. */

import { dayMs } from '../../../availability/slots.ts';
import type { Lifecycle, LifecycleRule } from '../../bucket.ts';
import type { Loss } from './losses.ts';

/**
 * The same rules with later deletions, as few as are needed; undefined where one deletes on a date, which no number of days
 * can put off.
 *
 * @param losses of a lifecycle.
 */
export function longer(lifecycle: Lifecycle, losses: (lifecycle: Lifecycle) => readonly Loss[]): Lifecycle | undefined {
  let changed = lifecycle;
  // Each turn puts off at least one rule; behind it another may show.
  for (let turn = 0; turn <= 2 * lifecycle.rules.length; turn += 1) {
    const left = losses(changed);
    if (left.length === 0) return changed;
    const rules = changed.rules.map((rule, place) =>
      putOff(
        rule,
        left.filter((loss) => loss.rule === place),
      ),
    );
    if (rules.every((rule, place) => rule === changed.rules[place])) return undefined;
    changed = { ...changed, rules };
  }
  return undefined;
}

function putOff(rule: LifecycleRule, losses: readonly Loss[]): LifecycleRule {
  const daysFor = (kind: Loss['kind']) =>
    Math.max(0, ...losses.flatMap((loss) => (loss.kind === kind ? [Math.ceil(loss.keepMs / dayMs)] : [])));
  const { expiration, noncurrentExpiration } = rule;
  const [current, noncurrent] = [daysFor('current'), daysFor('noncurrent')];
  const expires = expiration !== undefined && 'days' in expiration && expiration.days < current;
  const forgets = noncurrentExpiration !== undefined && noncurrentExpiration.days < noncurrent;
  if (!expires && !forgets) return rule;
  return {
    ...rule,
    ...(expires ? { expiration: { days: current } } : {}),
    ...(forgets ? { noncurrentExpiration: { ...noncurrentExpiration, days: noncurrent } } : {}),
  };
}
