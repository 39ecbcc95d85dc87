/** Checks of what the lifecycle rules do to the objects. */
import type { BucketCheck } from '../check.ts';
import { abortMultipartCheck } from './abortMultipart.ts';
import { lifecycleCostCheck } from './lifecycleCost.ts';
import { lifecycleGoneCheck } from './lifecycleGone.ts';
import { lifecycleIdleCheck } from './lifecycleIdle.ts';
import { lifecycleKeepCheck } from './lifecycleKeep.ts';
import { lifecycleSmallCheck } from './lifecycleSmall.ts';
import { lifecycleTiersCheck } from './lifecycleTiers.ts';
import { lifecycleValidCheck } from './lifecycleValid.ts';

export const lifecycleChecks: readonly BucketCheck[] = [
  lifecycleTiersCheck,
  lifecycleKeepCheck,
  lifecycleGoneCheck,
  abortMultipartCheck,
  lifecycleValidCheck,
  lifecycleIdleCheck,
  lifecycleSmallCheck,
  lifecycleCostCheck,
];
