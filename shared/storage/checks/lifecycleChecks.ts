/** Checks of what the lifecycle rules do to the objects. */
import type { BucketCheck } from '../check.ts';

export const lifecycleChecks: readonly BucketCheck[] = [];
