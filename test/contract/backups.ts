/** What every place of backups must do: which backup is tested, and that it is the one that is there, rests on it. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackupStore } from '../../shared/restore/store.ts';
import { aName } from './leases.ts';

export type OpenedBackups = {
  readonly store: BackupStore;
  /** One that exists and is empty. */
  readonly bucket: string;
  put(key: string, body: Uint8Array, storageClass?: 'GLACIER'): Promise<void>;
  close(): Promise<void>;
};

export function backupsContract(name: string, open: () => Promise<OpenedBackups>): void {
  describe(`the contract of backups: ${name}`, () => {
    let opened: OpenedBackups;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      await opened.close();
    });
    listing(() => opened);
    reading(() => opened);
    thawing(() => opened);
    evidence(() => opened);
  });
}

const { signal } = new AbortController();
const bytes = (text: string) => new TextEncoder().encode(text);

function listing(opened: () => OpenedBackups): void {
  async function keys(prefix: string): Promise<readonly string[]> {
    const { store, bucket } = opened();
    const listed: string[] = [];
    for await (const { key } of store.list({ bucket, prefix }, signal)) listed.push(key);
    return listed;
  }

  describe('a listing', () => {
    it('has what is below the prefix, in the order of the bytes of its keys', async () => {
      const top = aName();
      // UTF-8: `-` 2d, `.` 2e, `/` 2f, `0` 30, `a` 61, `é` c3 a9, `😀` f0 9f 98 80, `｡` ef bd a1 (RFC 3629).
      const inOrder = ['a-1', 'a.1', 'a/1', 'a/b/2', 'a0', 'aé', 'a｡', 'a😀', 'b'];
      for (const key of inOrder.toReversed()) await opened().put(`${top}/${key}`, bytes('x'));
      await opened().put(`${top}x`, bytes('x'));
      expect(await keys(`${top}/`)).toEqual(inOrder.map((key) => `${top}/${key}`));
      expect(await keys(`${top}/a/`)).toEqual([`${top}/a/1`, `${top}/a/b/2`]);
      expect(await keys(`${top}/a`)).toEqual(inOrder.slice(0, -1).map((key) => `${top}/${key}`));
      expect(await keys(`${top}/nothing`)).toEqual([]);
    });

    it('tells size, class and time of each', async () => {
      const key = `${aName()}/one`;
      const [before, { store, bucket }] = [Date.now(), opened()];
      await opened().put(key, bytes('12345'));
      for await (const object of store.list({ bucket, prefix: key }, signal)) {
        expect(object).toMatchObject({ bucket, key, size: 5, storageClass: 'STANDARD' });
        expect(Math.abs(object.modifiedAt - before)).toBeLessThan(60_000);
      }
      expect(await keys(key)).toEqual([key]);
    });

    it('fails when there is no bucket', async () => {
      const { store } = opened();
      const listed = store.list({ bucket: aName().toLowerCase(), prefix: '' }, signal)[Symbol.asyncIterator]().next();
      await expect(listed).rejects.toMatchObject({ name: 'StoreError', code: 'missing' });
    });
  });
}

async function content(store: BackupStore, object: Parameters<BackupStore['open']>[0]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await store.open(object, signal)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function reading(opened: () => OpenedBackups): void {
  describe('an object', () => {
    it('comes back byte by byte', async () => {
      const { store, bucket, put } = opened();
      const key = aName();
      const body = Buffer.alloc(3 * 2 ** 20 + 7, 'every byte counts ');
      await put(key, body);
      const facts = await store.facts({ bucket, key }, signal);
      expect(facts).toMatchObject({ bucket, key, size: body.length, thaw: { state: 'not-needed' } });
      const hash = createHash('sha256').update(await content(store, facts));
      expect(hash.digest('hex')).toBe(createHash('sha256').update(body).digest('hex'));
    });

    it('may be empty', async () => {
      const { store, bucket, put } = opened();
      const key = aName();
      await put(key, new Uint8Array());
      expect(await store.facts({ bucket, key }, signal)).toMatchObject({ size: 0 });
      expect(await content(store, { bucket, key })).toHaveLength(0);
    });

    it('that is not there is missing', async () => {
      const { store, bucket } = opened();
      const object = { bucket, key: `${aName()}/nothing` };
      const missing = { name: 'StoreError', code: 'missing' };
      await expect(store.facts(object, signal)).rejects.toMatchObject(missing);
      await expect(store.open(object, signal)).rejects.toMatchObject(missing);
      await expect(store.thaw(object, { tier: 'Standard', days: 1 }, signal)).rejects.toMatchObject(missing);
    });
  });
}

function thawing(opened: () => OpenedBackups): void {
  it('gives what is archived once it was thawed, and takes it well to be asked twice', async () => {
    const { store, bucket, put } = opened();
    const key = `${aName()}/archived`;
    await put(key, bytes('cold'), 'GLACIER');
    const frozen = await store.facts({ bucket, key }, signal);
    expect(frozen).toMatchObject({ storageClass: 'GLACIER', thaw: { state: 'frozen' } });
    await expect(store.open(frozen, signal)).rejects.toMatchObject({ name: 'StoreError', code: 'not-thawed' });
    for (const tier of ['Bulk', 'Bulk'] as const)
      expect(await store.thaw(frozen, { tier, days: 2 }, signal)).toBe(tier);
    expect((await store.facts({ bucket, key }, signal)).thaw.state).toBe('thawed');
    expect((await content(store, frozen)).toString()).toBe('cold');
  });
}

function evidence(opened: () => OpenedBackups): void {
  it('is written once and never replaced', async () => {
    const { store, bucket } = opened();
    const place = { bucket, prefix: '' };
    const key = `${aName()}/2026/run.json`;
    const { versionId } = await store.putEvidence(place, key, bytes('{"first":1}'), undefined, signal);
    const again = store.putEvidence(place, key, bytes('{"second":2}'), undefined, signal);
    await expect(again).rejects.toMatchObject({ name: 'StoreError', code: 'exists' });
    expect((await content(store, { bucket, key })).toString()).toBe('{"first":1}');
    const facts = await store.facts({ bucket, key }, signal);
    expect(facts.versionId).toBe(versionId);
  });
}
