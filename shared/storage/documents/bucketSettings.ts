/** A bucket's documents → its settings. Total: a document that cannot be read is `unknown`, and says where. */
import type { BucketDocuments, BucketSettings } from '../bucket.ts';
import { lifecycle } from './lifecycle.ts';
import { location } from './location.ts';
import { objects } from './objects.ts';
import { readDocument } from './readDocument.ts';
import { replication } from './replication.ts';
import { replicationMetrics } from './replicationMetrics.ts';
import { encryption, objectLock, ownership, policyStatus, publicAccessBlock, versioning } from './settings.ts';
import { tagging } from './tags.ts';

export function bucketSettings({ bucket, account, documents, cannedAcl }: BucketDocuments): BucketSettings {
  const read = <Name extends keyof typeof documents, T>(name: Name, schema: Parameters<typeof readDocument<T>>[2]) =>
    readDocument<T>(name, documents[name], schema);
  return {
    bucket,
    account,
    region: read('get-bucket-location', location),
    versioning: read('get-bucket-versioning', versioning),
    lifecycle: read('get-bucket-lifecycle-configuration', lifecycle),
    replication: read('get-bucket-replication', replication),
    encryption: read('get-bucket-encryption', encryption),
    publicAccessBlock: read('get-public-access-block', publicAccessBlock),
    accountPublicAccessBlock: read('account-public-access-block', publicAccessBlock),
    objectLock: read('get-object-lock-configuration', objectLock),
    ownership: read('get-bucket-ownership-controls', ownership),
    policyStatus: read('get-bucket-policy-status', policyStatus),
    ...(cannedAcl === undefined ? {} : { cannedAcl }),
    tags: read('get-bucket-tagging', tagging),
    objects: read('objects', objects),
    replicationMetrics: read('replication-metrics', replicationMetrics),
  };
}
