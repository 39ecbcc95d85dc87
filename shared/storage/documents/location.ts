/** Amazon S3 API reference, GetBucketLocation: nothing for us-east-1, and `EU` for old buckets in eu-west-1. */
import * as z from 'zod';
import type { Region } from '../../config/config.ts';

const regionPattern = /^[a-z]{2,8}(-[a-z]{2,12}){1,3}-\d{1,2}$/;

export const location = z
  .object({ LocationConstraint: z.string().max(64).nullish() })
  .transform(({ LocationConstraint: said }, context): Region => {
    if (said === undefined || said === null || said === '') return 'us-east-1';
    if (said === 'EU') return 'eu-west-1';
    if (regionPattern.test(said)) return said;
    const message = `${JSON.stringify(said)} is no AWS region`;
    context.issues.push({ code: 'custom', message, path: ['LocationConstraint'], input: said });
    return z.NEVER;
  });
