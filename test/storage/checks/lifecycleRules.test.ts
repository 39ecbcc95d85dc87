/** Rules that S3 refuses, that never act, and that cost more than they save. */
import { describe, expect, it } from 'vitest';
import type { LifecycleRule } from '../../../shared/storage/bucket.ts';
import type { BucketCheck } from '../../../shared/storage/check.ts';
import { lifecycleCostCheck } from '../../../shared/storage/checks/lifecycleCost.ts';
import { lifecycleGoneCheck } from '../../../shared/storage/checks/lifecycleGone.ts';
import { lifecycleIdleCheck } from '../../../shared/storage/checks/lifecycleIdle.ts';
import { lifecycleValidCheck } from '../../../shared/storage/checks/lifecycleValid.ts';
import type { PriceTable } from '../../../shared/storage/cost/prices.ts';
import { absent, found } from '../../../shared/storage/looked.ts';
import { type Differing, denied, houseRule, lifecycleOf, objectOf, run, shortly } from '../auditSamples.ts';

type Row = readonly [text: string, differing: Differing, expected: string];

function table(check: BucketCheck, source: string, rows: readonly Row[]): void {
  describe(`${check.id} (${source})`, () => {
    it.each(rows)('%s', (_, differing, expected) => {
      expect(shortly(check, differing)).toBe(expected);
    });
  });
}

const ruled = (...rules: readonly Partial<LifecycleRule>[]) => ({ lifecycle: found(lifecycleOf(...rules)) });
const moving = (days: number, storageClass: 'STANDARD_IA' | 'GLACIER') => ({ when: { days }, storageClass });

table(lifecycleValidCheck, 'S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle", "Constraints"', [
  ['the house rule', {}, 'passed'],
  ['no lifecycle', { settings: { lifecycle: absent } }, 'passed'],
  [
    'to a class on the day of the deletion',
    { settings: ruled({ transitions: [moving(90, 'GLACIER')], expiration: { days: 90 } }) },
    'failed high Rules[0].Expiration.Days',
  ],
  [
    'to STANDARD_IA before 30 days, which AWS’s pages contradict one another about',
    { settings: ruled({ transitions: [moving(29, 'STANDARD_IA')] }) },
    'failed low Rules[0].Transitions[0].Days',
  ],
  ['nobody may look', { settings: { lifecycle: denied } }, 'unknown'],
]);

table(lifecycleIdleCheck, 'S3 User Guide, "How Amazon S3 handles conflicts in lifecycle configurations"', [
  ['the house rule', {}, 'passed'],
  ['no lifecycle', { settings: { lifecycle: absent, objects: denied } }, 'passed'],
  ['disabled', { settings: ruled(houseRule, { ...houseRule, id: 'off', enabled: false }) }, 'failed low off'],
  [
    'behind a shorter expiration of every key',
    { settings: ruled({ id: 'all', expiration: { days: 30 } }, { id: 'late', expiration: { days: 60 } }) },
    'failed medium late',
  ],
  [
    'a prefix that matches nothing',
    { settings: ruled({ id: 'old', filter: { prefix: 'old/', tags: {} }, expiration: { days: 30 } }) },
    'failed low old',
  ],
  ['nobody may look at the objects', { settings: { objects: denied } }, 'unknown'],
  ['nobody may look at the rules', { settings: { lifecycle: denied } }, 'unknown'],
]);

/** Amazon S3 pricing, US East (N. Virginia). */
const prices: PriceTable = {
  asOf: '2026-11-01',
  regions: {
    'us-east-1': {
      storagePerGbMonth: { STANDARD: 0.023, STANDARD_IA: 0.0125, GLACIER: 0.0036, DEEP_ARCHIVE: 0.00099 },
      transitionsPerThousand: { STANDARD_IA: 0.01, GLACIER: 0.03, DEEP_ARCHIVE: 0.05 },
      retrievalPerGb: {},
    },
  },
};
const context = { prices };
const sampled = (size: number) => ({ objects: found({ objects: [objectOf({ size })], isPart: false }) });
const { 'us-east-1': virginia } = prices.regions;
const elsewhereOnly = {
  storagePerGbMonth: virginia?.storagePerGbMonth ?? {},
  transitionsPerThousand: {},
  retrievalPerGb: {},
};
const alone: PriceTable = { asOf: '2026-11-01', regions: { 'eu-west-1': elsewhereOnly } };
const elsewhere = { prices: { ...prices, regions: { ...prices.regions, ...alone.regions } } };
const sampledIn = (size: number) => ({ ...sampled(size), region: found('eu-west-1') });
const anySize = { filter: { prefix: '', tags: {}, sizeGreaterThan: 0 } };
const versioning = absent;

table(lifecycleCostCheck, 'Amazon S3 pricing, "Storage & requests", footnotes', [
  ['a gigabyte, kept for seven years', { context }, 'passed'],
  [
    'a gigabyte that leaves STANDARD_IA after 2 of 30 days, which are billed',
    {
      context,
      settings: {
        versioning,
        ...ruled({ id: 'short', transitions: [moving(30, 'STANDARD_IA')], expiration: { days: 32 } }),
      },
    },
    'failed low short:STANDARD_IA',
  ],
  [
    '10 KB, to which GLACIER adds 40 KB',
    {
      context,
      settings: { ...sampled(10 * 1024), ...ruled({ id: 'tiny', ...anySize, transitions: [moving(90, 'GLACIER')] }) },
    },
    'failed low tiny:GLACIER',
  ],
  [
    'a gigabyte, where the price of the moves alone is not known',
    { context: elsewhere, settings: sampledIn(2 ** 30) },
    'passed',
  ],
  [
    'a region of which no such price is known at all',
    { context: { prices: alone }, settings: sampledIn(2 ** 30) },
    'unknown',
  ],
  [
    '25 KB there, for which it decides',
    {
      context: elsewhere,
      settings: {
        ...sampledIn(25 * 1024),
        ...ruled({ ...anySize, transitions: [moving(90, 'GLACIER')] }),
      },
    },
    'unknown',
  ],

  [
    '10 KB there, which lose by the 40 KB alone',
    {
      context: elsewhere,
      settings: { ...sampledIn(10 * 1024), ...ruled({ id: 'tiny', ...anySize, transitions: [moving(90, 'GLACIER')] }) },
    },
    'failed low tiny:GLACIER',
  ],
  ['nothing moves', { settings: { objects: denied, ...ruled({ expiration: { days: 30 } }) } }, 'passed'],
  ['no lifecycle', { settings: { lifecycle: absent, objects: denied } }, 'passed'],
  ['no objects', { context, settings: { objects: absent } }, 'passed'],
  ['nobody may look at the objects', { context, settings: { objects: denied } }, 'unknown'],
  ['a region without prices', { context, settings: { region: found('xx-none-1') } }, 'unknown'],
  ['nobody may look at the rules', { context, settings: { lifecycle: denied } }, 'unknown'],
]);

describe('what a finding costs', () => {
  it('is what the sampled objects that stay cost a month in their class: 1 GB in DEEP_ARCHIVE, and what is kept beside it', () => {
    const { expiration: _, ...forever } = houseRule;
    const outcome = run(lifecycleGoneCheck, { context, settings: ruled(forever) });
    // 2^30 bytes and 32 KB at 0.00099, 8 KB at 0.023 (Amazon S3 pricing).
    const expected = 0.00099 * (1 + 32 / 2 ** 20) + 0.023 * (8 / 2 ** 20);
    expect(outcome.outcome === 'failed' && outcome.findings[0].monthlyUsd).toBeCloseTo(expected, 9);
  });

  it('is what the move costs beyond what it saves: 28 days of STANDARD_IA for nothing, and the request', () => {
    const settings = {
      versioning,
      ...ruled({ transitions: [moving(30, 'STANDARD_IA')], expiration: { days: 32 } }),
    } as const;
    const outcome = run(lifecycleCostCheck, { context, settings });
    const [month, day] = [365 / 12, 1];
    const withMove = (0.0125 * (2 * day + 28 * day)) / month + 0.01 / 1000;
    const lifeMonths = 32.6 / month;
    const monthly = (withMove - (0.023 * 2 * day) / month) / lifeMonths;
    expect(outcome.outcome === 'failed' && outcome.findings[0].monthlyUsd).toBeCloseTo(monthly, 4);
  });
});
