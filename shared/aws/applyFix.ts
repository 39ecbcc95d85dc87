/**
 * The verb behind `--fix --yes`: makes the calls of a safe fix, one after another, each only if what it replaces is still
 * what the audit saw and nothing speaks against it, and reads each back.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Region } from '../config/config.ts';
import { printable } from '../config/quote.ts';
import type { Clock } from '../runtime/clock.ts';
import type { BucketSettings } from '../storage/bucket.ts';
import type { Fix, FixCall } from '../storage/finding.ts';
import type { FixChange, Standing } from './fixChange.ts';
import { s3Change } from './s3Change.ts';
import { tableChange } from './tableChange.ts';

export type ApplyFixParts = {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** As the audit saw the bucket; undefined for one that it did not collect. */
  readonly collected: (bucket: string) => BucketSettings | undefined;
  /** The client for the bucket's region, as whoever may change it. */
  readonly s3: (bucket: string) => Pick<S3Client, 'send'>;
  readonly dynamoDb: (region: Region | undefined) => Pick<DynamoDBClient, 'send'>;
};

/** Calls are counted from the first; those before `call` were made or were not needed. */
export type Applied =
  /** Made, and read back. */
  | { readonly kind: 'applied' }
  /** Everything was so already; nothing was sent. */
  | { readonly kind: 'already' }
  /** Not sent: the fix is not safe, or would do harm as things are now. */
  | { readonly kind: 'refused'; readonly call: number; readonly why: string }
  /** Not sent: somebody has changed it since the audit. */
  | { readonly kind: 'changed'; readonly call: number; readonly why: string }
  /** Not sent: how it is now could not be read. */
  | { readonly kind: 'unknown'; readonly call: number; readonly why: string }
  /** Sent, and AWS refused: it is as it was. */
  | { readonly kind: 'failed'; readonly call: number; readonly why: string }
  /** Sent, and it may have happened: nothing was heard of it, or it does not show yet. */
  | { readonly kind: 'unsure'; readonly call: number; readonly why: string };

/** Of one call, with its attempts. */
const sendMsMax = 20_000;

/** S3 shows a change to those who read it within some seconds; its documentation names no bound but for versioning. */
const readBackPausesMs: readonly number[] = [0, 500, 1_000, 2_000, 4_000];

/** Never rejects. */
export async function applyFix(fix: Fix, parts: ApplyFixParts): Promise<Applied> {
  if (!fix.safe) return { kind: 'refused', call: 1, why: `a person has to decide: ${fix.caution ?? fix.summary}` };
  if (fix.calls.length === 0) return { kind: 'refused', call: 1, why: 'there is nothing that can be called for it' };
  let sent = 0;
  for (const [place, call] of fix.calls.entries()) {
    const outcome = await applyCall(call, parts);
    if (outcome.kind === 'already') continue;
    if (outcome.kind !== 'applied') return { kind: outcome.kind, why: outcome.why, call: place + 1 };
    sent += 1;
  }
  return { kind: sent > 0 ? 'applied' : 'already' };
}

type CallApplied =
  | { readonly kind: 'applied' }
  | { readonly kind: 'already' }
  | { readonly kind: 'refused' | 'changed' | 'unknown' | 'failed' | 'unsure'; readonly why: string };

async function applyCall(call: FixCall, parts: ApplyFixParts): Promise<CallApplied> {
  const change = changeFor(call, parts);
  if (change === undefined)
    return { kind: 'refused', why: `${call.operation} is not among the calls that need no person` };
  const standing = await change.look();
  switch (standing.kind) {
    case 'done':
      return { kind: 'already' };
    case 'objection':
      return { kind: 'refused', why: standing.why };
    case 'changed':
    case 'unknown':
      return standing;
    case 'to-do':
      return await make(change, call, parts.clock);
  }
}

function changeFor(call: FixCall, { collected, s3, dynamoDb, clock }: ApplyFixParts): FixChange | undefined {
  if (call.service === 'dynamodb') return tableChange(call, dynamoDb(call.region));
  const bucket = call.input['Bucket'];
  const settings = typeof bucket === 'string' ? collected(bucket) : undefined;
  if (call.service !== 's3' || settings === undefined) return undefined;
  return s3Change(call, { s3: s3(settings.bucket), collected: settings, now: clock.now() });
}

async function make(change: FixChange, call: FixCall, clock: Pick<Clock, 'sleep'>): Promise<CallApplied> {
  try {
    await change.send({ abortSignal: AbortSignal.timeout(sendMsMax) });
  } catch (error) {
    if (isRefusal(error)) return { kind: 'failed', why: `${call.operation} was refused: ${textOf(error)}` };
    // No answer is not a no: what is there now tells.
    const standing = await readBack(change, clock);
    if (standing.kind === 'done') return { kind: 'applied' };
    return { kind: 'unsure', why: `${call.operation} may have happened: ${textOf(error)}; ${seenText(standing)}` };
  }
  const standing = await readBack(change, clock);
  if (standing.kind === 'done') return { kind: 'applied' };
  return { kind: 'unsure', why: `AWS took ${call.operation}, and ${seenText(standing)}` };
}

async function readBack(change: FixChange, clock: Pick<Clock, 'sleep'>): Promise<Standing> {
  let standing: Standing = { kind: 'to-do' };
  for (const pauseMs of readBackPausesMs) {
    if (pauseMs > 0) await clock.sleep(pauseMs);
    standing = await change.look();
    if (standing.kind === 'done') return standing;
  }
  return standing;
}

function seenText(standing: Standing): string {
  return standing.kind === 'unknown'
    ? `it could not be read back: ${standing.why}`
    : 'reading it back does not show it yet; audit again in some minutes';
}

/** An answer with a status of 400 and more that is the caller's fault: AWS has not done it. Throttling is no answer. */
function isRefusal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const metadata: unknown = Reflect.get(error, '$metadata');
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : 0;
  return typeof status === 'number' && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

const textLengthMax = 200;

function textOf(error: unknown): string {
  return printable(error instanceof Error ? error.name : String(error)).slice(0, textLengthMax);
}
