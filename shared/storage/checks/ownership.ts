import type { BucketCheck, BucketContext } from '../check.ts';
import type { Fix } from '../finding.ts';
import { evidenceOf, failedIf, passed, unknownOf } from './outcome.ts';

const document = 'get-bucket-ownership-controls';

export const ownershipCheck: BucketCheck = {
  id: 'ownership',
  title: 'ACLs disabled',
  severity: 'medium',
  reason:
    'With ACLs, who writes an object owns it and says who may read it: the bucket’s owner may not even be able to restore it.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html',
  applies: ({ publicAccess }) => publicAccess === 'blocked',
  run: (context) => {
    const { ownership } = context.settings;
    if (ownership.state === 'unknown') return unknownOf(document, ownership);
    if (ownership.state === 'found' && ownership.value === 'BucketOwnerEnforced') return passed;
    // A bucket without ownership controls is one from before April 2023, and its objects belong to their writers.
    const value = ownership.state === 'absent' ? 'ObjectWriter' : ownership.value;
    const summary =
      value === 'ObjectWriter'
        ? 'ACLs are on, and objects belong to whoever wrote them.'
        : 'ACLs are on; the bucket’s owner owns only what is written with bucket-owner-full-control.';
    const shows = ownership.state === 'absent' ? 'not configured' : value;
    const evidence = [evidenceOf(document, 'OwnershipControls.Rules[0].ObjectOwnership', shows)];
    return failedIf([{ summary, evidence, fix: fixOf(context) }]);
  },
};

function fixOf({ settings: { bucket } }: BucketContext): Fix {
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] };
  return {
    summary: 'Disable ACLs, so that the bucket’s owner owns every object.',
    safe: false,
    caution:
      'Grants by ACL end, and writers that send an ACL other than bucket-owner-full-control are refused: see first that no backup job does. S3 refuses the change while the bucket’s own ACL grants others access.',
    calls: [{ service: 's3', operation: 'PutBucketOwnershipControls', input: { Bucket: bucket, OwnershipControls } }],
    cloudFormation: { type: 'AWS::S3::Bucket', properties: { OwnershipControls } },
  };
}
