import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderBackupStore } from '../../shared/restore/folderBackups.ts';
import { backupsContract } from '../contract/backups.ts';

const { signal } = new AbortController();

async function putFile(root: string, path: string, body: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), body);
}

backupsContract('a folder', async () => {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-backups-'));
  await mkdir(join(root, 'bucket', 'objects'), { recursive: true });
  return {
    store: createFolderBackupStore(root),
    bucket: 'bucket',
    async put(key, body, storageClass) {
      await putFile(root, `bucket/objects/${key}`, body);
      if (storageClass === undefined) return;
      // As `aws s3api list-objects-v2` prints it (AWS CLI Command Reference, list-objects-v2, Examples).
      const Contents = [
        {
          LastModified: '2026-11-20T00:49:36.000Z',
          ETag: '"1"',
          StorageClass: storageClass,
          Key: key,
          Size: body.length,
        },
      ];
      await putFile(root, 'bucket/list-objects-v2.json', JSON.stringify({ Contents }));
    },
    close: () => rm(root, { recursive: true, force: true }),
  };
});

describe('a folder that stands for S3', () => {
  let root = '';
  const bucket = 'bucket';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'holdfast-backups-'));
    await putFile(root, 'bucket/objects/inside', 'x');
    await putFile(root, 'secret', 'not of the bucket');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const place = { bucket, prefix: '' };

  it.each([
    '../secret',
    '../../secret',
    '/etc/passwd',
    'a/../../../secret',
    './inside',
    'a//b',
    'inside/',
    'a\\b',
    'a\0b',
    '',
  ])('reads and writes nothing at %j', async (key) => {
    const store = createFolderBackupStore(root);
    await expect(store.facts({ bucket, key }, signal)).rejects.toMatchObject({ code: 'missing' });
    await expect(store.open({ bucket, key }, signal)).rejects.toMatchObject({ code: 'missing' });
    const written = store.putEvidence(place, key, Buffer.from('x'), undefined, signal);
    await expect(written).rejects.toMatchObject({ name: 'StoreError', code: 'denied' });
    expect(await readdir(root)).toEqual(['bucket', 'secret']);
  });

  it.each(['..', '.', 'bucket/objects', '../x'])('has no bucket %j', async (name) => {
    const facts = createFolderBackupStore(root).facts({ bucket: name, key: 'inside' }, signal);
    await expect(facts).rejects.toMatchObject({ name: 'StoreError' });
  });

  it('follows no link out of the bucket, and lists none', async () => {
    await symlink(join(root, 'secret'), join(root, 'bucket/objects/link'));
    await symlink(root, join(root, 'bucket/objects/up'));
    const store = createFolderBackupStore(root);
    await expect(store.open({ bucket, key: 'link' }, signal)).rejects.toMatchObject({ code: 'denied' });
    await expect(store.open({ bucket, key: 'up/secret' }, signal)).rejects.toMatchObject({ code: 'denied' });
    await expect(store.putEvidence(place, 'up/new', Buffer.from('x'), undefined, signal)).rejects.toThrow();
    const keys: string[] = [];
    for await (const { key } of store.list({ bucket, prefix: '' }, signal)) keys.push(key);
    expect(keys).toEqual(['inside']);
    expect(await readdir(root)).toEqual(['bucket', 'secret']);
  });

  it('takes class, time and checksum from the documents beside it, unless they are of another file', async () => {
    const one = { Key: 'inside', Size: 1, LastModified: '2026-11-20T04:00:00Z', StorageClass: 'STANDARD_IA' };
    // printf x | openssl sha256 -binary | base64
    const ChecksumSHA256 = 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=';
    await putFile(root, 'bucket/objects.json', JSON.stringify({ Contents: [{ ...one, ChecksumSHA256 }] }));
    const store = createFolderBackupStore(root);
    expect(await store.facts({ bucket, key: 'inside' }, signal)).toMatchObject({
      storageClass: 'STANDARD_IA',
      modifiedAt: Date.parse('2026-11-20T04:00:00Z'),
      checksums: [{ algorithm: 'SHA256', type: 'full-object', value: ChecksumSHA256 }],
    });
    await putFile(root, 'bucket/objects/inside', 'longer than listed');
    const facts = await store.facts({ bucket, key: 'inside' }, signal);
    expect(facts).toMatchObject({ storageClass: 'STANDARD', checksums: [] });
    expect(facts.modifiedAt).toBeGreaterThan(Date.parse('2026-11-20T04:00:00Z'));
  });

  it('says which document is not one', async () => {
    await putFile(root, 'bucket/objects.json', '{ "Contents": 5 }');
    const facts = createFolderBackupStore(root).facts({ bucket, key: 'inside' }, signal);
    await expect(facts).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('bucket/objects.json'),
    });
  });
});
