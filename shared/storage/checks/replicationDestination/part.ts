import type { BucketSettings } from '../../bucket.ts';
import type { BucketContext, Found } from '../../check.ts';
import type { ActiveRule } from '../activeRules.ts';
import type { Doubt } from '../conclude.ts';

/** One question about one destination, and the rules that lead there. */
export type DestinationPart = (
  context: BucketContext,
  destination: BucketSettings,
  rules: readonly ActiveRule[],
) => DestinationAnswer;

export type DestinationAnswer = { readonly findings: readonly Found[]; readonly doubts: readonly Doubt[] };
