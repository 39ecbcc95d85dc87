/** Checks of what the lifecycle rules do to the objects. */
import type { BucketCheck } from '../check.ts';
import { abortMultipartCheck } from './abortMultipart.ts';
import { lifecycleGoneCheck } from './lifecycleGone.ts';
import { lifecycleKeepCheck } from './lifecycleKeep.ts';
import { lifecycleSmallCheck } from './lifecycleSmall.ts';
import { lifecycleTiersCheck } from './lifecycleTiers.ts';

export const lifecycleChecks: readonly BucketCheck[] = [
  lifecycleTiersCheck,
  lifecycleKeepCheck,
  lifecycleGoneCheck,
  abortMultipartCheck,
  lifecycleSmallCheck,
];
