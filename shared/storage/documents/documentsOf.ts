/** Every document of a bucket, one way or another: none is ever left out. */
import type { BucketDocuments, DocumentName } from '../bucket.ts';
import { type Looked, unknown } from '../looked.ts';

export function documentsOf(get: (name: DocumentName) => Looked<unknown> | undefined): BucketDocuments['documents'] {
  const look = (name: DocumentName) => get(name) ?? unknown('not-collected', `${name} was not collected`);
  return {
    'get-bucket-location': look('get-bucket-location'),
    'get-bucket-versioning': look('get-bucket-versioning'),
    'get-bucket-lifecycle-configuration': look('get-bucket-lifecycle-configuration'),
    'get-bucket-replication': look('get-bucket-replication'),
    'get-bucket-encryption': look('get-bucket-encryption'),
    'get-public-access-block': look('get-public-access-block'),
    'get-object-lock-configuration': look('get-object-lock-configuration'),
    'get-bucket-ownership-controls': look('get-bucket-ownership-controls'),
    'get-bucket-policy-status': look('get-bucket-policy-status'),
    'get-bucket-tagging': look('get-bucket-tagging'),
    'account-public-access-block': look('account-public-access-block'),
    objects: look('objects'),
    'replication-metrics': look('replication-metrics'),
  };
}

/** A bucket of which nothing is known, for one reason. */
export function nothingCollected(bucket: string, why: Looked<never>): BucketDocuments {
  return { bucket, account: why, documents: documentsOf(() => why) };
}
