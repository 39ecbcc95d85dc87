/** `arn:aws:s3:::name`, in any partition. */

const arnPattern = /^arn:aws[a-z-]{0,20}:s3:::([a-z0-9][a-zA-Z0-9._-]{1,254})$/;

/** The bucket that the ARN names; undefined when it names something else. */
export function bucketOfArn(arn: string): string | undefined {
  return arnPattern.exec(arn)?.[1];
}
