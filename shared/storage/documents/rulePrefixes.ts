/** The prefixes that a bucket's own rules name: where a sample of its objects tells most. */

import type { BucketDocuments } from '../bucket.ts';
import { lifecycle } from './lifecycle.ts';
import { readDocument } from './readDocument.ts';
import { replication } from './replication.ts';

export function rulePrefixes(documents: BucketDocuments['documents']): readonly string[] {
  const ages = readDocument(
    'get-bucket-lifecycle-configuration',
    documents['get-bucket-lifecycle-configuration'],
    lifecycle,
  );
  const copies = readDocument('get-bucket-replication', documents['get-bucket-replication'], replication);
  const named = [
    ...(ages.state === 'found' ? ages.value.rules.map(({ filter }) => filter.prefix) : []),
    ...(copies.state === 'found' ? copies.value.rules.map(({ scope }) => scope.prefix) : []),
  ];
  return [...new Set(named)].filter((prefix) => prefix !== '');
}
