import type { Replication } from '../../bucket.ts';
import type { BucketContext, Found } from '../../check.ts';
import type { ActiveRule } from '../activeRules.ts';
import type { Doubt } from '../conclude.ts';

/** One of the questions of a check that asks several. */
export type Part = (context: BucketContext, replication: Replication, rules: readonly ActiveRule[]) => Answer;

export type Answer = { readonly findings: readonly Found[]; readonly doubts: readonly Doubt[] };
