import { expect, it } from 'vitest';
import { bucketCheckIds } from '../../shared/storage/checkIds.ts';
import { bucketChecks } from '../../shared/storage/checks/all.ts';

it('lists every check of a bucket, so that an exception can name it', () => {
  expect([...bucketCheckIds].sort()).toEqual(bucketChecks.map(({ id }) => id).sort());
});
