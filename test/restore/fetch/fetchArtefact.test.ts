import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Decryption, ObjectSource } from '../../../shared/config/restoreConfig.ts';
import { SecretUnavailable } from '../../../shared/probe/secrets.ts';
import { type FetchInput, fetchArtefact } from '../../../shared/restore/fetch.ts';
import type { Progress } from '../../../shared/restore/progress.ts';
import { StoreError } from '../../../shared/restore/store.ts';
import { foundOf, objectSource, type Stored, storeOf } from '../../fakes/storedBackup.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-fetch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Given = Partial<Omit<FetchInput, 'found'>> & {
  readonly manifest?: Stored;
  readonly secret?: string;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: Progress) => void;
};

async function fetched(objects: readonly Stored[], given: Given = {}) {
  const { manifest, secret, signal = new AbortController().signal, progress = () => {}, ...input } = given;
  const { store } = storeOf(manifest === undefined ? objects : [...objects, manifest]);
  return await fetchArtefact(
    { found: foundOf(objects, manifest), source: objectSource, folder, ...input },
    {
      store,
      secrets: async (reference) => {
        if (secret === undefined) throw new SecretUnavailable(reference, 'there is none');
        return secret;
      },
      now: () => 0,
      progress,
      signal,
    },
  );
}

function contentOf(outcome: Awaited<ReturnType<typeof fetched>>): string {
  if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.text}`);
  return readFileSync(outcome.value.artefact.file, 'utf8');
}

const text = 'INSERT INTO orders VALUES (1);\n'.repeat(20_000);
const plain = Buffer.from(text);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const withManifest = (manifest: NonNullable<ObjectSource['find']['manifest']>): ObjectSource => ({
  ...objectSource,
  find: { ...objectSource.find, manifest },
});
const decrypting = (decrypt: Decryption): ObjectSource => ({ ...objectSource, decrypt });

describe('fetching a backup', () => {
  it('puts the parts of a set together in order and says what was stored', async () => {
    const parts = [
      { key: 'db/orders.sql.part1', body: plain.subarray(0, 100_000) },
      { key: 'db/orders.sql.part2', body: plain.subarray(100_000) },
    ];
    const outcome = await fetched(parts);
    expect(contentOf(outcome)).toBe(text);
    expect(outcome).toMatchObject({
      value: {
        artefact: { bytes: plain.length },
        objects: [
          { key: 'db/orders.sql.part1', size: 100_000, sha256: sha256(plain.subarray(0, 100_000)) },
          { key: 'db/orders.sql.part2', sha256: sha256(plain.subarray(100_000)) },
        ],
      },
    });
    expect(statSync(join(folder, 'backup')).mode & 0o777).toBe(0o600);
  });

  it('says how far it is, up to the last byte', async () => {
    const seen: Progress[] = [];
    await fetched([{ key: 'db/a', body: Buffer.alloc(3_000_000) }], { progress: (one) => seen.push(one) });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toEqual({ phase: 'fetch', bytes: { done: 3_000_000, of: 3_000_000 } });
  });

  it('fails an object that has more or fewer bytes than its metadata says', async () => {
    for (const size of [plain.length + 1, plain.length - 1]) {
      const outcome = await fetched([{ key: 'db/a', body: plain, size }]);
      expect(outcome).toMatchObject({ failure: { code: 'checksum-mismatch' } });
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('fails an object without content', async () => {
    expect(await fetched([{ key: 'db/a', body: new Uint8Array(0) }])).toMatchObject({ failure: { code: 'empty' } });
  });

  it('names the algorithm and both checksums when they differ', async () => {
    const checksums = [{ algorithm: 'CRC32', type: 'full-object', value: 'AAAAAA==' }] as const;
    // CRC-32 of "123456789" is cbf43926, which is y/Q5Jg== in Base64.
    const outcome = await fetched([{ key: 'db/a', body: Buffer.from('123456789'), checksums }]);
    expect(outcome).toMatchObject({ failure: { code: 'checksum-mismatch' } });
    expect(outcome.ok ? '' : outcome.failure.text).toMatch(/CRC32 .*db\/a is y\/Q5Jg==, and S3 keeps AAAAAA==/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('blames the checksum and not the decompressor for bytes that were changed where they lie', async () => {
    const good = gzipSync(text);
    const checksums = [
      { algorithm: 'SHA256', type: 'full-object', value: createHash('sha256').update(good).digest('base64') },
    ] as const;
    const body = Buffer.from(good);
    body.fill(0xff, 20, 60);
    expect(await fetched([{ key: 'db/a.gz', body, checksums }])).toMatchObject({
      failure: { code: 'checksum-mismatch' },
    });
    expect(await fetched([{ key: 'db/a.gz', body }])).toMatchObject({ failure: { code: 'not-decompressed' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('passes on that the store cannot be reached, in the middle too, and leaves nothing', async () => {
    const broken = new StoreError('unreachable', 'The connection was reset.');
    const open = async () =>
      Readable.from(
        (function* () {
          yield plain.subarray(0, 1000);
          throw broken;
        })(),
      );
    const parts = { secrets: async () => 'x', now: () => 0, progress: () => {}, signal: new AbortController().signal };
    const found = foundOf([{ key: 'db/a', body: plain }]);
    const input = { found, source: objectSource, folder };
    await expect(fetchArtefact(input, { ...parts, store: { open } })).rejects.toBe(broken);
    const source = decrypting({ with: 'command', command: ['cat'] });
    await expect(fetchArtefact({ ...input, source }, { ...parts, store: { open } })).rejects.toBe(broken);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['denied', 'denied'],
    ['missing', 'incomplete'],
  ] as const)('gives a value for a store that says %s', async (code, expected) => {
    const store = { open: () => Promise.reject(new StoreError(code, 'No.')) };
    const parts = { secrets: async () => 'x', now: () => 0, progress: () => {}, signal: new AbortController().signal };
    const outcome = await fetchArtefact(
      { found: foundOf([{ key: 'db/a', body: plain }]), source: objectSource, folder },
      { ...parts, store },
    );
    expect(outcome).toMatchObject({ failure: { code: expected } });
  });

  it('removes what was begun when it is aborted', async () => {
    const controller = new AbortController();
    const outcome = fetched([{ key: 'db/a', body: Buffer.alloc(8_000_000, 1) }], {
      signal: controller.signal,
      progress: ({ bytes }) => bytes !== undefined && bytes.done > 2_000_000 && controller.abort(new Error('enough')),
    });
    await expect(outcome).rejects.toThrow('enough');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the room there is', () => {
  it('refuses a backup that is larger before it is opened', async () => {
    const object = { key: 'db/a', body: plain };
    const { store, opened } = storeOf([object]);
    const outcome = await fetchArtefact(
      { found: foundOf([object]), source: objectSource, folder, spaceBytes: plain.length - 1 },
      { store, secrets: async () => '', now: () => 0, progress: () => {}, signal: new AbortController().signal },
    );
    expect(outcome).toMatchObject({ failure: { code: 'too-large' } });
    expect(outcome.ok ? '' : outcome.failure.advice).toMatch(/storage.*staging URL/);
    expect(opened).toEqual([]);
  });

  it('gives up a small object that decompresses into more than there is room for', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const outcome = await fetched([{ key: 'db/a.gz', body: bomb }], { spaceBytes: 1_000_000 });
    expect(outcome).toMatchObject({ failure: { code: 'too-large' } });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a manifest beside the backup', () => {
  const key = 'db/orders.sql';
  const own = withManifest({ kind: 'suffix', suffix: '.sha256' });
  const shared = withManifest({ kind: 'name', name: 'SHA256SUMS' });
  const named = (body: string, name = 'db/orders.sql.sha256') => ({ key: name, body: Buffer.from(body) });

  it('is what sha256sum itself writes', async () => {
    writeFileSync(join(folder, 'orders.sql'), plain);
    const manifest = named(execFileSync('sha256sum', ['orders.sql'], { cwd: folder, encoding: 'utf8' }));
    rmSync(join(folder, 'orders.sql'));
    const outcome = await fetched([{ key, body: plain }], { manifest, source: own });
    expect(outcome).toMatchObject({ value: { objects: [{ verified: 'SHA256 (manifest)' }] } });
  });

  it('fails what has another checksum', async () => {
    const manifest = named(`${sha256(Buffer.from('else'))}  orders.sql\n`);
    const outcome = await fetched([{ key, body: plain }], { manifest, source: own });
    expect(outcome).toMatchObject({ failure: { code: 'checksum-mismatch' } });
    expect(outcome.ok ? '' : outcome.failure.text).toContain(sha256(plain));
  });

  it('fails a backup that it does not name', async () => {
    const manifest = named(`${sha256(plain)}  other.sql\n`, 'db/SHA256SUMS');
    const outcome = await fetched([{ key, body: plain }], { manifest, source: shared });
    expect(outcome).toMatchObject({ failure: { code: 'manifest-mismatch' } });
  });

  it('may be about what comes out of the compressed object', async () => {
    const manifest = named(`${sha256(plain)}  orders.sql\n`, 'db/SHA256SUMS');
    const good = await fetched([{ key: `${key}.gz`, body: gzipSync(plain) }], { manifest, source: shared });
    expect(contentOf(good)).toBe(text);
    rmSync(join(folder, 'backup'));
    const bad = await fetched([{ key: `${key}.gz`, body: gzipSync('other') }], { manifest, source: shared });
    expect(bad).toMatchObject({ failure: { code: 'checksum-mismatch' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is handed on when it is about what is inside', async () => {
    const manifest = named(`${sha256(plain)}  a.txt\n`, 'db/orders.tar.sha256');
    const outcome = await fetched([{ key: 'db/orders.tar', body: plain }], {
      manifest,
      source: own,
      comparesInside: true,
    });
    expect(outcome).toMatchObject({ value: { artefact: { manifest: { 'a.txt': sha256(plain) } } } });
  });
});

describe('decrypting', () => {
  const key = 'correct horse battery staple';
  const openssl = decrypting({ with: 'openssl', cipher: 'aes-256-cbc', key: '${env:BACKUP_KEY}' });
  const encrypt = (input: Uint8Array) =>
    execFileSync('openssl', ['enc', '-aes-256-cbc', '-pbkdf2', '-pass', `pass:${key}`], {
      input,
      maxBuffer: 64_000_000,
    });

  it('reads what openssl wrote, compressed before it was encrypted', async () => {
    const outcome = await fetched([{ key: 'db/a.gz.enc', body: encrypt(gzipSync(plain)) }], {
      source: openssl,
      secret: key,
    });
    expect(contentOf(outcome)).toBe(text);
    expect(readdirSync(folder)).toEqual(['backup']);
  });

  it('says that the key is wrong and not what it is', async () => {
    const outcome = await fetched([{ key: 'db/a.enc', body: encrypt(plain) }], {
      source: openssl,
      secret: 'wrong-secret',
    });
    expect(outcome).toMatchObject({ failure: { code: 'not-decrypted' } });
    expect(JSON.stringify(outcome)).not.toContain('wrong-secret');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives the command a file with the key that only its owner reads, and never the key in an argument', async () => {
    const script = 'cat >/dev/null; stat -c %a "$1"; cat "$1"';
    const source = decrypting({ with: 'command', command: ['sh', '-c', script, 'sh', '{key}'], key: '${env:K}' });
    const outcome = await fetched([{ key: 'db/a', body: plain }], { source, secret: 'the key' });
    expect(contentOf(outcome)).toBe('600\nthe key');
    expect(readdirSync(folder)).toEqual(['backup']);
  });

  it('hides the key that a command complains about', async () => {
    const script = 'cat >/dev/null; echo "bad key: $(cat "$1")" >&2; exit 3';
    const source = decrypting({ with: 'command', command: ['sh', '-c', script, 'sh', '{key}'], key: 'AGE ${env:K}' });
    const outcome = await fetched([{ key: 'db/a', body: plain }], { source, secret: 'hush-hush' });
    expect(outcome).toEqual({
      ok: false,
      failure: { code: 'not-decrypted', text: 'sh ended with status 3: bad key: ….' },
    });
  });

  it('knows a command that is not installed from a backup that is bad', async () => {
    const source = decrypting({ with: 'command', command: ['holdfast-no-such-command'] });
    const outcome = await fetched([{ key: 'db/a', body: plain }], { source });
    expect(outcome).toMatchObject({ failure: { code: 'no-engine' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not start without the key', async () => {
    const outcome = await fetched([{ key: 'db/a', body: plain }], { source: openssl });
    expect(outcome).toMatchObject({ failure: { code: 'denied' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends the command when it is aborted', async () => {
    const controller = new AbortController();
    const source = decrypting({ with: 'command', command: ['sh', '-c', 'echo $$ >pid; exec sleep 600'] });
    const outcome = fetched([{ key: 'db/a', body: plain }], { source, signal: controller.signal });
    let pid = 0;
    while (!(pid > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (readdirSync(folder).includes('pid')) pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    }
    controller.abort(new Error('enough'));
    await expect(outcome).rejects.toThrow('enough');
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('prefers what the decryption says over a stream that does not decompress', async () => {
    const script = 'printf "\\037\\213\\010garbage"; cat >/dev/null; echo "bad mac" >&2; exit 1';
    const source = decrypting({ with: 'command', command: ['sh', '-c', script] });
    const outcome = await fetched([{ key: 'db/a', body: plain }], { source });
    expect(outcome).toMatchObject({ failure: { code: 'not-decrypted', text: 'sh ended with status 1: bad mac.' } });
  });

  it('says so when a backup is encrypted and nothing decrypts it', async () => {
    expect(await fetched([{ key: 'db/a', body: encrypt(plain) }])).toMatchObject({
      failure: { code: 'not-decrypted', advice: expect.stringContaining('decrypt') },
    });
  });
});

describe('what is compressed', () => {
  it.each([
    ['gzip', gzipSync(plain)],
    ['zstd', zstdCompressSync(plain)],
    ['nothing', plain],
  ])('comes out of %s', async (_, body) => {
    expect(contentOf(await fetched([{ key: 'db/a', body }]))).toBe(text);
  });
});
