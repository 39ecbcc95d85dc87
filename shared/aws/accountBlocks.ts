/** The account's own public access block, which holds for all of its buckets: asked for once for each account. */
import { GetPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import type { Region } from '../config/config.ts';
import { found, type Looked, unknown } from '../storage/looked.ts';
import type { BucketAccess } from './bucketAccess.ts';
import { cliJson } from './cliJson.ts';
import { refusal } from './s3Refusals.ts';

export type AccountBlocks = (access: BucketAccess, account: Looked<string>, region: Region) => Promise<Looked<unknown>>;

export function createAccountBlocks(): AccountBlocks {
  const known = new WeakMap<BucketAccess, Map<string, Promise<Looked<unknown>>>>();
  return async (access, account, region) => {
    if (account.state !== 'found')
      return unknown('not-collected', 'Whose bucket it is, is not known, so its account cannot be asked');
    const ofAccess = known.get(access) ?? new Map<string, Promise<Looked<unknown>>>();
    known.set(access, ofAccess);
    const asked = ofAccess.get(account.value) ?? askFor(access, account.value, region);
    ofAccess.set(account.value, asked);
    const block = await asked;
    // Another bucket's collecting may have more luck.
    if (block.state === 'unknown' && block.why === 'failed') ofAccess.delete(account.value);
    return block;
  };
}

/** Only somebody in the account may ask (Amazon S3 API reference, S3 Control, GetPublicAccessBlock). */
async function askFor(access: BucketAccess, account: string, region: Region): Promise<Looked<unknown>> {
  const command = new GetPublicAccessBlockCommand({ AccountId: account });
  const asked = {
    permission: 's3:GetAccountPublicAccessBlock',
    absentCode: 'NoSuchPublicAccessBlockConfiguration',
    bucket: `account ${account}`,
  };
  try {
    return found(cliJson(await access.ask((options) => access.s3Control(region).send(command, options))));
  } catch (error) {
    return refusal(error, asked);
  }
}
