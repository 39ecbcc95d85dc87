import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expectedOf, runningChecksum } from '../../../shared/restore/fetch/storedChecksum.ts';
import type { ObjectFacts, StoredChecksum } from '../../../shared/restore/store.ts';
import { chunksOf, factsOf } from '../../fakes/storedBackup.ts';

/** The input of published check values, such as those in the Catalogue of parametrised CRC algorithms. */
const check = Buffer.from('123456789');

async function compared(bytes: Uint8Array, checksum: StoredChecksum, chunkBytes = 4) {
  const [expected] = expectedOf(facts(bytes, { checksums: [checksum] }));
  if (expected === undefined) throw new Error('There is nothing to compare.');
  const running = runningChecksum(expected);
  for (const chunk of chunksOf(bytes, chunkBytes)) await running.update(chunk);
  return await running.compare();
}

function facts(body: Uint8Array, more: Partial<ObjectFacts> = {}): ObjectFacts {
  return factsOf({ key: 'a', body, ...more });
}

const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

describe('the checksum of a full object', () => {
  it.each([
    // Catalogue of parametrised CRC algorithms: CRC-32/ISO-HDLC, CRC-32/ISCSI, CRC-64/NVME.
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
    // `printf 123456789 | sha1sum`, and so on.
    ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['SHA256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
    ['MD5', '25f9e794323b453885f5181f1b624d0b'],
  ] as const)('%s of "123456789" is the published one', async (algorithm, hex) => {
    const outcome = await compared(check, { algorithm, type: 'full-object', value: base64(hex) });
    expect(outcome).toMatchObject({ matches: true, name: `${algorithm} (full object)` });
    expect(
      await compared(Buffer.from('123456780'), { algorithm, type: 'full-object', value: base64(hex) }),
    ).toMatchObject({
      matches: false,
      expected: base64(hex),
    });
  });
});

describe('the checksum of checksums', () => {
  // S3 User Guide, "Checking object integrity": the checksum of the parts' raw checksums, one after another.
  it('is what openssl and a pipe make of the parts', async () => {
    const body = Buffer.from('a'.repeat(10) + 'b'.repeat(10) + 'c'.repeat(3));
    const script = 'for part in aaaaaaaaaa bbbbbbbbbb ccc; do printf $part | openssl dgst -sha256 -binary; done';
    const value = execFileSync('sh', ['-c', `(${script}) | openssl dgst -sha256 -binary`]).toString('base64');
    const checksum = { algorithm: 'SHA256', type: 'composite', value, partSizes: [10, 10, 3] } as const;
    for (const chunkBytes of [1, 4, 10, 100]) {
      expect(await compared(body, checksum, chunkBytes)).toMatchObject({
        matches: true,
        name: 'SHA256 (composite of 3 parts)',
      });
    }
    expect(await compared(body, { ...checksum, partSizes: [10, 3, 10] })).toMatchObject({ matches: false });
  });

  it('takes the numbers of CRC32 as four bytes, the highest first', async () => {
    // python3 -c "import zlib; print('%08x' % zlib.crc32(bytes.fromhex('cbf43926' * 2)))"
    const hex = '7023ac4f';
    const body = Buffer.concat([check, check]);
    const checksum = { algorithm: 'CRC32', type: 'composite', value: base64(hex), partSizes: [9, 9] } as const;
    expect(await compared(body, checksum)).toMatchObject({ matches: true });
  });

  it('cannot be computed without the sizes of all parts', () => {
    const composite = { algorithm: 'SHA256', type: 'composite', value: 'AAAA' } as const;
    expect(expectedOf(facts(check, { checksums: [composite] }))).toEqual([]);
    expect(expectedOf(facts(check, { checksums: [{ ...composite, partSizes: [4, 4] }] }))).toEqual([]);
  });
});

describe('an ETag', () => {
  const etag = `"${createHash('md5').update(check).digest('hex')}"`;
  const names = (more: Partial<ObjectFacts>) => expectedOf(facts(check, more)).map(({ name }) => name);

  it('is the MD5 of an object that was put in one piece', () => {
    expect(names({ etag })).toEqual(['MD5 (ETag)']);
    expect(names({ etag, encryption: 'AES256' })).toEqual(['MD5 (ETag)']);
  });

  it.each([
    ['parts', { etag: etag.replace(/"$/, '-2"') }],
    ['SSE-KMS', { etag, encryption: 'aws:kms' }],
    ['SSE-C', { etag, encryption: 'SSE-C' }],
    ['a directory bucket', { etag, storageClass: 'EXPRESS_ONEZONE' }],
  ])('says nothing of the content for %s', (_, more) => {
    expect(names(more)).toEqual([]);
  });

  it('is not looked at where S3 keeps a checksum', () => {
    const kept = { algorithm: 'CRC64NVME', type: 'full-object', value: base64('ae8b14860a799888') } as const;
    expect(names({ etag, checksums: [kept] })).toEqual(['CRC64NVME (full object)']);
  });
});
