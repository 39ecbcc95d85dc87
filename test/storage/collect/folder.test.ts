/** The layout: docs/audit.md, "The folder". What the CLI prints: AWS CLI Command Reference, the s3api pages. */
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentNames } from '../../../shared/storage/bucket.ts';
import { createFolderSource, listBuckets } from '../../../shared/storage/collect/folder.ts';
import { bucketSettings } from '../../../shared/storage/documents/bucketSettings.ts';

let base = '';
let dir = '';

async function put(path: string, content: string | object): Promise<void> {
  const file = join(dir, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
}

const settingsOf = async (name: string) => bucketSettings(await createFolderSource(dir).collect({ name }));

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'holdfast-folder-'));
  dir = join(base, 'estate');
  await mkdir(dir);
  await writeFile(join(base, 'secret.json'), '{"Status":"Enabled"}');
});

afterAll(() => rm(base, { recursive: true }));

describe('a folder of documents', () => {
  it('is read as the CLI printed it', async () => {
    await put('acme/get-bucket-location.json', { LocationConstraint: 'eu-west-1' });
    await put('acme/get-bucket-versioning.json', { Status: 'Enabled' });
    await put('acme/account.json', {
      UserId: 'AIDA',
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:user/x',
    });
    expect(await settingsOf('acme')).toMatchObject({
      account: { state: 'found', value: '123456789012' },
      region: { state: 'found', value: 'eu-west-1' },
      versioning: { state: 'found', value: { status: 'enabled' } },
      lifecycle: {
        state: 'unknown',
        why: 'not-collected',
        text: 'There is no file acme/get-bucket-lifecycle-configuration.json',
      },
    });
  });

  it('has empty files where the CLI prints nothing, as for a bucket that was never versioned', async () => {
    await put('never/get-bucket-versioning.json', '\n');
    await put('never/list-objects-v2.json', '');
    expect(await settingsOf('never')).toMatchObject({
      versioning: { state: 'absent' },
      objects: { state: 'found', value: { objects: [], isPart: false } },
    });
  });

  it('does not take an empty file for a place', async () => {
    await put('placeless/get-bucket-location.json', '');
    expect(await settingsOf('placeless')).toMatchObject({ region: { state: 'unknown', why: 'unreadable' } });
  });

  it.each([
    ['is not JSON', 'An error occurred (AccessDenied)', 'broken/get-bucket-versioning.json is not JSON'],
    ['has another form', '{"Status":1}', 'get-bucket-versioning.json: Status: '],
  ])('leaves a document unknown that %s', async (_, content, text) => {
    await put('broken/get-bucket-versioning.json', content);
    expect(await settingsOf('broken')).toMatchObject({
      versioning: { why: 'unreadable', text: expect.stringContaining(text) },
    });
  });

  it.each(['../estate', '..', '.', 'a/b', 'a\\b', '/etc', 'a\0b', '', 'a..b'])(
    'has no bucket named %j, whatever lies there',
    async (name) => {
      const { documents } = await createFolderSource(dir).collect({ name });
      for (const one of documentNames) {
        expect(documents[one]).toMatchObject({ why: 'not-collected', text: 'This is no name that a bucket can have' });
      }
    },
  );

  it('is not left through a link', async () => {
    await mkdir(join(dir, 'linked'));
    await symlink(join(base, 'secret.json'), join(dir, 'linked', 'get-bucket-versioning.json'));
    await symlink(base, join(dir, 'linked', 'objects'));
    expect(await settingsOf('linked')).toMatchObject({
      versioning: { state: 'unknown', why: 'unreadable' },
      objects: { state: 'unknown' },
    });
  });

  it('does not read a folder, nor a file of any size, as a document', async () => {
    await mkdir(join(dir, 'odd', 'get-bucket-versioning.json'), { recursive: true });
    await put('odd/get-bucket-tagging.json', ' '.repeat(64 * 2 ** 20 + 1));
    expect(await settingsOf('odd')).toMatchObject({
      versioning: { why: 'unreadable', text: expect.stringContaining('not-a-file') },
      tags: { why: 'unreadable', text: expect.stringContaining('too-large') },
    });
  });

  it('lists its buckets', async () => {
    await put('readme.txt', 'hello');
    await mkdir(join(dir, '.git'), { recursive: true });
    const { names: buckets, leftOut } = await listBuckets(dir);
    expect(leftOut).toEqual([]);
    expect(buckets).toEqual(buckets.toSorted());
    expect(buckets).toEqual(expect.arrayContaining(['acme', 'never', 'broken']));
    expect(buckets).not.toContain('.git');
    expect(buckets).not.toContain('readme.txt');
    await expect(listBuckets(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('lists links to folders that stay inside, and tells which ones lead out', async () => {
    const own = join(base, 'linked');
    await mkdir(join(own, 'shared.d', 'real'), { recursive: true });
    await symlink('shared.d/real', join(own, 'inside'));
    await symlink('../estate', join(own, 'outside'));
    await symlink('nowhere', join(own, 'broken'));
    await writeFile(join(own, 'shared.d', 'real', 'get-bucket-versioning.json'), '{"Status":"Enabled"}');
    const { names, leftOut } = await listBuckets(own);
    expect(names).toEqual(['inside', 'shared.d']);
    expect(leftOut).toEqual(['outside is a link that leads out of the folder, and is not followed']);
    expect(bucketSettings(await createFolderSource(own).collect({ name: 'inside' }))).toMatchObject({
      versioning: { state: 'found' },
    });
  });

  it('tells that there are more buckets than it lists', async () => {
    const own = join(base, 'many');
    for (const name of ['aaa', 'bbb', 'ccc']) await mkdir(join(own, name), { recursive: true });
    expect((await listBuckets(own, 3)).leftOut).toEqual([]);
    const { names, leftOut } = await listBuckets(own, 2);
    expect(names).toHaveLength(2);
    expect(leftOut).toEqual(['there are more than 2 buckets in the folder; the others are not looked at']);
  });
});

describe('the sample of a folder', () => {
  it('is what list-objects-v2 printed, where there is no objects.json', async () => {
    const Contents = [{ Key: 'a', Size: 1, LastModified: '2026-01-01T00:00:00+00:00', StorageClass: 'GLACIER' }];
    await put('listed/list-objects-v2.json', { Contents });
    expect(await settingsOf('listed')).toMatchObject({
      objects: { value: { objects: [{ storageClass: 'GLACIER' }] } },
    });
  });

  it('is the files themselves on one machine', async () => {
    await put('local/objects/db/orders/1.dump', 'content');
    await put('local/objects/readme', '');
    const modified = new Date(Date.UTC(2026, 10, 1, 3));
    await utimes(join(dir, 'local/objects/db/orders/1.dump'), modified, modified);
    const { objects } = await settingsOf('local');
    expect(objects).toMatchObject({
      state: 'found',
      value: {
        isPart: false,
        objects: expect.arrayContaining([
          { key: 'db/orders/1.dump', size: 7, storageClass: 'STANDARD', lastModified: modified.getTime() },
          expect.objectContaining({ key: 'readme', size: 0 }),
        ]),
      },
    });
  });

  it('leaves out what only a link leads to', async () => {
    await mkdir(join(dir, 'links/objects'), { recursive: true });
    await symlink(join(base, 'secret.json'), join(dir, 'links/objects/secret'));
    expect(await settingsOf('links')).toMatchObject({ objects: { value: { objects: [] } } });
  });

  it('is not collected where there is nothing of the kind', async () => {
    expect(await settingsOf('acme')).toMatchObject({ objects: { why: 'not-collected' } });
  });
});
