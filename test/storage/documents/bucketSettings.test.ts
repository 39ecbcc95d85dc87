import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DocumentName, documentNames } from '../../../shared/storage/bucket.ts';
import { bucketSettings } from '../../../shared/storage/documents/bucketSettings.ts';
import { documentsOf } from '../../../shared/storage/documents/documentsOf.ts';
import { absent, found, unknown } from '../../../shared/storage/looked.ts';
import { settingsOf } from './given.ts';

/** Words that documents are made of, so that arbitrary ones get past the first check now and then. */
const word = fc.constantFrom(
  'Rules',
  'Status',
  'Enabled',
  'Filter',
  'And',
  'Tags',
  'Key',
  'Value',
  'Transitions',
  'Days',
  'StorageClass',
  'GLACIER',
  'Destination',
  'Bucket',
  'arn:aws:s3:::b',
  'ReplicationConfiguration',
  'ServerSideEncryptionConfiguration',
  'PublicAccessBlockConfiguration',
  'ObjectLockConfiguration',
  'OwnershipControls',
  'TagSet',
  'Contents',
  'LocationConstraint',
  '__proto__',
  'constructor',
  'toString',
  '',
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 6 },
    word,
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.array(fc.tuple(word, tie('json')), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}));

const named = (name: DocumentName) => fc.tuple(fc.constant(name), json);

describe('the settings of a bucket', () => {
  it('are there for any JSON whatsoever: each found, absent or unknown', () => {
    fc.assert(
      fc.property(fc.oneof(...documentNames.map(named)), ([name, document]) => {
        const { bucket: _, ...parts } = settingsOf(name, document);
        for (const part of Object.values(parts)) expect(['found', 'absent', 'unknown']).toContain(part.state);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keep what is absent absent, and what is unknown unknown, with the reason', () => {
    const denied = unknown('denied', 's3:GetBucketVersioning is not allowed');
    const documents = documentsOf((name) => (name === 'get-bucket-versioning' ? denied : absent));
    const settings = bucketSettings({ bucket: 'b', account: found('123456789012'), documents });
    expect(settings.versioning).toBe(denied);
    expect(settings.lifecycle).toEqual({ state: 'absent' });
  });

  it('survive a million broken rules, of which one is enough', () => {
    const { lifecycle } = settingsOf('get-bucket-lifecycle-configuration', { Rules: Array(1_000_000).fill(0) });
    expect(lifecycle).toMatchObject({ why: 'unreadable' });
    const { objects } = settingsOf('objects', { Contents: Array(200_000).fill({}) });
    expect(objects).toMatchObject({ why: 'unreadable', text: expect.stringContaining('Contents[0].Key') });
  });
});
