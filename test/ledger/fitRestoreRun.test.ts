import { describe, expect, it } from 'vitest';
import { restoreRunItem } from '../../shared/ledger/dynamodbRestoreItems.ts';
import { fitRestoreRun } from '../../shared/ledger/fitRestoreRun.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { failedRun, runOf } from '../restore/runs.ts';

/** "The maximum item size in DynamoDB is 400 KB" (Developer Guide, "Quotas in Amazon DynamoDB"). */
const itemBytesMax = 400 * 1024;

/** Text that does not compress well: what multiplying by a large odd number leaves has no pattern. */
function noise(length: number, seed = 0): string {
  let text = '';
  for (let index = seed; text.length < length; index += 1)
    text += (Math.imul(index + 1, 2_654_435_761) >>> 0).toString(36);
  return text.slice(0, length);
}

function many<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const object = (key: string) => ({
  key,
  size: 1,
  modifiedAt: 1,
  storageClass: 'STANDARD',
  sha256: noise(64, key.length),
});

const places = { place: { bucket: 'b', prefix: '' }, from: 'primary', takenAt: 1, takenBy: 'key', bytes: 1 } as const;

function itemBytes(run: RestoreRun): number {
  return Object.entries(restoreRunItem(run)).reduce((sum, [name, value]) => {
    const content = value.B ?? Buffer.from(value.S ?? value.N ?? '');
    return sum + Buffer.byteLength(name) + content.byteLength;
  }, 0);
}

/** Each is far too large in one way. */
const large: Readonly<Record<string, Partial<RestoreRun>>> = {
  objects: { source: { kind: 'objects', ...places, objects: many(3_000, (index) => object(noise(900, index * 99))) } },
  tables: { tables: many(40_000, (index) => ({ name: noise(60, index * 9), rows: index })) },
  columns: {
    tables: many(3_000, (index) => ({
      name: `t${index}`,
      rows: 1,
      columns: many(40, (one) => noise(20, index * 40 + one)),
    })),
  },
  names: { tables: many(200, (index) => ({ name: noise(20_000, index * 9_999), rows: 1 })) },
  checks: {
    checks: many(2_000, (index) => ({
      name: `check ${index}`,
      outcome: index === 1_999 ? ('failed' as const) : ('passed' as const),
      asked: noise(1_500, index * 900),
      expected: noise(1_500, index * 900 + 200),
      got: noise(1_500, index * 900 + 400),
      why: noise(1_500, index * 900 + 600),
    })),
  },
  reasons: {
    reasons: many(2_000, (index) => ({
      code: 'corrupt' as const,
      text: noise(3_000, index * 500),
      advice: noise(900),
    })),
  },
  changes: { changes: many(8_000, (index) => noise(500, index * 90)) },
  left: { left: many(8_000, (index) => noise(500, index * 90)) },
  versions: { versions: Object.fromEntries(many(8_000, (index) => [noise(50, index * 90), noise(500, index * 90)])) },
};

describe('a run that is too large for an item', () => {
  it.each(Object.keys(large))('fits although it has too many %s, and says that something is missing', (what) => {
    const run = failedRun(large[what]);
    const fitted = fitRestoreRun(run);
    // Of the whole run an item is made the same way, which is seen once, below: compressing so much takes long.
    expect(itemBytes(fitted)).toBeLessThan(itemBytesMax);
    expect(fitted.shortened?.length).toBeGreaterThan(0);
    const { id, backup, verdict, startedAt } = run;
    expect(fitted).toMatchObject({ id, backup, verdict, startedAt });
    // The gravest reason stands first, and stays.
    expect(fitted.reasons[0]?.code).toBe(run.reasons[0]?.code);
  });

  it('fits although it has too many of everything', () => {
    const run = failedRun(Object.assign({}, ...Object.values(large)));
    expect(itemBytes(run)).toBeLessThan(itemBytesMax);
  });

  it('keeps the checks that did not pass, and says how many are left out', () => {
    const { checks, shortened } = fitRestoreRun(failedRun(large['checks']));
    expect(checks[0]?.outcome).toBe('failed');
    expect(shortened).toContain(`only ${checks.length} of 2,000 checks are kept`);
  });

  it('keeps tables rather than their columns, and says so', () => {
    const run = runOf(large['columns']);
    const { tables, shortened } = fitRestoreRun(run);
    expect(tables).toEqual(run.tables.map(({ name, rows }) => ({ name, rows })));
    expect(shortened).toEqual(['the columns of the tables are left out']);
  });

  it('never keeps a name that is not the whole name: the next run would miss it', () => {
    const run = runOf(large['names']);
    const names = new Set(run.tables.map(({ name }) => name));
    for (const { name } of fitRestoreRun(run).tables) expect(names).toContain(name);
  });
});

describe('a run that fits', () => {
  it('is kept as it is', () => {
    const run = runOf();
    expect(fitRestoreRun(run)).toBe(run);
  });

  it('is that once it has been shortened', () => {
    const tables = many(2_000, (index) => ({ name: noise(30, index * 5), rows: 1 }));
    const once = fitRestoreRun(runOf({ tables }), 30_000);
    expect(once.shortened).toEqual(['only 1,000 of 2,000 tables are kept']);
    expect(fitRestoreRun(once, 30_000)).toBe(once);
  });
});
