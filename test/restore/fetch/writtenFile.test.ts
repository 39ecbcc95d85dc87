import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writtenFile } from '../../../shared/restore/fetch/writtenFile.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-written-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

// open(2), write(2): what the system says when the disk or a person's share of it is full.
it.each([['ENOSPC'], ['EDQUOT']])('knows a full disk by %s and leaves nothing on it', async (code) => {
  async function* fails() {
    yield new Uint8Array(10);
    throw Object.assign(new Error('write'), { code });
  }
  const writing = writtenFile(fails(), join(folder, 'a'), { bytesMax: 100 });
  await expect(writing).rejects.toMatchObject({ code: 'disk-full', message: expect.stringContaining('10 bytes') });
  expect(readdirSync(folder)).toEqual([]);
});

it('writes over nothing that is there', async () => {
  async function* one() {
    yield new Uint8Array(10);
  }
  expect(await writtenFile(one(), join(folder, 'a'), { bytesMax: 10 })).toBe(10);
  await expect(writtenFile(one(), join(folder, 'a'), { bytesMax: 10 })).rejects.toThrow('EEXIST');
  expect(readdirSync(folder)).toEqual(['a']);
});
