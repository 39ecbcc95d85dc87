/** What a template says of a bucket's ACL. */
import type { BucketSettings } from './bucket.ts';

/** Of `AWS::S3::Bucket`; findings point at it by this name. */
export const aclProperty = 'AccessControl';

/**
 * Amazon S3 User Guide, "Access control list (ACL) overview", "Canned ACL", and "The meaning of 'public'": grants to AllUsers
 * and to AuthenticatedUsers, who are everybody with an AWS account.
 */
const publicAcls = ['PublicRead', 'PublicReadWrite', 'AuthenticatedRead'];

/** Undefined where it is not public, or nobody knows. */
export function publicAclOf({ cannedAcl }: Pick<BucketSettings, 'cannedAcl'>): string | undefined {
  return cannedAcl?.state === 'found' ? publicAcls.find((acl) => acl === cannedAcl.value) : undefined;
}
