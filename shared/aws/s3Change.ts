/** A fix's call to S3: it replaces one document of a bucket, and only the one that the audit saw. */
import { isDeepStrictEqual } from 'node:util';
import {
  PutBucketLifecycleConfigurationCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { BucketSettings } from '../storage/bucket.ts';
import { apiRule, type Spelling } from '../storage/checks/lifecycle/lifecycleDocument.ts';
import type { FixCall } from '../storage/finding.ts';
import { objectionTo } from '../storage/fixes/objection.ts';
import { type Replaced, replacedBy, settingIn, settingsAfter } from '../storage/fixes/settingsAfter.ts';
import { found, type Looked } from '../storage/looked.ts';
import type { StorageClass } from '../storage/storageClass.ts';
import { cliJson } from './cliJson.ts';
import type { FixChange, Standing } from './fixChange.ts';
import { replicationInput } from './replicationInput.ts';
import { bucketCalls } from './s3Calls.ts';
import { refusal } from './s3Refusals.ts';

type Client = Pick<S3Client, 'send'>;

export type S3ChangeParts = {
  readonly s3: Client;
  /** As the audit saw it, on which the call rests. */
  readonly collected: BucketSettings;
  /** Unix milliseconds. */
  readonly now: number;
};

/** Of one read, with its attempts. */
const readMsMax = 20_000;

/** Settings that whether the call is harmless rests on besides the one that it replaces. */
const besides: Readonly<Record<string, readonly Replaced[]>> = {
  PutBucketLifecycleConfiguration: [{ document: 'get-bucket-versioning', setting: 'versioning' }],
  PutPublicAccessBlock: [{ document: 'get-bucket-policy-status', setting: 'policyStatus' }],
};

/** Undefined for a call that is not known. */
export function s3Change(call: FixCall, { s3, collected, now }: S3ChangeParts): FixChange | undefined {
  const replaced = replacedBy(call);
  if (replaced === undefined) return undefined;
  const owner = collected.account.state === 'found' ? collected.account.value : undefined;
  const input = { Bucket: collected.bucket, ...(owner === undefined ? {} : { ExpectedBucketOwner: owner }) };
  return {
    async look() {
      let current = collected;
      for (const place of [replaced, ...(besides[call.operation] ?? [])]) {
        current = settingIn(place, current, await readDocument(s3, place, input));
      }
      return standingOf(call, { replaced, collected, current, now });
    },
    async send(options) {
      const wanted = settingsAfter(call, collected);
      if (wanted === undefined) throw new Error(`${call.operation} was to be sent and is not known.`);
      await sendTo(s3, { call, wanted, input, options });
    },
  };
}

async function readDocument(
  s3: Client,
  { document }: Replaced,
  input: { readonly Bucket: string; readonly ExpectedBucketOwner?: string },
): Promise<Looked<unknown>> {
  const read = bucketCalls.find((one) => one.document === document);
  if (read === undefined) throw new Error(`No call of S3 reads ${document}.`);
  const { permission, absentCode, send } = read;
  try {
    return found(cliJson(await send(s3, input, { abortSignal: AbortSignal.timeout(readMsMax) })));
  } catch (error) {
    const owner = input.ExpectedBucketOwner;
    return refusal(error, {
      permission,
      bucket: input.Bucket,
      owner,
      ...(absentCode === undefined ? {} : { absentCode }),
    });
  }
}

type Compared = {
  readonly replaced: Replaced;
  readonly collected: BucketSettings;
  readonly current: BucketSettings;
  readonly now: number;
};

function standingOf(call: FixCall, { replaced, collected, current, now }: Compared): Standing {
  const places = [replaced, ...(besides[call.operation] ?? [])];
  for (const { setting, document } of places) {
    const looked = current[setting];
    if (typeof looked === 'object' && looked.state === 'unknown') {
      return { kind: 'unknown', why: `${document}: ${looked.text}` };
    }
  }
  const wanted = settingsAfter(call, current);
  if (wanted !== undefined && isDeepStrictEqual(wanted[replaced.setting], current[replaced.setting]))
    return { kind: 'done' };
  const changed = places.find(({ setting }) => !isDeepStrictEqual(current[setting], collected[setting]));
  if (changed !== undefined) {
    return { kind: 'changed', why: `${changed.document} is not what the audit saw: audit again before fixing` };
  }
  const objection = objectionTo(call, current, now);
  return objection === undefined ? { kind: 'to-do' } : { kind: 'objection', why: `the fix ${objection}` };
}

const asSdk: Spelling<Date, Exclude<StorageClass, 'STANDARD'>> = {
  day: (at) => new Date(at),
  moved(storageClass) {
    // S3 keeps no such rule, so none can have been read and put back.
    if (storageClass === 'STANDARD') throw new Error('A lifecycle rule cannot move objects to STANDARD.');
    return storageClass;
  },
};

type Sending = {
  readonly call: FixCall;
  readonly wanted: BucketSettings;
  readonly input: { readonly Bucket: string; readonly ExpectedBucketOwner?: string };
  readonly options: { readonly abortSignal: AbortSignal };
};

/** What is sent is what was judged: it is made of the settings that the guard has seen, not of the call's own words. */
async function sendTo(s3: Client, { call, wanted, input, options }: Sending): Promise<void> {
  switch (call.operation) {
    case 'PutBucketVersioning': {
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await s3.send(new PutBucketVersioningCommand({ ...input, VersioningConfiguration }), options);
      return;
    }
    case 'PutPublicAccessBlock': {
      const { blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets } = theValue(
        wanted.publicAccessBlock,
      );
      const PublicAccessBlockConfiguration = {
        BlockPublicAcls: blockPublicAcls,
        IgnorePublicAcls: ignorePublicAcls,
        BlockPublicPolicy: blockPublicPolicy,
        RestrictPublicBuckets: restrictPublicBuckets,
      };
      await s3.send(new PutPublicAccessBlockCommand({ ...input, PublicAccessBlockConfiguration }), options);
      return;
    }
    case 'PutBucketLifecycleConfiguration': {
      const { rules, minimumSize } = theValue(wanted.lifecycle);
      const command = new PutBucketLifecycleConfigurationCommand({
        ...input,
        TransitionDefaultMinimumObjectSize: minimumSize,
        LifecycleConfiguration: { Rules: rules.map((rule) => apiRule(rule, asSdk)) },
      });
      await s3.send(command, options);
      return;
    }
    case 'PutBucketReplication': {
      const ReplicationConfiguration = replicationInput(call.input['ReplicationConfiguration']);
      await s3.send(new PutBucketReplicationCommand({ ...input, ReplicationConfiguration }), options);
      return;
    }
    default:
      throw new Error(`${call.operation} was to be sent, and is not among the calls that need no person.`);
  }
}

function theValue<T>(looked: Looked<T>): T {
  if (looked.state !== 'found') throw new Error('A setting that a call makes is not there.');
  return looked.value;
}
