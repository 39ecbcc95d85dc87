import { describe, expect, it } from 'vitest';
import { costOf } from '../../shared/storage/cost/cost.ts';
import { priceList } from '../../shared/storage/cost/priceList.ts';
import { pricesFor } from '../../shared/storage/cost/pricesFor.ts';
import { lifeOf } from '../../shared/storage/lifecycle.ts';
import { found, unknown } from '../../shared/storage/looked.ts';
import { type Trace, traceOf } from '../../shared/storage/trace.ts';
import { lifecycle, object } from './lifecycles.ts';

const prices = pricesFor('us-east-1', priceList);
const day = 86_400_000;

/** S3 User Guide, "Tiering down the storage class over an object's lifetime". */
const tiering = lifecycle({
  id: 'example-id',
  filter: { prefix: 'logs/', tags: {} },
  transitions: [
    { when: { days: 30 }, storageClass: 'STANDARD_IA' },
    { when: { days: 90 }, storageClass: 'GLACIER' },
  ],
  expiration: { days: 365 },
  noncurrentExpiration: { days: 30 },
});

function rows({ paths }: Trace, index = 0): readonly string[] {
  return (paths[index]?.rows ?? []).map(({ day: count, what, storageClass }) =>
    `${count} ${what} ${storageClass ?? ''}`.trim(),
  );
}

describe('a trace', () => {
  it('has a row for each event, by days of the calendar since the creation', () => {
    const trace = traceOf({ bucket: 'b', object: object(), lifecycle: tiering, prices });
    expect(rows(trace)).toEqual(['0 created STANDARD', '31 moved STANDARD_IA', '91 moved GLACIER', '366 deleted']);
    expect(trace.paths).toHaveLength(1);
    const [{ rows: all, cost, deletedAt }] = trace.paths;
    expect(all[2]).toMatchObject({
      rule: { place: 0, id: 'example-id' },
      retrieval: { standard: { mostMs: 5 * 3_600_000 } },
    });
    expect(deletedAt).toBe(all[3]?.at);
    const life = lifeOf(object(), tiering);
    if (prices.state !== 'found') throw new Error('us-east-1 is listed');
    expect(cost).toEqual(costOf(life, object(), prices.value, trace.from, trace.to));
  });

  it('of a versioned bucket also says what becomes of it when it is overwritten', () => {
    const trace = traceOf({
      bucket: 'b',
      object: object({ versioning: 'enabled' }),
      lifecycle: tiering,
      prices,
      overwrittenOnDay: 50,
    });
    expect(rows(trace, 1)).toEqual([
      '0 created STANDARD',
      '31 moved STANDARD_IA',
      '50 superseded STANDARD_IA',
      '81 deleted',
    ]);
    expect(trace.paths[1]?.spans.map(({ isNoncurrent }) => isNoncurrent)).toEqual([false, false, true, false]);
  });

  it('does not speak of overwriting what is gone by then', () => {
    const request = { bucket: 'b', object: object({ versioning: 'enabled' }), lifecycle: tiering, prices };
    expect(traceOf({ ...request, overwrittenOnDay: 1_000 }).paths).toHaveLength(1);
    expect(
      traceOf({ ...request, object: { ...request.object, supersededAt: request.object.createdAt } }).paths,
    ).toHaveLength(1);
  });

  it('has spans without gaps from the creation to the end', () => {
    const { paths, from, to } = traceOf({
      bucket: 'b',
      object: object({ versioning: 'enabled' }),
      lifecycle: tiering,
      prices,
    });
    for (const { spans } of paths) {
      expect([spans[0]?.from, spans.at(-1)?.to]).toEqual([from, to]);
      for (const [index, span] of spans.entries()) expect(span.from).toBe(index === 0 ? from : spans[index - 1]?.to);
    }
  });

  it('ends where it is asked to', () => {
    const trace = traceOf({ bucket: 'b', object: object(), lifecycle: tiering, prices, days: 40 });
    expect(rows(trace)).toEqual(['0 created STANDARD', '31 moved STANDARD_IA']);
    expect(trace.to - trace.from).toBe(40 * day);
  });

  it('has no costs where there are no prices, and says why', () => {
    const trace = traceOf({
      bucket: 'b',
      object: object(),
      lifecycle: tiering,
      prices: unknown('not-collected', 'No list.'),
    });
    expect(trace.unpriced).toBe('No list.');
    expect(trace.paths[0].cost).toBeUndefined();
    expect(trace.paths[0].rows.some((row) => 'monthlyUsd' in row)).toBe(false);
  });

  it('shows a class without a price as one', () => {
    const none = found({ storagePerGbMonth: {}, transitionsPerThousand: {}, retrievalPerGb: {} });
    const [{ rows: all, cost }] = traceOf({ bucket: 'b', object: object(), lifecycle: tiering, prices: none }).paths;
    expect(all.some((row) => 'monthlyUsd' in row)).toBe(false);
    expect(cost?.unpriced).toContain('storage in STANDARD');
  });

  it('survives JSON', () => {
    const trace = traceOf({ bucket: 'b', object: object({ versioning: 'suspended' }), lifecycle: tiering, prices });
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
  });
});
