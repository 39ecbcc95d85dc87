/**
 * The newest objects under each prefix, without listing the world: so many pages and no more, the prefixes that somebody
 * named first, and folders from the last down, because names that hold a date ascend.
 */
import {
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import type { Region } from '../config/config.ts';
import { found, type Looked } from '../storage/looked.ts';
import type { BucketAccess } from './bucketAccess.ts';
import { cliJson } from './cliJson.ts';
import type { BucketInput } from './s3Calls.ts';
import { refusalOf } from './s3Refusals.ts';

/** Calls of ListObjectsV2 for a bucket in all; each lists up to 1,000 keys. */
const pagesMax = 40;
/** Of them for one prefix that a rule or a backup names, and for any other. */
const namedPagesMax = 20;
const otherPagesMax = 2;
const foldersMax = 50;
/** Of each prefix so many of the newest are kept, unless all of them together are few. */
const newestMax = 20;
const objectsMax = 1_000;
/** So many of the newest are looked at one by one, two calls each. */
const headedMax = 10;

type Listed = NonNullable<ListObjectsV2CommandOutput['Contents']>[number];

type Wanted = {
  readonly input: BucketInput;
  readonly region: Region;
  /** The empty one, for the whole bucket, is always among them. */
  readonly prefixes: readonly string[];
};

/** In the form of `objects.json`; never rejects. */
export async function sampleObjects(access: BucketAccess, wanted: Wanted): Promise<Looked<unknown>> {
  const survey = await surveyPrefixes(access, wanted);
  if (survey.refused !== undefined && survey.byPrefix.length === 0) {
    const { Bucket: bucket, ExpectedBucketOwner: owner } = wanted.input;
    return refusalOf(survey.refused, { permission: 's3:ListBucket', bucket, owner });
  }
  const kept = keep(survey.byPrefix);
  const looked = await lookClosely(access, wanted, newestEach(survey.byPrefix));
  const Contents = kept.objects.map((object) => ({ ...cliJson(object), ...looked.get(object.Key ?? '') }));
  return found({ Contents, IsPart: kept.isPart || survey.isPart });
}

type Survey = {
  readonly byPrefix: readonly (readonly Listed[])[];
  readonly isPart: boolean;
  readonly refused?: unknown;
};

async function surveyPrefixes(access: BucketAccess, wanted: Wanted): Promise<Survey> {
  const named = new Set(wanted.prefixes.filter((prefix) => prefix !== ''));
  const waiting = [...named, ''];
  const seen = new Set(waiting);
  const byPrefix: (readonly Listed[])[] = [];
  let [pagesLeft, isPart] = [pagesMax, false];
  for (let prefix = waiting.shift(); prefix !== undefined; prefix = waiting.shift()) {
    const most = Math.min(pagesLeft, named.has(prefix) ? namedPagesMax : otherPagesMax);
    if (most === 0) return { byPrefix, isPart: true };
    const listed = await listPrefix(access, wanted, prefix, most);
    if (listed.refused !== undefined) return { byPrefix, isPart: true, refused: listed.refused };
    pagesLeft -= listed.pages;
    byPrefix.push(listed.objects);
    const folders = listed.folders.filter((folder) => !seen.has(folder)).toReversed();
    if (listed.isCut || folders.length > foldersMax) isPart = true;
    for (const folder of folders.slice(0, foldersMax)) seen.add(folder);
    waiting.push(...folders.slice(0, foldersMax));
  }
  return { byPrefix, isPart };
}

type PrefixListing = {
  readonly objects: readonly Listed[];
  readonly folders: readonly string[];
  readonly pages: number;
  readonly isCut: boolean;
  readonly refused?: unknown;
};

async function listPrefix(
  access: BucketAccess,
  { input, region }: Wanted,
  prefix: string,
  pagesMost: number,
): Promise<PrefixListing> {
  const objects: Listed[] = [];
  const folders: string[] = [];
  let token: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const from = token === undefined ? {} : { ContinuationToken: token };
    const command = new ListObjectsV2Command({ ...input, Prefix: prefix, Delimiter: '/', ...from });
    try {
      const page = await access.ask((options) => access.s3(region).send(command, options));
      objects.push(...(page.Contents ?? []));
      folders.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []));
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } catch (refused) {
      return { objects, folders, pages, isCut: true, refused };
    }
    if (token === undefined || pages >= pagesMost) return { objects, folders, pages, isCut: token !== undefined };
  }
}

/** Everything where that is little, else the newest of each prefix. */
function keep(byPrefix: Survey['byPrefix']): { readonly objects: readonly Listed[]; readonly isPart: boolean } {
  const all = unique(byPrefix.flat());
  if (all.length <= objectsMax) return { objects: all, isPart: false };
  const newest = unique(byPrefix.flatMap((objects) => newestFirst(objects).slice(0, newestMax)));
  return { objects: newestFirst(newest).slice(0, objectsMax), isPart: true };
}

function unique(objects: readonly Listed[]): readonly Listed[] {
  return [...new Map(objects.map((object) => [object.Key, object])).values()];
}

function newestFirst(objects: readonly Listed[]): readonly Listed[] {
  return objects.toSorted((a, b) => (b.LastModified?.getTime() ?? 0) - (a.LastModified?.getTime() ?? 0));
}

/** The newest of each prefix, in the order in which the prefixes were looked at: the named ones first. */
function newestEach(byPrefix: Survey['byPrefix']): readonly string[] {
  const keys = byPrefix.flatMap((objects) => newestFirst(objects)[0]?.Key ?? []);
  return [...new Set(keys)].slice(0, headedMax);
}

type Details = Readonly<Record<string, unknown>>;

/** A key that may not be looked at closely stays as it was listed. */
async function lookClosely(
  access: BucketAccess,
  { input, region }: Wanted,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Details>> {
  const s3 = access.s3(region);
  const looks = keys.map(async (Key) => {
    const head = new HeadObjectCommand({ ...input, Key, ChecksumMode: 'ENABLED' });
    const tagging = new GetObjectTaggingCommand({ ...input, Key });
    const [headed, tagged] = await Promise.all([
      access
        .ask((options) => s3.send(head, options))
        .then(headDetails)
        .catch(() => ({})),
      access
        .ask((options) => s3.send(tagging, options))
        .then(({ TagSet = [] }) => ({ TagSet }))
        .catch(() => ({})),
    ]);
    return [Key, { ...headed, ...tagged }] as const;
  });
  return new Map(await Promise.all(looks));
}

function headDetails(head: HeadObjectCommandOutput): Details {
  const { ReplicationStatus, ChecksumSHA256, ChecksumSHA1, ChecksumCRC64NVME, ChecksumCRC32C, ChecksumCRC32 } = head;
  return cliJson({
    ReplicationStatus,
    ChecksumSHA256,
    ChecksumSHA1,
    ChecksumCRC64NVME,
    ChecksumCRC32C,
    ChecksumCRC32,
  });
}
