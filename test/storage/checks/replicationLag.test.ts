import { describe, expect, test } from 'vitest';
import type { ReplicationMetrics } from '../../../shared/storage/bucket.ts';
import { replicationLagCheck as check } from '../../../shared/storage/checks/replicationLag.ts';
import { found } from '../../../shared/storage/looked.ts';
import {
  backupOf,
  type ContextSaid,
  day,
  denied,
  findingsOf,
  hour,
  now,
  objectOf,
  outcomeOf,
  type RuleSaid,
  replica,
  replicationOf,
  ruleTo,
  sampleOf,
  weightsOf,
} from '../buckets.ts';

const quiet = {
  rule: 'to-acme-replica',
  destination: replica,
  latencyMs: 30_000,
  bytesPending: 0,
  operationsPending: 0,
  operationsFailed: 0,
  at: now,
};

const { latencyMs: _latency, bytesPending: _bytes, operationsPending: _operations, ...failuresAlone } = quiet;

function to(said: RuleSaid = {}, metrics: Partial<ReplicationMetrics> = {}, more: ContextSaid = {}): ContextSaid {
  return {
    ...more,
    settings: {
      replication: found(replicationOf(ruleTo(replica, said))),
      replicationMetrics: found([{ ...quiet, ...metrics }]),
      ...more.settings,
    },
  };
}

const rpo = (rpoMs: number): ContextSaid => ({
  backups: [backupOf('db', 'db/', { rpoMs }), backupOf('files', 'files/', { rpoMs: 30 * day })],
});

describe('outcomes', () => {
  const table: readonly (readonly [string, ContextSaid, string])[] = [
    ['nothing behind', to({}, {}, rpo(day)), 'passed'],
    ['no replication', {}, 'not-applicable'],
    ['a replication that nobody may look at', { settings: { replication: denied } }, 'unknown'],
    ['metrics that nobody may look at', to({}, {}, { settings: { replicationMetrics: denied } }), 'unknown'],
    ['metrics without a datapoint', to({}, {}, { settings: { replicationMetrics: found([]) } }), 'unknown'],
    [
      'metrics of failures alone',
      { settings: { ...to().settings, replicationMetrics: found([failuresAlone]) } },
      'unknown',
    ],
    ['metrics from before', to({}, { at: now - 3 * hour }, rpo(day)), 'unknown'],
    ['objects that nobody may look at', to({}, {}, { settings: { objects: denied } }), 'unknown'],
    [
      'a failure in the sample, whatever the metrics',
      to(
        {},
        {},
        {
          settings: { replicationMetrics: denied, objects: sampleOf([objectOf('a', { replicationStatus: 'FAILED' })]) },
        },
      ),
      'failed',
    ],
  ];
  test.each(table)('%s', (_, said, expected) => {
    expect(outcomeOf(check, said).outcome).toBe(expected);
  });
});

describe('now, against the strictest RPO', () => {
  test('a latency above it', () => {
    const said = to({}, { latencyMs: 7_200_000, operationsPending: 12, bytesPending: 3_000 }, rpo(hour * 1.5));
    expect(weightsOf(check, said)).toEqual({ 'to-acme-replica:behind': 'high' });
    expect(findingsOf(check, said)[0]?.summary).toBe(
      'acme-replica is 2h behind, with 12 operations and 3000 bytes waiting; the strictest RPO here is 90m.',
    );
  });
  test('without an RPO no latency is too long', () => {
    expect(outcomeOf(check, to({}, { latencyMs: 30 * day })).outcome).toBe('passed');
  });
  test('operations that failed', () => {
    expect(weightsOf(check, to({}, { operationsFailed: 3 }))).toEqual({ 'to-acme-replica:failed': 'high' });
  });
  test('objects that wait for longer than it, or for a day', () => {
    const pending = (age: number, more: ContextSaid = {}) =>
      weightsOf(
        check,
        to(
          {},
          {},
          {
            ...more,
            settings: { objects: sampleOf([objectOf('a', { replicationStatus: 'PENDING', lastModified: now - age })]) },
          },
        ),
      );
    expect(pending(3 * hour, rpo(2 * hour))).toEqual({ 'pending-objects': 'high' });
    expect(pending(3 * hour)).toEqual({});
    expect(pending(25 * hour)).toEqual({ 'pending-objects': 'high' });
  });
});

describe('what is promised (S3 User Guide, "S3 Replication Time Control": 99.99 % within 15 minutes)', () => {
  test.each([
    [true, 5, { 'to-acme-replica:promise': 'medium' }],
    [true, 15, {}],
    [false, 30, { 'to-acme-replica:promise': 'medium' }],
    [false, 120, {}],
  ])('time control %s, an RPO of %i minutes', (timeControl, minutes, expected) => {
    expect(weightsOf(check, to({ destination: { timeControl } }, {}, rpo(minutes * 60_000)))).toEqual(expected);
  });
});

describe('nobody measures', () => {
  test('metrics are off: switching them on is safe, and keeps everything else', () => {
    const said = to({
      kmsObjects: true,
      scope: { prefix: 'db/', tags: { a: '1' } },
      destination: { metrics: false, kmsKey: 'arn:aws:kms:eu-west-1:111111111111:key/k', storageClass: 'GLACIER' },
    });
    const [finding] = findingsOf(check, said);
    expect(finding).toMatchObject({ key: 'to-acme-replica:unmeasured', severity: 'low', fix: { safe: true } });
    expect(finding?.fix?.cloudFormation?.properties).toEqual({
      ReplicationConfiguration: {
        Role: 'arn:aws:iam::111111111111:role/replication',
        Rules: [
          {
            Id: 'to-acme-replica',
            Status: 'Enabled',
            Priority: 1,
            Filter: { And: { Prefix: 'db/', TagFilters: [{ Key: 'a', Value: '1' }] } },
            DeleteMarkerReplication: { Status: 'Disabled' },
            SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
            Destination: {
              Bucket: 'arn:aws:s3:::acme-replica',
              StorageClass: 'GLACIER',
              EncryptionConfiguration: { ReplicaKmsKeyID: 'arn:aws:kms:eu-west-1:111111111111:key/k' },
              Metrics: { Status: 'Enabled' },
            },
          },
        ],
      },
    });
  });
  test('time control brings metrics along', () => {
    expect(outcomeOf(check, to({ destination: { metrics: false, timeControl: true } })).outcome).toBe('passed');
  });
  test('version 1 has none to switch on', () => {
    const [finding] = findingsOf(check, to({ version: 1, destination: { metrics: false } }));
    expect(finding?.fix).toMatchObject({ safe: false, calls: [] });
  });
});
