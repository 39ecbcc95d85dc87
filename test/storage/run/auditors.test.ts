import { describe, expect, it } from 'vitest';
import type { AuditedBucket } from '../../../shared/config/auditConfig.ts';
import type { BucketSource } from '../../../shared/storage/collect/source.ts';
import { nothingCollected } from '../../../shared/storage/documents/documentsOf.ts';
import { absent, found, unknown } from '../../../shared/storage/looked.ts';
import { policyNamed } from '../../../shared/storage/policies/builtIn.ts';
import { createAuditor } from '../../../shared/storage/run/auditors.ts';
import { auditSubjectsOf } from '../../../shared/storage/run/subjects.ts';
import { configOf, midnight } from './runWorld.ts';
import { failed, findingOf, reportOf } from './samples.ts';

const never = () => Promise.reject(new Error('not asked for'));

const copiesTo = (bucket: string) => ({
  ReplicationConfiguration: {
    Role: 'arn:aws:iam::123456789012:role/r',
    Rules: [
      {
        ID: 'all',
        Priority: 1,
        Status: 'Enabled',
        Filter: { Prefix: '' },
        DeleteMarkerReplication: { Status: 'Disabled' },
        Destination: { Bucket: `arn:aws:s3:::${bucket}` },
      },
    ],
  },
});

/** Every bucket is copied to `vault`, of which nobody may read anything. */
function recordingSource(): BucketSource & { readonly asked: Pick<AuditedBucket, 'name' | 'role' | 'account'>[] } {
  const asked: Pick<AuditedBucket, 'name' | 'role' | 'account'>[] = [];
  return {
    asked,
    async collect(bucket) {
      asked.push(bucket);
      const nothing = nothingCollected(bucket.name, unknown('denied', 'AccessDenied'));
      if (bucket.name === 'vault') return nothing;
      const documents = {
        ...nothing.documents,
        'get-bucket-versioning': absent,
        'get-bucket-replication': found(copiesTo('vault')),
      };
      return { ...nothing, documents };
    },
  };
}

describe('the auditor', () => {
  it('collects where buckets are copied to once for all of them, as the config says', async () => {
    const base = configOf(['a', 'b', 'vault']);
    const role = 'arn:aws:iam::210987654321:role/audit';
    const buckets = base.audit.buckets.map((one) => (one.name === 'vault' ? { ...one, role } : one));
    const config = { ...base, audit: { ...base.audit, buckets } };
    const source = recordingSource();
    const audit = createAuditor(config, { buckets: source, database: never, table: never });
    const reports = [];
    for (const one of auditSubjectsOf(config)) reports.push(await audit(one, midnight));
    expect(source.asked.map(({ name }) => name)).toEqual(['a', 'vault', 'b']);
    expect(source.asked[1]).toMatchObject({ name: 'vault', role });
    expect(reports.map(({ subject, policy, lookedAt }) => [subject.id, policy, lookedAt])).toEqual([
      ['a', policyNamed('backup').name, midnight],
      ['b', policyNamed('backup').name, midnight],
      ['vault', policyNamed('backup').name, midnight],
    ]);
    expect(reports[0]?.results.find(({ check }) => check === 'versioning')?.outcome).toBe('failed');
    expect(reports[2]?.results.find(({ check }) => check === 'versioning')?.outcome).toBe('unknown');
  });

  it('calls a table of another region by its own name, in its findings too', async () => {
    const config = configOf([]);
    const table = { name: 'orders', region: 'eu-west-1' };
    const subject = { kind: 'table', id: 'orders@eu-west-1' } as const;
    const finding = findingOf('recovery', 'x', { subject: { kind: 'table', id: 'orders' } });
    const report = reportOf('x', [failed('recovery', [finding])], { subject: { kind: 'table', id: 'orders' } });
    const audit = createAuditor(config, { buckets: { collect: never }, database: never, table: async () => report });
    const audited = await audit({ kind: 'table', subject, basis: '', table }, midnight);
    expect(audited.subject).toEqual(subject);
    expect(audited.results).toMatchObject([{ findings: [{ subject }] }]);
  });

  it('judges what a bucket keeps by how long its backups took to restore, asked for once', async () => {
    const rtoMs = 3_600_000;
    const backup = (id: string) => ({ id, from: { bucket: id, prefix: '' }, services: [], rtoMs, copiesMin: 3 });
    const config = configOf(['orders', 'photos'], { backups: ['orders', 'photos'].map(backup) });
    const LastModified = new Date(midnight - 3_600_000).toISOString();
    const objects = found({ Contents: [{ Key: 'a.dump', Size: 1_000, LastModified, StorageClass: 'STANDARD' }] });
    const source: BucketSource = {
      async collect({ name }) {
        const nothing = nothingCollected(name, absent);
        return { ...nothing, documents: { ...nothing.documents, objects } };
      },
    };
    let asked = 0;
    const measuredRestoreMs = async () => {
      asked += 1;
      return new Map([
        ['orders', rtoMs / 2],
        ['photos', 2 * rtoMs],
      ]);
    };
    const parts = { buckets: source, database: never, table: never };
    const outcomes = async (given: Parameters<typeof createAuditor>[1]) => {
      const audit = createAuditor(config, given);
      const reports = [];
      for (const one of auditSubjectsOf(config)) reports.push(await audit(one, midnight));
      return reports.map(({ results }) => results.find(({ check }) => check === 'restorable')?.outcome);
    };
    expect(await outcomes({ ...parts, measuredRestoreMs })).toEqual(['passed', 'failed']);
    expect(asked).toBe(1);
    // Nobody has measured it, or said how long it takes.
    expect(await outcomes(parts)).toEqual(['unknown', 'unknown']);
  });
});
