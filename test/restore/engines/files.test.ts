import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataCheck, RestoreTest } from '../../../shared/config/restoreConfig.ts';
import type { Artefact } from '../../../shared/restore/engine.ts';
import { takeInventory } from '../../../shared/restore/engines/files/inventory.ts';
import { tarEntries } from '../../../shared/restore/engines/files/tarEntries.ts';
import { createFilesEngine } from '../../../shared/restore/engines/files.ts';
import { chunksOf, objectSource } from '../../fakes/storedBackup.ts';

/** Made by `fixtures/archives.py`, with GNU tar, Python's tarfile and zipfile, and Info-ZIP. */
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Given = {
  /** The path of the manifest inside. */
  readonly manifest?: string;
  readonly beside?: Artefact['manifest'];
  readonly asks?: readonly DataCheck['ask'][];
  readonly signal?: AbortSignal;
};

async function restored(file: string, given: Given = {}) {
  const { manifest, beside, asks = [], signal = new AbortController().signal } = given;
  const test: RestoreTest & { engine: { kind: 'files'; manifest?: string } } = {
    id: 'site',
    services: [],
    schedule: { cron: '0 4 * * 0', timezone: 'UTC' },
    source: objectSource,
    engine: { kind: 'files', ...(manifest === undefined ? {} : { manifest }) },
    checks: asks.map((ask, index) => ({ name: `c${index}`, ask, expect: {} })),
    shrinkMaxPercent: 50,
    awsBackupPlans: [],
  };
  const artefact = { file, bytes: statSync(file).size, ...(beside === undefined ? {} : { manifest: beside }) };
  return await createFilesEngine().restore(
    { test, run: 'site-1', artefact, folder },
    { now: () => 0, progress: () => {}, signal },
  );
}

function written(bytes: Uint8Array): string {
  const file = join(folder, 'archive');
  writeFileSync(file, bytes);
  return file;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const code = (expected: string) => ({ ok: false, failure: { code: expected } });
const longName = `sub/${'länge-'.repeat(28)}.txt`;

describe('a good archive', () => {
  it.each(['gnu.tar', 'posix.tar'])(
    'of GNU tar is compared file by file, long names and links too: %s',
    async (name) => {
      const asks = [
        { kind: 'files', glob: '*.txt' },
        { kind: 'files', glob: 'nowhere/*' },
      ] as const;
      expect(await restored(fixture(name), { manifest: 'SHA256SUMS', asks })).toMatchObject({
        ok: true,
        value: {
          versions: { format: 'tar', manifest: 'sha256' },
          // Four of the tree, the hard link and the manifest; a symbolic link is no file.
          tables: [{ name: 'archive', rows: 6 }],
          answers: [{ rows: { rows: [['2']] } }, { rows: { rows: [['0']] } }],
          newest: { state: 'found', at: Date.UTC(2026, 10, 29, 4) },
        },
      });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('of Python is, as zip', async () => {
    expect(await restored(fixture('good.zip'), { manifest: './SHA256SUMS' })).toMatchObject({
      ok: true,
      value: {
        versions: { format: 'zip' },
        tables: [{ name: 'archive', rows: 5 }],
        newest: { state: 'found', at: Date.UTC(2026, 10, 28, 4) },
      },
    });
  });

  it('has names as they are, however the stream is cut', async () => {
    for (const name of ['gnu.tar', 'posix.tar']) {
      for (const chunkBytes of [1, 13, 512, 100_000]) {
        const bytes = readFileSync(fixture(name));
        async function* chunks() {
          yield* chunksOf(bytes, chunkBytes);
        }
        const { files, links } = await takeInventory(tarEntries(chunks()), undefined);
        expect([...files.keys()].toSorted()).toEqual(
          ['SHA256SUMS', 'a.txt', 'hard', 'sub/b.bin', 'sub/empty', longName].toSorted(),
        );
        expect(files.get(longName)).toBe(sha256('long\n'));
        expect([...links]).toEqual([['soft', 'sub/b.bin']]);
      }
    }
  });

  it('may have its manifest beside it, and names with a prefix', async () => {
    const prefixed = `${'p'.repeat(120)}/${'n'.repeat(90)}`;
    const beside = { [`/${prefixed}`]: sha256('prefix\n'), plain: sha256('plain\n') };
    expect(await restored(fixture('ustar.tar'), { beside })).toMatchObject({ ok: true });
  });

  it('may be Zip64, hold links that stay inside, and have no manifest', async () => {
    expect(await restored(fixture('zip64.zip'))).toMatchObject({ value: { tables: [{ rows: 1 }] } });
    expect(await restored(fixture('soft.zip'))).toMatchObject({
      value: { tables: [{ rows: 1 }], versions: { manifest: 'none' } },
    });
  });

  it('is asked for nothing but files', async () => {
    const outcome = await restored(fixture('good.zip'), { asks: [{ kind: 'sql', sql: 'select 1' }] });
    expect(outcome).toMatchObject({ value: { answers: [{ rows: { state: 'failed' } }] } });
  });
});

describe('a manifest that does not fit', () => {
  const good = { plain: sha256('plain\n'), [`${'p'.repeat(120)}/${'n'.repeat(90)}`]: sha256('prefix\n') };

  it.each([
    ['has another checksum', { ...good, plain: sha256('other') }, 'checksum-mismatch'],
    ['has a file that the archive has not', { ...good, gone: sha256('') }, 'manifest-mismatch'],
    ['has not a file that the archive has', { plain: sha256('plain\n') }, 'manifest-mismatch'],
    ['leads out of the archive', { ...good, '../plain': sha256('plain\n') }, 'manifest-mismatch'],
  ])('fails when it %s', async (_, beside, expected) => {
    expect(await restored(fixture('ustar.tar'), { beside })).toMatchObject(code(expected));
  });

  it('fails when it is not there, or is not one', async () => {
    expect(await restored(fixture('good.zip'), { manifest: 'MD5SUMS' })).toMatchObject(code('manifest-mismatch'));
    expect(await restored(fixture('good.zip'), { manifest: 'a.txt' })).toMatchObject(code('manifest-mismatch'));
  });

  it('reads what a symbolic link leads to, as sha256sum does', async () => {
    const beside = { a: sha256('x'), link: sha256('x') };
    expect(await restored(fixture('soft.zip'), { beside })).toMatchObject({ ok: true });
    expect(await restored(fixture('soft.zip'), { beside: { ...beside, link: sha256('y') } })).toMatchObject(
      code('checksum-mismatch'),
    );
  });
});

describe('a hostile archive', () => {
  it.each([
    ['beyond.tar', 'path-escape'],
    ['absolute.tar', 'path-escape'],
    ['drive.tar', 'path-escape'],
    ['backslash.tar', 'path-escape'],
    ['inner-dots.tar', 'path-escape'],
    ['soft-out.tar', 'path-escape'],
    ['soft-absolute.tar', 'path-escape'],
    ['soft-chain.tar', 'path-escape'],
    ['hard-out.tar', 'path-escape'],
    ['device.tar', 'path-escape'],
    ['hard-nowhere.tar', 'corrupt'],
    ['twice.tar', 'corrupt'],
    ['beyond.zip', 'path-escape'],
    ['absolute.zip', 'path-escape'],
    ['drive.zip', 'path-escape'],
    ['backslash.zip', 'path-escape'],
    ['soft-out.zip', 'path-escape'],
    ['device.zip', 'path-escape'],
    ['twice.zip', 'corrupt'],
    ['overlap.zip', 'corrupt'],
  ])('%s is %s', async (name, expected) => {
    expect(await restored(fixture(name))).toMatchObject(code(expected));
  });

  it('has no more entries than there is memory for', async () => {
    const limits = { entriesMax: 3, pathCharactersMax: 10_000, keptBytesMax: 100 };
    async function* bytes() {
      yield readFileSync(fixture('gnu.tar'));
    }
    await expect(takeInventory(tarEntries(bytes()), undefined, limits)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('has no name that a NUL cuts short', async () => {
    // A pax header may hold any text (POSIX.1-2017, pax Extended Header); this one is of the fixture, changed in place.
    const bytes = readFileSync(fixture('posix.tar'));
    const at = bytes.indexOf('länge-', bytes.indexOf(' path='));
    bytes[at] = 0;
    expect(await restored(written(bytes))).toMatchObject(code('path-escape'));
  });
});

describe('an archive that is not whole', () => {
  it.each([
    ['nothing.tar', 'empty'],
    ['folders.tar', 'empty'],
    ['nothing.zip', 'empty'],
    ['encrypted.zip', 'not-decrypted'],
    ['lzma.zip', 'no-engine'],
    ['sparse-gnu.tar', 'no-engine'],
    ['sparse-posix.tar', 'no-engine'],
    ['shop.db', 'not-a-backup'],
  ])('%s is %s', async (name, expected) => {
    expect(await restored(fixture(name))).toMatchObject(code(expected));
  });

  it('is truncated wherever a tar archive is cut, between two entries too', async () => {
    const bytes = readFileSync(fixture('gnu.tar'));
    let end = bytes.length;
    while (bytes[end - 1] === 0) end -= 1;
    const whole = Math.ceil(end / 512) * 512;
    for (const length of [512, 700, 1_024, 3_000, whole - 512, whole - 100, whole]) {
      expect(await restored(written(bytes.subarray(0, length)))).toMatchObject(code('truncated'));
    }
    expect(await restored(written(bytes.subarray(0, whole + 512)))).toMatchObject({ ok: true });
  });

  it('is truncated wherever a zip archive is cut', async () => {
    const bytes = readFileSync(fixture('good.zip'));
    for (const length of [100, 900, bytes.length - 30, bytes.length - 1]) {
      const outcome = await restored(written(bytes.subarray(0, length)));
      expect(outcome.ok ? '' : outcome.failure.code).toMatch(/^(truncated|corrupt)$/);
    }
  });

  it('is corrupt when a byte of a zip archive was flipped, without a manifest too', async () => {
    const bytes = readFileSync(fixture('good.zip'));
    const at = bytes.indexOf('alpha');
    bytes[at] = 0x41;
    expect(await restored(written(bytes))).toMatchObject(code('corrupt'));
  });

  it('is corrupt when its two lists of names differ', async () => {
    const bytes = readFileSync(fixture('good.zip'));
    bytes[bytes.indexOf('a.txt')] = 0x62;
    expect(await restored(written(bytes))).toMatchObject(code('corrupt'));
  });

  it('is corrupt when a header of a tar archive was changed, or more follows its end', async () => {
    const bytes = readFileSync(fixture('gnu.tar'));
    const flipped = Buffer.from(bytes);
    const at = flipped.indexOf('./sub/b.bin');
    flipped[at + 2] = 0x53;
    expect(await restored(written(flipped))).toMatchObject(code('corrupt'));
    expect(await restored(written(Buffer.concat([bytes, readFileSync(fixture('ustar.tar'))])))).toMatchObject(
      code('corrupt'),
    );
  });

  it('stops with the run', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(restored(fixture('gnu.tar'), { signal })).rejects.toThrow('enough');
  });
});

describe('headers of a tar without end', () => {
  const block = (type: string, body: string): Buffer => {
    const header = Buffer.alloc(512);
    header.write('pax', 0);
    header.write('0000644\0', 100);
    header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write(`${'0'.repeat(11)}\0`, 136);
    header.write('        ', 148);
    header.write(type, 156);
    header.write('ustar\x0000', 257);
    // POSIX.1-2017, ustar Interchange Format: the sum of all bytes, with the field itself taken as spaces.
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const padded = Buffer.alloc(Math.ceil(body.length / 512) * 512);
    padded.write(body);
    return Buffer.concat([header, padded]);
  };

  it.each(['g', 'x'])('are refused, and not kept in memory: %s', async (type) => {
    async function* endless() {
      for (let n = 0; n < 1_000; n += 1) yield block(type, `14 key${String(n).padStart(3, '0')}=abc\n`);
    }
    await expect(takeInventory(tarEntries(endless()), undefined)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('headers in a row'),
    });
  });
});

describe('names that no file can have', () => {
  it('are refused before anybody follows them', async () => {
    async function* links() {
      yield {
        path: 'a',
        kind: 'symlink' as const,
        size: 0,
        target: 'a/../'.repeat(20_000),
        content: async function* () {},
      };
    }
    await expect(takeInventory(links(), undefined)).rejects.toMatchObject({
      message: expect.stringContaining('4096 bytes'),
    });
  });
});
