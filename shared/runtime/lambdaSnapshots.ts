/** The bucket of this stack's snapshots. Its name ends with the account and the region, because names are everybody's. */
import type { Context } from 'aws-lambda';
import { observerRegion, variable } from './lambda.ts';

/** As in the ARN of a function: `arn:aws:lambda:<region>:<account>:function:<name>`. */
const accountAt = 4;

let account: string | undefined;

/** Called with each invocation: nothing else tells a function whose it is. Invoked by hand on a machine, it has no ARN. */
export function noteAccount({ invokedFunctionArn }: Partial<Pick<Context, 'invokedFunctionArn'>>): void {
  account = invokedFunctionArn?.split(':')[accountAt];
}

export function snapshotBucket(): string {
  if (account === undefined)
    throw new Error('nothing has said in which account this function is, so its bucket of snapshots is not known');
  return `${variable('HOLDFAST_SNAPSHOT_BUCKET')}-${account}-${observerRegion()}`;
}
