/** Amazon S3 API reference, ListObjectsV2: keys ascend, up to 1,000 a page, `CommonPrefixes` up to a delimiter. */
import {
  GetBucketLifecycleConfigurationCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { bucketSettings } from '../../shared/storage/documents/bucketSettings.ts';
import { auditWorld, s3Error } from './auditWorld.ts';

let world = auditWorld();
beforeEach(() => {
  world = auditWorld();
});

type Stored = { readonly key: string; readonly day: number };

/** Lists as S3 does. */
function store(objects: readonly Stored[], pageSize = 1_000): void {
  const sorted = objects.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  world.s3.on(ListObjectsV2Command).callsFake((input: ListObjectsV2Command['input']) => {
    const { Prefix = '', Delimiter = '/', ContinuationToken = '' } = input;
    const entries = new Map<string, Stored | undefined>();
    for (const object of sorted.filter(({ key }) => key.startsWith(Prefix))) {
      const end = object.key.indexOf(Delimiter, Prefix.length);
      const folder = end === -1 ? undefined : object.key.slice(0, end + 1);
      entries.set(folder ?? object.key, folder === undefined ? object : undefined);
    }
    const rest = [...entries].filter(([name]) => name > ContinuationToken);
    const page = rest.slice(0, pageSize);
    const IsTruncated = rest.length > page.length;
    return {
      Contents: page.flatMap(([, one]) => (one === undefined ? [] : [listed(one)])),
      CommonPrefixes: page.flatMap(([Folder, one]) => (one === undefined ? [{ Prefix: Folder }] : [])),
      IsTruncated,
      ...(IsTruncated ? { NextContinuationToken: page.at(-1)?.[0] } : {}),
    };
  });
}

const listed = ({ key, day }: Stored) => ({
  Key: key,
  Size: 1,
  StorageClass: 'STANDARD' as const,
  LastModified: new Date(Date.UTC(2026, 0, day)),
});

async function sample(prefixes: readonly string[] = []) {
  const source = world.source({ prefixesOf: () => prefixes });
  const { objects } = bucketSettings(await source.collect({ name: 'acme' }));
  if (objects.state !== 'found') throw new Error(objects.state);
  return objects.value;
}

const keys = ({ objects }: Awaited<ReturnType<typeof sample>>) => objects.map(({ key }) => key).sort();

describe('the sample of a bucket', () => {
  it('is the whole of a small one, folders and all', async () => {
    store([
      { key: 'a', day: 1 },
      { key: 'db/2026/01/x', day: 2 },
      { key: 'db/2026/02/y', day: 3 },
    ]);
    const whole = await sample();
    expect(keys(whole)).toEqual(['a', 'db/2026/01/x', 'db/2026/02/y']);
    expect(whole.isPart).toBe(false);
  });

  it('has the newest under a prefix that a backup names, however much lies elsewhere', async () => {
    const logs = Array.from({ length: 90 }, (_, index) => ({
      key: `a-logs/${String(index).padStart(2, '0')}/x`,
      day: 1,
    }));
    const dumps = Array.from({ length: 2_500 }, (_, index) => ({
      key: `db/orders/${String(index).padStart(5, '0')}`,
      day: index,
    }));
    store([...logs, ...dumps]);
    const part = await sample(['db/orders/']);
    expect(keys(part)).toContain('db/orders/02499');
    expect(part.isPart).toBe(true);
    expect(part.objects.length).toBeLessThanOrEqual(1_000);
  });

  it('looks under the prefixes that rules name', async () => {
    const Rules = [{ Status: 'Enabled' as const, Filter: { Prefix: 'z/deep/er/' }, Expiration: { Days: 1 } }];
    world.s3.on(GetBucketLifecycleConfigurationCommand).resolves({ Rules });
    store([{ key: 'z/deep/er/x', day: 1 }]);
    await sample();
    expect(world.s3.commandCalls(ListObjectsV2Command)[0]?.args[0].input.Prefix).toBe('z/deep/er/');
  });

  it('costs no more than so many calls, and says that it is a part', async () => {
    const folders = Array.from({ length: 30 }, (_, a) =>
      Array.from({ length: 30 }, (_, b) => ({ key: `${a}/${b}/x`, day: 1 })),
    );
    store(folders.flat());
    const part = await sample();
    expect(part.isPart).toBe(true);
    expect(world.s3.commandCalls(ListObjectsV2Command)).toHaveLength(40);
  });

  it('goes through a prefix of very many for so many pages only', async () => {
    store(
      Array.from({ length: 900 }, (_, index) => ({ key: `db/${String(index).padStart(4, '0')}`, day: index })),
      10,
    );
    const part = await sample(['db/']);
    expect(part.isPart).toBe(true);
    expect(
      world.s3.commandCalls(ListObjectsV2Command).filter(({ args: [{ input }] }) => input.Prefix === 'db/'),
    ).toHaveLength(20);
  });

  it('looks closely at the newest of each prefix', async () => {
    store([
      { key: 'db/old', day: 1 },
      { key: 'db/new', day: 9 },
    ]);
    world.s3.on(HeadObjectCommand).resolves({ ReplicationStatus: 'FAILED', ChecksumSHA256: 'abc=' });
    world.s3.on(GetObjectTaggingCommand).resolves({ TagSet: [{ Key: 'kind', Value: 'dump' }] });
    const { objects } = await sample();
    expect(objects.find(({ key }) => key === 'db/new')).toMatchObject({
      replicationStatus: 'FAILED',
      checksum: { algorithm: 'SHA256', value: 'abc=' },
      tags: { kind: 'dump' },
    });
    expect(objects.find(({ key }) => key === 'db/old')).not.toHaveProperty('tags');
  });

  it('stays what was listed where looking closely is denied', async () => {
    store([{ key: 'a', day: 1 }]);
    world.s3.on(HeadObjectCommand).rejects(s3Error('403', 403));
    world.s3.on(GetObjectTaggingCommand).rejects(s3Error('AccessDenied', 403));
    expect((await sample()).objects).toEqual([
      { key: 'a', size: 1, storageClass: 'STANDARD', lastModified: Date.UTC(2026, 0, 1) },
    ]);
  });

  it('is unknown where listing is denied', async () => {
    world.s3.on(ListObjectsV2Command).rejects(s3Error('AccessDenied', 403));
    const { documents } = await world.source().collect({ name: 'acme' });
    expect(documents.objects).toEqual({
      state: 'unknown',
      why: 'denied',
      text: 's3:ListBucket is not allowed (AccessDenied)',
    });
  });
});
