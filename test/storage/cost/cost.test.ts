/**
 * Expected sums are done by hand from Amazon S3 pricing (aws.amazon.com/s3/pricing): the footnotes of "Storage pricing"
 * and "Requests & data retrievals". A month is 730 hours, as in the AWS Pricing Calculator.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, monthlyUsdOf } from '../../../shared/storage/cost/cost.ts';
import { priceList } from '../../../shared/storage/cost/priceList.ts';
import type { RegionPrices } from '../../../shared/storage/cost/prices.ts';
import { pricesFor } from '../../../shared/storage/cost/pricesFor.ts';
import type { Life } from '../../../shared/storage/life.ts';
import { lifeOf } from '../../../shared/storage/lifecycle.ts';
import type { AnyStorageClass, StorageClass } from '../../../shared/storage/storageClass.ts';
import { arbitraryLifecycle, arbitraryObject } from '../lifecycleArbitraries.ts';
import { kb, lifecycle, object, time } from '../lifecycles.ts';

const gb = 2 ** 30;
const day = 86_400_000;
const month = 730 * 3_600_000;

function listed(region: string): RegionPrices {
  const prices = pricesFor(region, priceList);
  if (prices.state !== 'found') throw new Error(`${region} is not listed`);
  return prices.value;
}

const us = listed('us-east-1');

describe('a month of storage', () => {
  it.each<[string, AnyStorageClass, number, number]>([
    ['STANDARD, the bytes themselves', 'STANDARD', 100 * gb, 2.3],
    ['STANDARD_IA', 'STANDARD_IA', 100 * gb, 1.25],
    ['STANDARD_IA has a minimum billable size of 128 KB', 'STANDARD_IA', 1, (0.0125 * 128 * kb) / gb],
    ['ONEZONE_IA has a minimum billable size of 128 KB', 'ONEZONE_IA', 127 * kb, (0.01 * 128 * kb) / gb],
    ['GLACIER_IR has a minimum billable size of 128 KB', 'GLACIER_IR', 0, (0.004 * 128 * kb) / gb],
    ['STANDARD has none', 'STANDARD', 1, 0.023 / gb],
    [
      'DEEP_ARCHIVE: 32 KB of its own and 8 KB of STANDARD',
      'DEEP_ARCHIVE',
      0,
      (0.00099 * 32 * kb + 0.023 * 8 * kb) / gb,
    ],
    ['INTELLIGENT_TIERING: $0.0025 per 1,000 objects', 'INTELLIGENT_TIERING', gb, 0.023 + 0.0000025],
    ['INTELLIGENT_TIERING monitors nothing below 128 KB', 'INTELLIGENT_TIERING', 127 * kb, (0.023 * 127 * kb) / gb],
  ])('%s', (_, storageClass, size, usd) => {
    expect(monthlyUsdOf(storageClass, size, us)).toBeCloseTo(usd, 12);
  });

  // S3 FAQ, "How is my storage charge calculated for Amazon S3 objects archived to S3 Glacier Flexible Retrieval?"
  it('comes for 100,000 archived objects of 1 GB to what the FAQ says', () => {
    const usd = 100_000 * (monthlyUsdOf('GLACIER', gb, us) ?? Number.NaN);
    expect(usd).toBeCloseTo(100_003.2 * 0.0036 + 0.8 * 0.023, 1);
  });

  it('is not known for a class that has no price', () => {
    expect(monthlyUsdOf('SNOW', gb, us)).toBeUndefined();
    expect(monthlyUsdOf('GLACIER', gb, { ...us, storagePerGbMonth: { GLACIER: 0.0036 } })).toBeUndefined();
  });
});

const created = time('2026-01-01T00:00Z');

function life(...stages: readonly (readonly [days: number, storageClass?: StorageClass])[]): Life {
  return {
    events: stages.map(([days, storageClass], index) => ({
      at: created + days * day,
      what: index === 0 ? 'created' : storageClass === undefined ? 'deleted' : 'moved',
      ...(storageClass === undefined ? {} : { storageClass }),
    })),
  };
}

function cost(one: Life, days: number, prices: RegionPrices = us, from = 0) {
  return costOf(one, { size: gb }, prices, created + from * day, created + days * day);
}

describe('what a life costs', () => {
  it('is what each class costs for as long as it is in it, and a request for each transition', () => {
    const { storageUsd, transitionsUsd, earlyUsd, unpriced } = cost(
      life([0, 'STANDARD'], [30, 'STANDARD_IA'], [90]),
      365,
    );
    expect(storageUsd).toBeCloseTo((0.023 * 30 * day + 0.0125 * 60 * day) / month, 12);
    expect(transitionsUsd).toBeCloseTo(0.00001, 12);
    expect([earlyUsd, unpriced]).toEqual([0, []]);
  });

  it.each<[StorageClass, number]>([
    ['STANDARD_IA', 30],
    ['ONEZONE_IA', 30],
    ['GLACIER_IR', 90],
    ['GLACIER', 90],
    ['DEEP_ARCHIVE', 180],
  ])('holds a charge for the rest of the minimum duration of %s, %i days', (storageClass, minimum) => {
    const monthly = monthlyUsdOf(storageClass, gb, us) ?? Number.NaN;
    const deletedAfter = (days: number) => cost(life([0, 'STANDARD'], [10, storageClass], [10 + days]), 1_000).earlyUsd;
    expect(deletedAfter(10)).toBeCloseTo((monthly * (minimum - 10) * day) / month, 12);
    expect(deletedAfter(minimum)).toBe(0);
  });

  it('holds that charge for a transition that comes too early as well', () => {
    const { earlyUsd } = cost(life([0, 'STANDARD'], [0, 'GLACIER_IR'], [20, 'GLACIER']), 365);
    expect(earlyUsd).toBeCloseTo(((monthlyUsdOf('GLACIER_IR', gb, us) ?? Number.NaN) * 70 * day) / month, 12);
  });

  it('has no minimum in STANDARD and INTELLIGENT_TIERING', () => {
    expect(cost(life([0, 'STANDARD'], [1]), 9).earlyUsd).toBe(0);
    expect(cost(life([0, 'INTELLIGENT_TIERING'], [1]), 9).earlyUsd).toBe(0);
  });

  it('counts the window alone', () => {
    const one = life([0, 'STANDARD'], [30, 'STANDARD_IA'], [40]);
    expect(cost(one, 20, us, 10).stretches).toEqual([
      { from: created + 10 * day, to: created + 20 * day, storageClass: 'STANDARD', monthlyUsd: 0.023 },
    ]);
    expect(cost(one, 30, us, 0).transitionsUsd).toBe(0);
    expect(cost(one, 31, us, 30).transitionsUsd).toBeCloseTo(0.00001, 12);
    expect(cost(one, 40, us, 35).earlyUsd).toBe(0);
    expect(cost(one, 60, us, 50).totalUsd).toBe(0);
  });

  it('does not change when it becomes noncurrent', () => {
    const rules = lifecycle({ transitions: [{ when: { days: 30 }, storageClass: 'STANDARD_IA' }] });
    const versioned = { versioning: 'enabled', createdAt: created } as const;
    const kept = lifeOf(object(versioned), rules);
    const hidden = lifeOf(object({ ...versioned, supersededAt: created + 40 * day }), rules);
    expect(cost(hidden, 100)).toEqual(cost(kept, 100));
  });

  it('says what the prices lack, and sums up the rest', () => {
    const { unpriced, totalUsd } = cost(life([0, 'STANDARD'], [30, 'GLACIER']), 60, {
      ...us,
      transitionsPerThousand: {},
      storagePerGbMonth: { STANDARD: 0.023 },
    });
    expect(unpriced).toEqual(['storage in GLACIER', 'transitions into GLACIER']);
    expect(totalUsd).toBeCloseTo((0.023 * 30 * day) / month, 12);
  });

  it('of a window is the sum over its parts', () => {
    fc.assert(
      fc.property(arbitraryObject, arbitraryLifecycle, fc.integer({ min: 0, max: 40 }), (one, rules, days) => {
        const lived = lifeOf(one, rules);
        const between = (from: number, to: number) =>
          costOf(lived, one, us, one.createdAt + from * day, one.createdAt + to * day).totalUsd;
        expect(between(0, days) + between(days, 60)).toBeCloseTo(between(0, 60), 12);
      }),
    );
  });
});

describe('prices for a region', () => {
  it('are unknown where neither the list nor the config has them', () => {
    expect(pricesFor('me-central-1', priceList)).toMatchObject({ state: 'unknown', why: 'not-collected' });
    expect(pricesFor('constructor', priceList).state).toBe('unknown');
  });

  it("are the list's with the config's laid over them", () => {
    const own = { 'us-east-1': { storagePerGbMonth: { STANDARD: 0.02 }, transferPerGb: 0.01 } };
    expect(pricesFor('us-east-1', priceList, own)).toEqual({
      state: 'found',
      value: { ...us, storagePerGbMonth: { ...us.storagePerGbMonth, STANDARD: 0.02 }, transferPerGb: 0.01 },
    });
  });

  it("are the config's alone for a region that is not listed", () => {
    expect(
      pricesFor('me-central-1', priceList, { 'me-central-1': { storagePerGbMonth: { STANDARD: 0.025 } } }),
    ).toEqual({
      state: 'found',
      value: { storagePerGbMonth: { STANDARD: 0.025 }, transitionsPerThousand: {}, retrievalPerGb: {} },
    });
  });

  // "S3 Intelligent-Tiering is favored" apart, a colder class costs less; a mistyped price would show.
  it.each(Object.keys(priceList.regions))('fall with the class in %s', (region) => {
    const { storagePerGbMonth: price } = listed(region);
    const classes = ['STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'] as const;
    const falling = classes.map((storageClass) => price[storageClass] ?? Number.NaN);
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    expect(falling.every((usd) => usd > 0)).toBe(true);
  });
});
