/** What all checks of a replication that is there have in common: when they apply, and what there is to judge. */
import type { Replication } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found, Outcome } from '../check.ts';
import { type ActiveRule, activeRules } from './activeRules.ts';
import { conclude, type Doubt, doubtful, doubtOf } from './conclude.ts';
import { notApplicable } from './outcome.ts';

export type Answer = { readonly findings: readonly Found[]; readonly doubts: readonly Doubt[] };

/** Where the policy asks for copies, or makes some anyhow. */
export const appliesToReplication: BucketCheck['applies'] = ({ replicated }, { settings }) =>
  replicated !== 'no' || settings.replication.state === 'found';

/** Judges what is enabled; that nothing is, is the matter of the check `replication`. */
export function judgeReplication(
  { settings: { replication } }: BucketContext,
  judge: (rules: readonly ActiveRule[], replication: Replication) => readonly Answer[],
): Outcome {
  if (replication.state === 'unknown') return doubtful(doubtOf('get-bucket-replication', replication));
  if (replication.state === 'absent') return notApplicable;
  const rules = activeRules(replication.value);
  if (rules.length === 0) return notApplicable;
  const answers = judge(rules, replication.value);
  return conclude(
    answers.flatMap(({ findings }) => findings),
    answers.flatMap(({ doubts }) => doubts),
  );
}
