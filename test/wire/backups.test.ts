/**
 * Backups found, read, thawed and testified to over the wire, against whatever AWS_ENDPOINT_URL names. Connections break and
 * stall in a server in between; everything else passes through.
 *
 * moto 5 thaws at once, and tells the sizes of parts neither in GetObjectAttributes nor in a HEAD with a part's number.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createS3BackupStore } from '../../shared/aws/s3Backups.ts';
import { backupClients } from '../../shared/aws/s3Clients.ts';
import type { ObjectSource } from '../../shared/config/restoreConfig.ts';
import { keepEvidence } from '../../shared/restore/evidence.ts';
import { findBackup } from '../../shared/restore/find.ts';
import type { Steps } from '../../shared/restore/steps.ts';
import { thawBackup } from '../../shared/restore/thaw.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import { backupsContract } from '../contract/backups.ts';
import { aRun } from '../restore/aRun.ts';
import { wireClientOptions, wireEndpoint } from './server.ts';

const run = randomUUID().slice(0, 8);
const [plain, far, versioned, locked] = [`plain-${run}`, `far-${run}`, `versions-${run}`, `locked-${run}`];
const endpoint = wireEndpoint();
const east = new S3Client({ ...wireClientOptions, endpoint, forcePathStyle: true, region: 'us-east-1' });
const west = new S3Client({ ...wireClientOptions, endpoint, forcePathStyle: true, region: 'eu-west-1' });
const { signal } = new AbortController();

/** What becomes of an answer with a body: passed through where there is none. */
type Between = (incoming: IncomingMessage, answer: IncomingMessage, outgoing: ServerResponse) => boolean;
let between: Between = () => false;
const ranges: (string | undefined)[] = [];
let proxy: Server;

const none = async () => ({ accessKeyId: 'none', secretAccessKey: 'none' });
const clients: typeof backupClients = {
  s3: (region, credentials = none) => backupClients.s3(region, credentials),
  s3Control: (region, credentials = none) => backupClients.s3Control(region, credentials),
  cloudWatch: (region, credentials = none) => backupClients.cloudWatch(region, credentials),
  sts: (region, credentials = none) => backupClients.sts(region, credentials),
};

const quick = { idleMs: 300, fruitlessMax: 2, resumesMax: 20, pauseMs: 1 };

function newStore(buckets: readonly { readonly name: string; readonly account: string }[] = []) {
  return createS3BackupStore({ home: 'us-east-1', clock: systemClock, clients, readLimits: quick, buckets });
}

beforeAll(async () => {
  await east.send(new CreateBucketCommand({ Bucket: plain }));
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
  await west.send(new CreateBucketCommand({ Bucket: far, CreateBucketConfiguration }));
  await east.send(new CreateBucketCommand({ Bucket: versioned }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await east.send(new PutBucketVersioningCommand({ Bucket: versioned, VersioningConfiguration }));
  await east.send(new CreateBucketCommand({ Bucket: locked, ObjectLockEnabledForBucket: true }));
  proxy = createServer((incoming, outgoing) => {
    const { hostname, port } = new URL(endpoint);
    const { method, headers, url: path } = incoming;
    const onward = request({ hostname, port, method, path, headers }, (answer) => {
      const hasBody = method === 'GET' && /^\/[^?]+\/[^?]+/.test(path ?? '');
      if (hasBody) ranges.push(headers.range);
      if (hasBody && between(incoming, answer, outgoing)) return;
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
});

afterEach(() => {
  between = () => false;
  ranges.length = 0;
});

afterAll(async () => {
  vi.unstubAllEnvs();
  for (const client of [east, west]) client.destroy();
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
});

backupsContract('S3', async () => ({
  store: newStore(),
  bucket: plain,
  async put(Key, Body, StorageClass) {
    const archived = StorageClass === undefined ? {} : { StorageClass };
    await east.send(new PutObjectCommand({ Bucket: plain, Key, Body, ...archived }));
  },
  close: async () => {},
}));

async function content(store: ReturnType<typeof newStore>, object: Parameters<typeof store.open>[0]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await store.open(object, signal)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

describe('what S3 keeps of an object', () => {
  it.each([
    // printf 123456789 | openssl sha256 -binary | base64
    ['SHA256', 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU='],
    // The check value of the CRC catalogue for CRC-32/ISO-HDLC: cbf43926.
    ['CRC32', 'y/Q5Jg=='],
    // CRC-32/ISCSI: e3069283.
    ['CRC32C', '4waSgw=='],
  ] as const)('is its %s, where that was sent along', async (algorithm, value) => {
    const Key = `checks/${algorithm}`;
    await east.send(new PutObjectCommand({ Bucket: plain, Key, Body: '123456789', ChecksumAlgorithm: algorithm }));
    const facts = await newStore().facts({ bucket: plain, key: Key }, signal);
    expect(facts.checksums).toEqual([{ algorithm, type: 'full-object', value }]);
  });

  it('is a checksum of checksums where it was uploaded in parts', async () => {
    const Key = 'checks/parts';
    const bodies = [Buffer.alloc(5 * 2 ** 20, 'a'), Buffer.alloc(5 * 2 ** 20, 'b'), Buffer.from('the rest')];
    await upload(Key, bodies);
    const { checksums, size } = await newStore().facts({ bucket: plain, key: Key }, signal);
    // Amazon S3 User Guide, "Checking object integrity": the digest of the concatenated digests of the parts.
    const digests = bodies.map((body) => createHash('sha256').update(body).digest());
    const value = createHash('sha256').update(Buffer.concat(digests)).digest('base64');
    expect(size).toBe(10 * 2 ** 20 + 8);
    expect(checksums).toEqual([{ algorithm: 'SHA256', type: 'composite', value }]);
  });
});

async function upload(Key: string, bodies: readonly Buffer[]): Promise<void> {
  const to = { Bucket: plain, Key };
  const started = await east.send(
    new CreateMultipartUploadCommand({ ...to, ChecksumAlgorithm: 'SHA256', ChecksumType: 'COMPOSITE' }),
  );
  const UploadId = started.UploadId ?? '';
  const Parts = [];
  for (const [index, Body] of bodies.entries()) {
    const PartNumber = index + 1;
    const part = await east.send(
      new UploadPartCommand({ ...to, UploadId, PartNumber, Body, ChecksumAlgorithm: 'SHA256' }),
    );
    Parts.push({ PartNumber, ETag: part.ETag, ChecksumSHA256: part.ChecksumSHA256 });
  }
  await east.send(new CompleteMultipartUploadCommand({ ...to, UploadId, MultipartUpload: { Parts } }));
}

describe('reading over the wire', () => {
  it('reads a bucket of another region there, and more keys than one page holds', async () => {
    const keys = Array.from({ length: 1_005 }, (_, index) => `many/${String(index).padStart(5, '0')}`);
    for (let at = 0; at < keys.length; at += 50) {
      const some = keys.slice(at, at + 50);
      await Promise.all(some.map((Key) => west.send(new PutObjectCommand({ Bucket: far, Key, Body: Key }))));
    }
    const listed: string[] = [];
    for await (const { key } of newStore().list({ bucket: far, prefix: 'many/' }, signal)) listed.push(key);
    expect(listed).toEqual(keys);
  });

  it('reads the version that was found, whatever was written over it', async () => {
    const to = { Bucket: versioned, Key: 'orders.dump' };
    await east.send(new PutObjectCommand({ ...to, Body: 'what was found' }));
    const store = newStore();
    const facts = await store.facts({ bucket: versioned, key: to.Key }, signal);
    await east.send(new PutObjectCommand({ ...to, Body: 'what came later' }));
    expect((await content(store, facts)).toString()).toBe('what was found');
  });

  it('reads nothing else in its place where there are no versions', async () => {
    const to = { Bucket: plain, Key: 'replaced.dump' };
    await east.send(new PutObjectCommand({ ...to, Body: 'what was found' }));
    const store = newStore();
    const facts = await store.facts({ bucket: plain, key: to.Key }, signal);
    await east.send(new PutObjectCommand({ ...to, Body: 'what came later' }));
    await expect(store.open(facts, signal)).rejects.toMatchObject({ name: 'StoreError' });
  });

  it('goes on where a connection broke, or stalled', async () => {
    const body = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    await east.send(new PutObjectCommand({ Bucket: plain, Key: 'long.dump', Body: body }));
    let connections = 0;
    between = (_incoming, answer, outgoing) => {
      connections += 1;
      if (connections > 2) return false;
      const breaks = connections === 1;
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.once('data', (chunk: Buffer) => {
        answer.destroy();
        outgoing.write(chunk.subarray(0, 10_000), () => {
          if (breaks) outgoing.destroy();
        });
      });
      return true;
    };
    const got = await content(newStore(), { bucket: plain, key: 'long.dump' });
    expect(got.equals(body)).toBe(true);
    expect(ranges).toEqual([undefined, 'bytes=10000-', 'bytes=20000-']);
  });

  it('gives up when nothing ever comes, and says how far it got', async () => {
    await east.send(new PutObjectCommand({ Bucket: plain, Key: 'stalled.dump', Body: Buffer.alloc(100_000) }));
    between = (incoming, answer, outgoing) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.resume();
      outgoing.flushHeaders();
      if (incoming.headers.range === undefined) outgoing.write(Buffer.alloc(7));
      return true;
    };
    const reading = content(newStore(), { bucket: plain, key: 'stalled.dump' });
    await expect(reading).rejects.toMatchObject({
      name: 'StoreError',
      code: 'unreachable',
      message: expect.stringContaining('broke off after 7 bytes'),
    });
    expect(ranges).toHaveLength(4);
  });

  it('ends soon after it is aborted', async () => {
    await east.send(new PutObjectCommand({ Bucket: plain, Key: 'aborted.dump', Body: Buffer.alloc(100_000) }));
    between = (_incoming, answer, outgoing) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.resume();
      outgoing.write(Buffer.alloc(7));
      return true;
    };
    const aborted = new AbortController();
    const stream = await newStore().open({ bucket: plain, key: 'aborted.dump' }, aborted.signal);
    const reading = (async () => {
      for await (const _ of stream) aborted.abort(new Error('enough'));
    })();
    await expect(reading).rejects.toThrow('enough');
  });
});

const source: ObjectSource = {
  kind: 'objects',
  from: { bucket: plain, prefix: 'db/orders/' },
  pick: { from: 'primary', which: { kind: 'newest' } },
  find: { match: '*.dump', time: 'key', parts: true, manifest: { kind: 'suffix', suffix: '.sha256' } },
};

/** The waits of a test are over at once. */
const steps: Steps = { step: (_name, act) => act(signal), wait: async () => {} };

describe('a restore test over the wire', () => {
  it('finds the newest backup, thaws it, and reads it', async () => {
    const put = (Key: string, Body: string) =>
      east.send(new PutObjectCommand({ Bucket: plain, Key: `db/orders/${Key}`, Body, StorageClass: 'GLACIER' }));
    await put('orders-2026-11-28T04:00:00Z.dump', 'old');
    for (const [index, part] of ['new ', 'and ', 'cold'].entries()) {
      await put(`orders-2026-11-29T04:00:00Z.dump.00${index + 1}`, part);
    }
    await put('orders-2026-11-29T04:00:00Z.dump.sha256', 'a manifest');
    await put('orders-2026-11-30T04:00:00Z.dump.partial', 'not yet');
    const store = newStore();
    // The parts were written now, and nothing says that no more will come.
    const now = Date.now() + 3_600_000;
    const input = { source, shrinkMaxPercent: 50, rpoMs: 1, now, random: () => 0 };
    const found = await findBackup(input, { store, signal });
    if (!found.ok) throw new Error(found.failure.text);
    expect(found.value).toMatchObject({
      takenAt: Date.parse('2026-11-29T04:00:00Z'),
      takenBy: 'key',
      bytes: 12,
      manifest: { size: 10, thaw: { state: 'frozen' } },
      warnings: [{ code: 'stale-backup' }],
    });
    const parts = { store, clock: systemClock, progress: () => {} };
    expect(await thawBackup({ found: found.value, rtoMs: 600_000 }, steps, parts)).toMatchObject({ ok: true });
    const bytes = [];
    for (const object of found.value.objects) bytes.push(await content(store, object));
    expect(Buffer.concat(bytes).toString()).toBe('new and cold');
  });

  it('keeps its evidence locked, and takes it well to be asked twice', async () => {
    const keepMs = 365 * 86_400_000;
    const place = { bucket: locked, prefix: 'evidence/', lock: { mode: 'GOVERNANCE', keepMs } } as const;
    const input = { run: aRun, version: '1.0.0', secrets: [], place };
    const store = newStore();
    const kept = await keepEvidence(input, { store, signal });
    expect(await keepEvidence(input, { store, signal })).toEqual(kept);
    expect(kept.key).toBe(`evidence/orders/2026/${aRun.id}.json`);
    const held = await east.send(new HeadObjectCommand({ Bucket: locked, Key: kept.key }));
    expect(held.ObjectLockMode).toBe('GOVERNANCE');
    expect(held.ObjectLockRetainUntilDate?.getTime()).toBe(aRun.endedAt + keepMs);
    const other = { ...input, run: { ...aRun, verdict: 'passed' as const } };
    await expect(keepEvidence(other, { store, signal })).rejects.toMatchObject({ code: 'exists' });
  });
});
