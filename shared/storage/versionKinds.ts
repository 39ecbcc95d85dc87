/** Which versions an object can be in a bucket. */
import type { ObjectFacts } from './life.ts';

/**
 * In a suspended bucket there are two kinds, which rules treat differently: what was written before the suspension has a
 * version id and stays as a noncurrent version, and what is written since is the null version. S3 User Guide, "Adding
 * objects to versioning-suspended buckets".
 */
export function versionKinds(
  versioning: ObjectFacts['versioning'],
): readonly Pick<ObjectFacts, 'versioning' | 'nullVersion'>[] {
  if (versioning !== 'suspended') return [{ versioning }];
  return [
    { versioning, nullVersion: true },
    { versioning, nullVersion: false },
  ];
}
