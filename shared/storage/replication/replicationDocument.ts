/** A replication configuration as the API and as CloudFormation take it: what fixes write. Pure. */
import type { Replication, ReplicationDestination, ReplicationRule, Tags } from '../bucket.ts';
import type { Fix } from '../finding.ts';

/** Replaces the whole configuration by the given one, as PutBucketReplication does. */
export function fixByReplication(
  bucket: string,
  replication: Replication,
  text: Pick<Fix, 'summary' | 'safe' | 'caution'>,
): Fix {
  return {
    ...text,
    calls: [
      {
        service: 's3',
        operation: 'PutBucketReplication',
        input: {
          Bucket: bucket,
          ReplicationConfiguration: {
            Role: replication.role,
            Rules: replication.rules.map((rule) => ruleOf(rule, replication.role, api)),
          },
        },
      },
    ],
    cloudFormation: {
      type: 'AWS::S3::Bucket',
      properties: {
        ReplicationConfiguration: {
          Role: replication.role,
          Rules: replication.rules.map((rule) => ruleOf(rule, replication.role, cloudFormation)),
        },
      },
    },
  };
}

/** The configuration with other settings in some rules. */
export function withRules(
  replication: Replication,
  change: (rule: ReplicationRule, place: number) => ReplicationRule,
): Replication {
  return { ...replication, rules: replication.rules.map((rule, place) => change(rule, place)) };
}

type Names = { readonly id: string; readonly tag: string; readonly tags: string };

const api: Names = { id: 'ID', tag: 'Tag', tags: 'Tags' };

/** AWS::S3::Bucket ReplicationRule, ReplicationRuleFilter. */
const cloudFormation: Names = { id: 'Id', tag: 'TagFilter', tags: 'TagFilters' };

function ruleOf(rule: ReplicationRule, role: string, names: Names): Readonly<Record<string, unknown>> {
  const { id, enabled, version, priority, scope, kmsObjects, replicaModifications } = rule;
  const criteria = {
    ...(kmsObjects ? { SseKmsEncryptedObjects: on } : {}),
    ...(replicaModifications ? { ReplicaModifications: on } : {}),
  };
  return {
    ...(id === undefined ? {} : { [names.id]: id }),
    Status: enabled ? 'Enabled' : 'Disabled',
    ...(version === 1
      ? { Prefix: scope.prefix }
      : {
          ...(priority === undefined ? {} : { Priority: priority }),
          Filter: filterOf(scope, names),
          DeleteMarkerReplication: { Status: rule.deleteMarkers ? 'Enabled' : 'Disabled' },
        }),
    ...(Object.keys(criteria).length === 0 ? {} : { SourceSelectionCriteria: criteria }),
    Destination: destinationOf(rule.destination, role),
  };
}

const on = { Status: 'Enabled' };

function filterOf(
  { prefix, tags }: { readonly prefix: string; readonly tags: Tags },
  names: Names,
): Readonly<Record<string, unknown>> {
  const [first, ...more] = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (first === undefined) return { Prefix: prefix };
  if (prefix === '' && more.length === 0) return { [names.tag]: first };
  return { And: { Prefix: prefix, [names.tags]: [first, ...more] } };
}

function destinationOf(destination: ReplicationDestination, role: string): Readonly<Record<string, unknown>> {
  const { account, storageClass, ownerOverride, kmsKey, timeControl, metrics } = destination;
  // 15 minutes is the only threshold that there is (API reference, ReplicationTimeValue).
  const minutes = { Minutes: 15 };
  return {
    Bucket: `arn:${partitionOf(role)}:s3:::${destination.bucket}`,
    ...(account === undefined ? {} : { Account: account }),
    ...(storageClass === undefined ? {} : { StorageClass: storageClass }),
    ...(ownerOverride ? { AccessControlTranslation: { Owner: 'Destination' } } : {}),
    ...(kmsKey === undefined ? {} : { EncryptionConfiguration: { ReplicaKmsKeyID: kmsKey } }),
    ...(timeControl ? { ReplicationTime: { ...on, Time: minutes } } : {}),
    ...(metrics || timeControl ? { Metrics: { ...on, ...(timeControl ? { EventThreshold: minutes } : {}) } } : {}),
  };
}

/** Buckets and roles of China and GovCloud are named in partitions of their own, which replication does not leave. */
function partitionOf(role: string): string {
  return role.split(':')[1] ?? 'aws';
}
