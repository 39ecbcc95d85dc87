import type { Replication } from '../../bucket.ts';
import type { BucketContext } from '../../check.ts';
import type { ActiveRule } from '../activeRules.ts';
import type { Answer } from '../judgeReplication.ts';

/** One of the questions of a check that asks several. */
export type Part = (context: BucketContext, replication: Replication, rules: readonly ActiveRule[]) => Answer;
