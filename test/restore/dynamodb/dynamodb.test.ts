/** Restoring a table to the end, and being cut, refused and stopped on the way. */
import { describe, expect, it } from 'vitest';
import { TableError } from '../../../shared/restore/engines/dynamodb/tables.ts';
import { createTableTest } from '../../../shared/restore/engines/dynamodb.ts';
import type { Steps } from '../../../shared/restore/steps.ts';
import { createVirtualClock } from '../../fakes/clock.ts';
import { facts, fakeRegion, type Item, sourceArn } from './fakeTables.ts';
import { run, startedAt, tableTest, target, testIn } from './tested.ts';

const items: readonly Item[] = Array.from({ length: 101 }, (_, index) => ({
  key: `${index}`,
  changedAt: new Date(startedAt - (index + 10) * 60_000).toISOString(),
}));

const backups = [3, 2, 1].map((day) => ({
  arn: `${sourceArn}/backup/0${day}`,
  tableArn: sourceArn,
  takenAt: startedAt - (4 - day) * 86_400_000,
  bytes: day * 1_000,
}));

const byBackup = { kind: 'table', table: 'orders', by: 'backup' } as const;

describe('a table', () => {
  it('is restored to its latest moment, counted, asked and deleted', async () => {
    const region = fakeRegion({ items, source: facts({ indexes: 2 }) });
    const checks = [{ name: 'all', ask: { kind: 'items' }, expect: { min: 1 } }] as const;
    const engine = { kind: 'dynamodb', sample: 20, newest: 'changedAt' } as const;
    const tested = await testIn(region, tableTest({ checks, engine }));
    expect(tested).toMatchObject({
      ok: true,
      value: {
        source: { kind: 'table', table: 'orders', region: 'eu-central-1', takenAt: Date.UTC(2026, 10, 30, 3, 55) },
        tables: [{ name: 'orders', rows: 101, columns: ['pk S, partition key'] }],
        answers: [{ check: 'all', rows: { state: 'answered', rows: [['101']] } }],
        newest: { state: 'found', at: startedAt - 10 * 60_000 },
        versions: { 'secondary indexes': '2, not restored' },
        warnings: [],
        left: [],
      },
    });
    expect(region.calls).toEqual([`restore ${target}`, `delete ${target}`]);
    expect(region.tables.size).toBe(0);
  });

  it('is measured until it can be read', async () => {
    const tested = await testIn(fakeRegion({ restoringLooks: 3 }), tableTest());
    // The looks are 15, 20 and 25 seconds apart.
    expect(tested).toMatchObject({ ok: true, value: { restoreMs: 15_000 + 19_500 + 25_350 } });
  });

  it('is restored from its newest backup, or one that was the newest at a time', async () => {
    const region = fakeRegion({ items, backups });
    const newest = await testIn(region, tableTest({ source: byBackup }));
    expect(newest).toMatchObject({
      ok: true,
      value: { source: { backupArn: `${sourceArn}/backup/03`, bytes: 3_000 } },
    });
    const input = { at: startedAt - 2 * 86_400_000 };
    const older = await testIn(region, tableTest({ source: byBackup, rpoMs: 3_600_000 }), { input });
    expect(older).toMatchObject({ ok: true, value: { source: { backupArn: `${sourceArn}/backup/02` }, warnings: [] } });
  });

  it('is restored to a moment that was asked for', async () => {
    const at = Date.UTC(2026, 10, 15, 12, 0, 0, 500);
    const tested = await testIn(fakeRegion(), tableTest(), { input: { at } });
    expect(tested).toMatchObject({ ok: true, value: { source: { takenAt: Date.UTC(2026, 10, 15, 12) } } });
    const before = await testIn(fakeRegion(), tableTest(), { input: { at: Date.UTC(2026, 9, 1) } });
    expect(before).toMatchObject({ ok: false, failure: { code: 'no-backup' }, left: [] });
  });

  it('is restored although its backup is too old, which is told', async () => {
    const tested = await testIn(fakeRegion({ backups }), tableTest({ source: byBackup, rpoMs: 3_600_000 }));
    expect(tested).toMatchObject({
      ok: true,
      value: {
        warnings: [
          {
            code: 'stale-backup',
            text: 'The newest backup of orders is of 2026-11-29 04:00:00 UTC: 1 d old, and the objective is 1 h.',
          },
        ],
      },
    });
  });

  it('is kept when that was asked for', async () => {
    const region = fakeRegion({ items });
    const tested = await testIn(region, tableTest(), { input: { keep: true } });
    expect(tested).toMatchObject({ ok: true, value: { left: [] } });
    expect(tested.ok && tested.value.kept).toContain(target);
    expect([...region.tables.keys()]).toEqual([target]);
  });

  it('that holds no moment says so', async () => {
    const engine = { kind: 'dynamodb', sample: 0, newest: 'changedAt' } as const;
    const tested = await testIn(
      fakeRegion({ items: [{ key: '1' }, { key: '2', changedAt: 'soon' }] }),
      tableTest({ engine }),
    );
    expect(tested).toMatchObject({
      ok: true,
      value: { newest: { state: 'failed', why: 'no item has a moment in its attribute changedAt' } },
    });
  });

  it('answers no SQL', async () => {
    const checks = [{ name: 'sql', ask: { kind: 'sql', sql: 'select 1' }, expect: { min: 1 } }] as const;
    const tested = await testIn(fakeRegion(), tableTest({ checks }));
    expect(tested).toMatchObject({ ok: true, value: { answers: [{ check: 'sql', rows: { state: 'failed' } }] } });
  });
});

describe('nothing is restored', () => {
  it.each([
    ['without recovery', fakeRegion({ recovery: { enabled: false } }), {}, 'Point-in-time recovery of orders'],
    ['without a backup', fakeRegion(), { source: byBackup }, 'has no backup'],
  ] as const)('%s', async (_, region, over, text) => {
    const tested = await testIn(region, tableTest(over));
    expect(tested).toMatchObject({ ok: false, failure: { code: 'no-backup' }, left: [] });
    expect(!tested.ok && tested.failure.text).toContain(text);
    expect(region.calls).toEqual([]);
  });

  it('where a table is in the way that this run did not make, and it is left alone', async () => {
    const region = fakeRegion();
    const others = [
      facts(),
      facts({ restored: { tableArn: `${sourceArn}-2`, inProgress: false } }),
      facts({ restored: { tableArn: sourceArn, backupArn: `${sourceArn}/backup/01`, inProgress: false } }),
    ];
    for (const other of others) {
      region.tables.set(target, { facts: other, readyAfter: 0, looks: 0 });
      const tested = await testIn(region, tableTest());
      expect(tested).toMatchObject({ ok: false, failure: { code: 'staging-not-empty' }, left: [] });
    }
    expect(region.calls).toEqual([]);
    expect(region.tables.has(target)).toBe(true);
  });

  it.each(['describe', 'recovery', 'restore'] as const)('where %s is denied, and that is said once', async (denied) => {
    let count = 0;
    const before = (call: string) => {
      if (call !== denied) return;
      count += 1;
      throw new TableError('denied', `dynamodb:${denied} is not allowed (AccessDeniedException)`);
    };
    const tested = await testIn(fakeRegion({ before }), tableTest());
    expect(tested).toMatchObject({ ok: false, failure: { code: 'denied' }, left: [] });
    expect(count).toBe(1);
  });
});

describe('whatever goes wrong', () => {
  it('what is down for a moment is asked again', async () => {
    const before = (_: string, count: number) => {
      if (count === 1) throw new TableError('unreachable', 'the call failed (InternalServerError)');
    };
    const region = fakeRegion({ items, before });
    expect(await testIn(region, tableTest())).toMatchObject({ ok: true, value: { left: [] } });
    expect(region.calls).toEqual([`restore ${target}`, `delete ${target}`]);
  });

  it.each(['scan', 'readBack'] as const)('the table is deleted when %s fails for good', async (failing) => {
    const before = (call: string) => {
      if (call === failing) throw new TableError('unreachable', `${failing} failed (ThrottlingException)`);
    };
    const region = fakeRegion({ items, before });
    const tested = await testIn(region, tableTest());
    expect(tested).toMatchObject({
      ok: false,
      failure: { code: 'unreachable' },
      left: [],
      source: { table: 'orders' },
    });
    expect(region.tables.size).toBe(0);
  });

  it('it waits while other restores are under way, and not for ever', async () => {
    const busy = (until: number) => (call: string, count: number) => {
      if (call === 'restore' && count < until) {
        throw new TableError('busy', 'RestoreTableToPointInTime failed (LimitExceededException)');
      }
    };
    expect(await testIn(fakeRegion({ before: busy(4) }), tableTest())).toMatchObject({ ok: true });
    const tested = await testIn(fakeRegion({ before: busy(1_000) }), tableTest());
    expect(tested).toMatchObject({ ok: false, failure: { code: 'timed-out' }, left: [] });
  });

  it('it gives up on a restore that takes more than a day, and tells what is left of it', async () => {
    const tested = await testIn(fakeRegion({ restoringLooks: 1_000_000 }), tableTest());
    expect(tested).toMatchObject({ ok: false, failure: { code: 'timed-out' } });
    expect(tested).toMatchObject({
      left: [`the DynamoDB table ${target} in eu-central-1 (it is still being restored): delete it, it costs storage`],
    });
  });

  it('what cannot be deleted is told', async () => {
    const before = (call: string) => {
      if (call === 'delete')
        throw new TableError('denied', 'dynamodb:DeleteTable is not allowed (AccessDeniedException)');
    };
    const tested = await testIn(fakeRegion({ items, before }), tableTest());
    expect(tested).toMatchObject({ ok: true });
    const left = tested.ok ? tested.value.left : [];
    expect(left).toHaveLength(1);
    expect(left[0]).toContain('dynamodb:DeleteTable is not allowed');
  });

  it('a person who stops it has the table deleted', async () => {
    const stop = new AbortController();
    const region = fakeRegion({ items });
    const progress = ({ phase }: { readonly phase: string }) => {
      if (phase === 'query') stop.abort();
    };
    const tested = await testIn(region, tableTest(), { signal: stop.signal, progress });
    expect(tested).toMatchObject({ ok: false, failure: { code: 'interrupted' }, left: [] });
    expect(region.tables.size).toBe(0);
  });

  it('who stops it in the middle of the restore is not kept for long, and told what is left', async () => {
    const stop = new AbortController();
    const region = fakeRegion({ restoringLooks: 1_000_000 });
    const clock = createVirtualClock(startedAt);
    const progress = ({ text = '' }: { readonly text?: string }) => {
      if (text.startsWith('restoring for')) stop.abort();
    };
    const tested = await testIn(region, tableTest(), { signal: stop.signal, progress, clock });
    expect(tested).toMatchObject({ ok: false, failure: { code: 'interrupted' } });
    expect(tested.ok ? [] : tested.left).toHaveLength(1);
    expect(clock.now() - startedAt).toBeLessThan(2 * 60_000);
  });
});

/** Steps whose values outlive the process, as those of a durable function: after `kill` nothing goes on. */
function journalled(journal: Map<string, unknown>, kill?: { readonly at: string; readonly dead: () => void }): Steps {
  return {
    async step(name, act) {
      if (!journal.has(name)) {
        const value = await act(new AbortController().signal);
        if (name === kill?.at) {
          kill.dead();
          await new Promise(() => {});
        }
        journal.set(name, JSON.parse(JSON.stringify(value)));
      }
      return JSON.parse(JSON.stringify(journal.get(name)));
    },
    wait: async () => {},
  };
}

describe('a run that is killed in the middle', () => {
  const names = [
    'find-table-backup',
    'begin-table-restore-0',
    'table-restore-state-1',
    'count-items-0',
    'read-items-back',
    'delete-table-0',
    'delete-table-1',
  ];

  it.each(names)('goes on after %s was done and not remembered, and makes one table only', async (at) => {
    const region = fakeRegion({ items });
    const journal = new Map<string, unknown>();
    const clock = createVirtualClock(startedAt);
    await new Promise<void>((resolve, reject) => {
      const steps = journalled(journal, { at, dead: resolve });
      const killed = createTableTest({ tablesIn: () => region, home: 'eu-central-1', clock });
      killed({ test: tableTest(), run, now: startedAt }, steps, { progress: () => {} }).then(
        () => reject(new Error(`${at} was never reached`)),
        reject,
      );
    });
    expect(journal.has(at)).toBe(false);
    const tested = await testIn(region, tableTest(), { steps: journalled(journal), clock });
    expect(tested).toMatchObject({ ok: true, value: { tables: [{ rows: 101 }], left: [] } });
    expect(region.calls.filter((call) => call.startsWith('restore'))).toHaveLength(1);
    expect(region.tables.size).toBe(0);
  });
});
