import type { BucketSettings } from '../../bucket.ts';
import type { BucketContext } from '../../check.ts';
import type { ActiveRule } from '../activeRules.ts';
import type { Answer } from '../judgeReplication.ts';

/** One question about one destination, and the rules that lead there. */
export type DestinationPart = (
  context: BucketContext,
  destination: BucketSettings,
  rules: readonly ActiveRule[],
) => Answer;
