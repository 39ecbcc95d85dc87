/** What checks say of a rule of lifecycle that does something sooner than it may. */
import type { Lifecycle, LifecycleRule } from '../bucket.ts';
import type { Evidence, Fix } from '../finding.ts';
import { daysOf, type Soonest } from '../retained.ts';
import { of } from './conclude.ts';

const document = 'get-bucket-lifecycle-configuration';

/** `rule old-dumps`, and for what alone: `rule 2 (tagged tier=gold)`. */
export function lossRule({ rules }: Lifecycle, { rule, object }: Soonest): string {
  const id = rules[rule]?.id;
  const name = id === undefined ? `rule ${rule + 1}` : `rule ${id}`;
  const tags = Object.entries(object.tags).map(([key, value]) => `${key}=${value}`);
  return tags.length === 0 ? name : `${name} (tagged ${tags.toSorted().join(', ')})`;
}

/** Every setting that had a part in it: an expiration, and what then ends the noncurrent version. */
export function lossEvidence({ rules }: Lifecycle, { life }: Soonest, bucket?: string): readonly Evidence[] {
  return life.events.flatMap(({ rule: place, what, storageClass }): readonly Evidence[] => {
    const rule = place === undefined ? undefined : rules[place];
    if (rule === undefined || what === 'marker-removed') return [];
    const path = `Rules[${place}]${pathOf(rule, what, storageClass)}`;
    return [{ document: of(document, bucket), path, ...showsOf(rule, what) }];
  });
}

function pathOf(rule: LifecycleRule, what: string, storageClass: string | undefined): string {
  if (what === 'moved') {
    const place = rule.transitions.findIndex((transition) => transition.storageClass === storageClass);
    return place < 0 ? '.NoncurrentVersionTransitions' : `.Transitions[${place}]`;
  }
  const isNoncurrent = what === 'deleted' && rule.noncurrentExpiration !== undefined && !expires(rule);
  return isNoncurrent ? '.NoncurrentVersionExpiration' : '.Expiration';
}

function expires({ expiration }: LifecycleRule): boolean {
  return expiration !== undefined && !('expiredObjectDeleteMarker' in expiration);
}

function showsOf({ expiration, noncurrentExpiration }: LifecycleRule, what: string): { readonly shows?: string } {
  if (what === 'moved') return {};
  const when = expiration !== undefined && 'days' in expiration ? `${expiration.days} days` : undefined;
  const noncurrent = noncurrentExpiration === undefined ? undefined : `${noncurrentExpiration.days} noncurrent days`;
  const shows = [when, noncurrent].filter((text) => text !== undefined).join(', ');
  return shows === '' ? {} : { shows };
}

/** What a person must change; which of several rules to change, and to what, is theirs to say. */
export function keepLongerFix(lifecycle: Lifecycle, loss: Soonest, keepMs: number): Fix {
  return {
    summary: `Let ${lossRule(lifecycle, loss)} wait until day ${daysOf(keepMs)} at least, or narrow what it is for.`,
    safe: false,
    caution: 'More is kept, and paid for. What has been deleted stays deleted.',
    calls: [],
  };
}
