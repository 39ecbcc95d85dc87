/** S3 User Guide, "Understanding archive retrieval options", and "Comparing the Amazon S3 storage classes". */
import { expect, it } from 'vitest';
import { type Retrieval, retrievalOf } from '../../shared/storage/retrieval.ts';
import type { AnyStorageClass } from '../../shared/storage/storageClass.ts';

const hour = 3_600_000;
const minute = 60_000;

const atOnce: Retrieval = { standard: { leastMs: 0, mostMs: 0 } };

it.each<[AnyStorageClass, Retrieval]>([
  ['STANDARD', atOnce],
  ['STANDARD_IA', atOnce],
  ['ONEZONE_IA', atOnce],
  ['INTELLIGENT_TIERING', atOnce],
  ['GLACIER_IR', atOnce],
  [
    'GLACIER',
    {
      expedited: { leastMs: minute, mostMs: 5 * minute },
      standard: { leastMs: 3 * hour, mostMs: 5 * hour },
      bulk: { leastMs: 5 * hour, mostMs: 12 * hour },
    },
  ],
  ['DEEP_ARCHIVE', { standard: { leastMs: 0, mostMs: 12 * hour }, bulk: { leastMs: 0, mostMs: 48 * hour } }],
  ['SNOW', {}],
])('%s', (storageClass, retrieval) => {
  expect(retrievalOf(storageClass)).toEqual(retrieval);
});

it('promises no expedited retrieval of 250 MB and more', () => {
  expect(retrievalOf('GLACIER', 249_999_999).expedited).toEqual({ leastMs: minute, mostMs: 5 * minute });
  const { expedited, standard } = retrievalOf('GLACIER', 250_000_000);
  expect([expedited, standard?.mostMs]).toEqual([undefined, 5 * hour]);
});
