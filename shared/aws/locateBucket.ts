/** Where a bucket is and whose it is: before that is known, no other call can be made in the right place. */
import { GetBucketLocationCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import type { Region } from '../config/config.ts';
import { found, type Looked, type Unknown, unknown } from '../storage/looked.ts';
import type { BucketAccess } from './bucketAccess.ts';
import { cliJson } from './cliJson.ts';
import type { BucketInput } from './s3Calls.ts';
import { isDenied, isGone, refusalOf, regionHint } from './s3Refusals.ts';

const permission = 's3:GetBucketLocation';

export type Located =
  | { readonly kind: 'gone'; readonly why: Unknown }
  | {
      readonly kind: 'located';
      /** The document. */
      readonly location: Looked<unknown>;
      /** Where to ask; home when nobody says where the bucket is. */
      readonly region: Region;
      readonly account: Looked<string>;
    };

type Wanted = { readonly bucket: string; readonly account?: string | undefined; readonly home: Region };

/** Never rejects. */
export async function locateBucket(access: BucketAccess, { bucket, account, home }: Wanted): Promise<Located> {
  const own = account ?? (await access.account().catch(() => undefined));
  const named = await askLocation(access, input(bucket, own), home);
  if (named.kind === 'answered') return located(named, own === undefined ? accountUnknown : found(own));
  if (isGone(named.error)) return gone(named.error, bucket);
  if (account === undefined && own !== undefined && isDenied(named.error)) {
    const anyones = await askLocation(access, { Bucket: bucket }, home);
    if (anyones.kind === 'answered') return located(anyones, anothers(own));
  }
  return await fromHead(access, { bucket, home, owner: own, isGiven: account !== undefined }, named.error);
}

type Answer =
  | { readonly kind: 'answered'; readonly document: Readonly<Record<string, unknown>>; readonly region: Region }
  | { readonly kind: 'refused'; readonly error: unknown };

/** S3 may ask to be asked where the bucket is, and then names the place. */
async function askLocation(access: BucketAccess, asked: BucketInput, region: Region, isHint = false): Promise<Answer> {
  try {
    const answer = await access.ask((options) => access.s3(region).send(new GetBucketLocationCommand(asked), options));
    const { LocationConstraint } = answer;
    return {
      kind: 'answered',
      document: { ...cliJson(answer), LocationConstraint: LocationConstraint ?? null },
      region: regionOf(LocationConstraint),
    };
  } catch (error) {
    const hint = regionHint(error);
    if (isHint || hint === undefined || hint === region || isDenied(error)) return { kind: 'refused', error };
    return await askLocation(access, asked, hint, true);
  }
}

/** Amazon S3 API reference, GetBucketLocation. */
function regionOf(constraint: string | undefined): Region {
  if (constraint === undefined || constraint === '') return 'us-east-1';
  return constraint === 'EU' ? 'eu-west-1' : constraint;
}

function located({ document, region }: Extract<Answer, { kind: 'answered' }>, account: Looked<string>): Located {
  return { kind: 'located', location: found(document), region, account };
}

type Headed = {
  readonly bucket: string;
  readonly home: Region;
  readonly owner: string | undefined;
  readonly isGiven: boolean;
};

/** HeadBucket names the region even to those it refuses (Amazon S3 API reference, HeadBucket). */
async function fromHead(
  access: BucketAccess,
  { bucket, home, owner, isGiven }: Headed,
  refused: unknown,
): Promise<Located> {
  const headed = await headRegion(access, input(bucket, isGiven ? owner : undefined), home);
  if (headed.kind === 'gone') return gone(headed.error, bucket);
  const { region } = headed;
  const why = refusalOf(refused, { permission, bucket, ...(isGiven ? { owner } : {}) });
  const location = region === undefined ? why : found({ LocationConstraint: region === 'us-east-1' ? null : region });
  const isOwners = headed.isAllowed && isGiven && owner !== undefined;
  return {
    kind: 'located',
    location,
    region: region ?? home,
    account: isOwners ? found(owner) : { ...why, text: `Whose bucket it is, is not known: ${why.text}` },
  };
}

type HeadAnswer =
  | { readonly kind: 'gone'; readonly error: unknown }
  | { readonly kind: 'headed'; readonly region: Region | undefined; readonly isAllowed: boolean };

/** Also where a bucket is that one may not look at. */
export async function headRegion(access: BucketAccess, asked: BucketInput, home: Region): Promise<HeadAnswer> {
  try {
    const { BucketRegion } = await access.ask((options) => access.s3(home).send(new HeadBucketCommand(asked), options));
    return { kind: 'headed', region: BucketRegion, isAllowed: true };
  } catch (error) {
    return isGone(error) ? { kind: 'gone', error } : { kind: 'headed', region: regionHint(error), isAllowed: false };
  }
}

function input(bucket: string, owner: string | undefined): BucketInput {
  return owner === undefined ? { Bucket: bucket } : { Bucket: bucket, ExpectedBucketOwner: owner };
}

function gone(error: unknown, bucket: string): Located {
  return { kind: 'gone', why: refusalOf(error, { permission, bucket }) };
}

const accountUnknown = unknown('failed', 'AWS did not say in whose account this audit runs, so not whose bucket it is');

function anothers(own: string): Unknown {
  return unknown('not-collected', `The bucket belongs to another account than ${own}; name it as the bucket's account`);
}
