/** A lifecycle whose deletions wait for as long as something must be kept: the fix, where days can put them off. */
import type { Lifecycle } from '../bucket.ts';
import type { Fix } from '../finding.ts';
import { lifecycleProblems } from '../lifecycleRules.ts';
import type { Soonest } from '../retained.ts';
import { fixByLifecycle } from './lifecycle/lifecycleDocument.ts';
import { longer } from './lifecycle/longer.ts';
import { keepLongerFix } from './lossText.ts';

export type PutOff = {
  readonly bucket: string;
  /** Whether it may be applied without a person: it only ever keeps more. */
  readonly safe: boolean;
  readonly keepMs: number;
  /** What is put off: the end of current versions, or that of noncurrent ones. */
  readonly kind: 'current' | 'noncurrent';
  /** What a lifecycle still does too soon. */
  readonly tooSoon: (lifecycle: Lifecycle) => Soonest | undefined;
};

/** @param loss what the lifecycle does too soon now. */
export function putOffFix(lifecycle: Lifecycle, loss: Soonest, wanted: PutOff): Fix {
  const { bucket, safe, keepMs, kind, tooSoon } = wanted;
  const kept = longer(lifecycle, (candidate) => {
    const left = tooSoon(candidate);
    if (left === undefined) return [];
    const { object, afterMs } = left;
    return [
      { scope: { prefix: object.key, tags: object.tags }, rule: ruleToChange(left), kind, lostMs: afterMs, keepMs },
    ];
  });
  if (kept === undefined || lifecycleProblems(kept).length > 0) return keepLongerFix(lifecycle, loss, keepMs);
  const text = keepLongerFix(lifecycle, loss, keepMs);
  return fixByLifecycle(bucket, kept, {
    summary: text.summary,
    safe,
    caution: 'What is kept longer is paid for longer.',
  });
}

/** The rule that ends it while it is current, else the one that deletes noncurrent versions. */
function ruleToChange({ life, rule }: Soonest): number {
  return life.events.find(({ what }) => what === 'superseded')?.rule ?? rule;
}
