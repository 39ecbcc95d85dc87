/** The four settings of a public access block: of a bucket, of its account, and of both. */
import type { PublicAccessBlock } from '../bucket.ts';
import type { BucketContext } from '../check.ts';
import type { Evidence } from '../finding.ts';
import type { Looked } from '../looked.ts';
import { evidenceOf } from './outcome.ts';

const bucketDocument = 'get-public-access-block';
const accountDocument = 'account-public-access-block';

/** The API's names of the four settings. */
const settingNames = {
  blockPublicAcls: 'BlockPublicAcls',
  ignorePublicAcls: 'IgnorePublicAcls',
  blockPublicPolicy: 'BlockPublicPolicy',
  restrictPublicBuckets: 'RestrictPublicBuckets',
} as const;

export type Setting = keyof typeof settingNames;

export const settings: readonly Setting[] = [
  'blockPublicAcls',
  'ignorePublicAcls',
  'blockPublicPolicy',
  'restrictPublicBuckets',
];

export function namesOf(some: readonly Setting[]): string {
  return some.map((setting) => settingNames[setting]).join(', ');
}

type State = 'on' | 'off' | 'unknown';

export function stateOf(block: Looked<PublicAccessBlock>, setting: Setting): State {
  if (block.state === 'unknown') return 'unknown';
  return block.state === 'found' && block.value[setting] ? 'on' : 'off';
}

export function either(bucket: State, account: State): State {
  if (bucket === 'on' || account === 'on') return 'on';
  return bucket === 'unknown' || account === 'unknown' ? 'unknown' : 'off';
}

export function evidence({
  settings: { publicAccessBlock, accountPublicAccessBlock },
}: BucketContext): readonly Evidence[] {
  return [
    evidenceOf(bucketDocument, '', showsOf(publicAccessBlock)),
    evidenceOf(accountDocument, '', showsOf(accountPublicAccessBlock)),
  ];
}

function showsOf(block: Looked<PublicAccessBlock>): string {
  if (block.state !== 'found') return block.state === 'absent' ? 'not configured' : block.why;
  const off = settings.filter((setting) => !block.value[setting]).map((setting) => settingNames[setting]);
  return off.length === 0 ? 'all on' : `off: ${off.join(', ')}`;
}
