/** What checks say of a rule of lifecycle that does something sooner than it may. */
import type { Lifecycle, LifecycleRule } from '../bucket.ts';
import type { Evidence, Fix } from '../finding.ts';
import type { LifeEvent } from '../life.ts';
import { daysOf, type Soonest } from '../lifecycle/retained.ts';
import { of } from './conclude.ts';

const document = 'get-bucket-lifecycle-configuration';

/** `rule old-dumps`, and for what alone: `rule 2 (tagged tier=gold)`. */
export function lossRule(lifecycle: Lifecycle, { rule, object }: Soonest): string {
  const name = ruleName(lifecycle, rule);
  const tags = Object.entries(object.tags).map(([key, value]) => `${key}=${value}`);
  return tags.length === 0 ? name : `${name} (tagged ${tags.toSorted().join(', ')})`;
}

export function ruleName({ rules }: Lifecycle, place: number): string {
  const id = rules[place]?.id;
  return id === undefined ? `rule ${place + 1}` : `rule ${id}`;
}

/** The rule that ends it while it is current, else the one that deletes noncurrent versions. */
export function ruleToChange(loss: Soonest): number {
  return expiryOf(loss)?.rule ?? loss.rule;
}

/** How long it stays as the noncurrent version that an expiration has left, before it is deleted. */
export function hiddenMsOf(loss: Soonest): number {
  const expiry = expiryOf(loss);
  return expiry === undefined ? 0 : loss.object.createdAt + loss.afterMs - expiry.at;
}

/** Of what is deleted in the end; of what is only hidden or archived, the rule that does so is meant. */
function expiryOf({ life, object, afterMs, rule }: Soonest): LifeEvent | undefined {
  const at = object.createdAt + afterMs;
  const isDeletion = life.events.some((event) => event.what === 'deleted' && event.at === at && event.rule === rule);
  return isDeletion ? life.events.find((event) => event.what === 'superseded' && event.rule !== undefined) : undefined;
}

/** Every setting that had a part in it: an expiration, and what then ends the noncurrent version. */
export function lossEvidence({ rules }: Lifecycle, { life }: Soonest, bucket?: string): readonly Evidence[] {
  return life.events.flatMap(({ rule: place, what, storageClass }, index): readonly Evidence[] => {
    const rule = place === undefined ? undefined : rules[place];
    if (rule === undefined || what === 'marker-removed') return [];
    const isNoncurrent = life.events.slice(0, index).some((earlier) => earlier.what === 'superseded');
    const { part, shows } = what === 'moved' ? movePart(rule, storageClass, isNoncurrent) : endPart(rule, isNoncurrent);
    return [
      { document: of(document, bucket), path: `Rules[${place}].${part}`, ...(shows === undefined ? {} : { shows }) },
    ];
  });
}

type Part = { readonly part: string; readonly shows?: string | undefined };

function movePart(rule: LifecycleRule, storageClass: string | undefined, isNoncurrent: boolean): Part {
  const moves: readonly { readonly storageClass: string }[] = isNoncurrent
    ? rule.noncurrentTransitions
    : rule.transitions;
  const place = moves.findIndex((move) => move.storageClass === storageClass);
  return { part: `${isNoncurrent ? 'NoncurrentVersionTransitions' : 'Transitions'}[${place}]` };
}

/** What ends a noncurrent version is another setting than what ends a current one, in the same rule, too. */
function endPart({ expiration, noncurrentExpiration }: LifecycleRule, isNoncurrent: boolean): Part {
  if (isNoncurrent) {
    const days = noncurrentExpiration?.days;
    return {
      part: 'NoncurrentVersionExpiration',
      shows: days === undefined ? undefined : `${days} noncurrent days`,
    };
  }
  const shows = expiration !== undefined && 'days' in expiration ? `${expiration.days} days` : undefined;
  return { part: 'Expiration', shows };
}

/** What a person must change; which of several rules to change, and to what, is theirs to say. */
export function keepLongerFix(lifecycle: Lifecycle, loss: Soonest, keepMs: number): Fix {
  const days = daysOf(keepMs - hiddenMsOf(loss));
  return {
    summary: `Let ${lossRule(lifecycle, { ...loss, rule: ruleToChange(loss) })} wait until day ${days} at least, or narrow what it is for.`,
    safe: false,
    caution: 'More is kept, and paid for. What has been deleted stays deleted.',
    calls: [],
  };
}
