/** A lifecycle that keeps everything for as long as the policy asks. Pure. */

import { dayMs } from '../../../availability/slots.ts';
import type { Lifecycle, LifecycleRule } from '../../bucket.ts';
import type { Loss } from './losses.ts';

/**
 * The same rules with later deletions, as few as are needed and no later than needed; undefined where one deletes on a date, which no number of days
 * can put off.
 *
 * @param losses of a lifecycle.
 */
export function longer(lifecycle: Lifecycle, losses: (lifecycle: Lifecycle) => readonly Loss[]): Lifecycle | undefined {
  let changed = lifecycle;
  // Each turn puts off every rule that is seen to be too early; behind these others may show.
  for (let turn = 0; turn < turnsMax; turn += 1) {
    const all = losses(changed);
    if (all.length === 0) return changed;
    // How long an object must be current depends on how long its noncurrent version stays, so that is settled first.
    const noncurrent = all.filter(({ kind }) => kind === 'noncurrent');
    const left = noncurrent.length > 0 ? noncurrent : all;
    const byRule = Map.groupBy(left, ({ rule }) => rule);
    const rules = changed.rules.map((rule, place) => putOff(rule, byRule.get(place) ?? []));
    if (rules.every((rule, place) => rule === changed.rules[place])) return undefined;
    changed = { ...changed, rules };
  }
  return undefined;
}

/** Rules that hide one another's deletions are few; every turn looks at all objects again. */
const turnsMax = 20;

function putOff(rule: LifecycleRule, losses: readonly Loss[]): LifecycleRule {
  const daysFor = (kind: Loss['kind']) =>
    Math.max(
      0,
      ...losses.flatMap((loss) => (loss.kind === kind ? [Math.ceil((loss.keepMs - loss.hiddenMs) / dayMs)] : [])),
    );
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
