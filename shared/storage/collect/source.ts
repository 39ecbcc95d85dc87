/** Where settings come from: AWS, a folder of the AWS CLI's documents, or a template. Each gives the same documents. */
import type { AuditedBucket } from '../../config/auditConfig.ts';
import type { BucketDocuments } from '../bucket.ts';

export type BucketSource = {
  /**
   * Collects everything that there is to know of one bucket. Never rejects: what could not be had is `unknown` in its
   * place, and one document that fails does not keep the others from being read.
   */
  readonly collect: (bucket: Pick<AuditedBucket, 'name' | 'role' | 'account'>) => Promise<BucketDocuments>;
};
