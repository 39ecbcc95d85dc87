/** Examples: AWS CLI Command Reference, s3api list-objects-v2, head-object. */
import { describe, expect, it } from 'vitest';
import { settingsOf } from './given.ts';

const objectsOf = (document: unknown) => settingsOf('objects', document).objects;

const listed = {
  LastModified: '2019-11-05T23:11:50.000Z',
  ETag: '"621503c373607d548b37cff8778d992c"',
  StorageClass: 'STANDARD',
  Key: 'doc1.rtf',
  Size: 391,
};

describe('the sample of objects', () => {
  it('is what list-objects-v2 prints', () => {
    expect(objectsOf({ Contents: [listed] })).toEqual({
      state: 'found',
      value: {
        isPart: false,
        objects: [
          { key: 'doc1.rtf', size: 391, storageClass: 'STANDARD', lastModified: Date.UTC(2019, 10, 5, 23, 11, 50) },
        ],
      },
    });
  });

  it('has what head-object and get-object-tagging say laid over it', () => {
    const head = {
      ReplicationStatus: 'COMPLETE',
      ChecksumCRC32: 'AAAAAA==',
      ChecksumSHA256: 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=',
    };
    const Contents = [{ ...listed, ...head, TagSet: [{ Key: 'constructor', Value: 'x' }] }];
    const objects = objectsOf({ Contents, IsPart: true });
    expect(objects).toMatchObject({
      value: {
        isPart: true,
        objects: [{ replicationStatus: 'COMPLETED', checksum: { algorithm: 'SHA256', value: head.ChecksumSHA256 } }],
      },
    });
    const tags = objects.state === 'found' ? objects.value.objects[0]?.tags : undefined;
    expect(Object.entries(tags ?? {})).toEqual([['constructor', 'x']]);
  });

  it('knows that there is a checksum where the listing says so', () => {
    expect(objectsOf({ Contents: [{ ...listed, ChecksumAlgorithm: ['CRC64NVME'] }] })).toMatchObject({
      value: { objects: [{ checksum: { algorithm: 'CRC64NVME' } }] },
    });
  });

  it.each([
    // --max-items cuts short and prints a token.
    ['was cut short', { Contents: [listed], NextToken: 'x' }],
    ['is one page of several', { Contents: [listed], IsTruncated: true }],
    ['asked for a prefix', { Contents: [listed], Prefix: 'db/' }],
    ['left folders closed', { Contents: [listed], CommonPrefixes: [{ Prefix: 'db/' }] }],
  ])('is a part where the listing %s', (_, document) => {
    expect(objectsOf(document)).toMatchObject({ value: { isPart: true } });
  });

  it('is empty, and all there is, where the CLI prints no contents', () => {
    expect(objectsOf({ RequestCharged: null, Prefix: '' })).toEqual({
      state: 'found',
      value: { objects: [], isPart: false },
    });
  });
});
