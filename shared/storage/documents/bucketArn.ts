/** `arn:aws:s3:::name`, in any partition; old buckets' names, and the logical ids of a template's, have capitals. */

const arnPattern = /^arn:aws[a-z-]{0,20}:s3:::([A-Za-z0-9][A-Za-z0-9._-]{0,254})$/;

/** The bucket that the ARN names; undefined when it names something else. */
export function bucketOfArn(arn: string): string | undefined {
  return arnPattern.exec(arn)?.[1];
}
