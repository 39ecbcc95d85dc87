/** Data files of directory dumps, compressed by the programs lz4 and zstd themselves where the fixtures say so. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { endOfFile } from '../../../../shared/restore/engines/postgres/dataFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-data-file-'));

afterAll(() => rmSync(folder, { recursive: true }));

const signal = new AbortController().signal;

/** `printf '1\n2\n\\.\n\n\n'`, by lz4 1.9.4, and by `lz4 --content-size -BX`. */
const lz4 = '04224d186440a709000080310a320a5c2e0a0a0a000000005f78d468';
const lz4Sized = '04224d187c400900000000000000f009000080310a320a5c2e0a0a0a5f78d468000000005f78d468';

/** The same, by zstd 1.5.4. */
const zstd = '28b52ffd0458490000310a320a5c2e0a0a0a60df8316';

function fileOf(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

test.each([
  ['1.dat.lz4', Buffer.from(lz4, 'hex'), undefined],
  ['2.dat.lz4', Buffer.from(lz4Sized, 'hex'), undefined],
  ['3.dat.zst', Buffer.from(zstd, 'hex'), '1\n2\n\\.\n\n\n'],
  ['4.dat.gz', gzipSync('1\n2\n\\.\n\n\n'), '1\n2\n\\.\n\n\n'],
])('%s is whole, and with any byte less it is not', async (name, bytes, end) => {
  expect(await endOfFile(fileOf(name, bytes), signal)).toBe(end);
  for (let length = 0; length < bytes.length; length += 1) {
    const cut = endOfFile(fileOf(name, bytes.subarray(0, length)), signal);
    await expect(cut, `${length} bytes`).rejects.toMatchObject({ failure: { code: 'truncated' } });
  }
});
