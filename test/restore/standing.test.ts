import { describe, expect, it } from 'vitest';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { measuredRestores } from '../../shared/restore/measuredRestores.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { readStandings } from '../../shared/restore/standing.ts';
import { dueAt, failedRun, hourMs, runOf, testOf } from './runs.ts';

const [first, second, third] = [0, 1, 2].map((hour) => dueAt + hour * hourMs);

const blind = (more: Partial<RestoreRun> = {}) =>
  runOf({ verdict: 'unknown', reasons: [{ code: 'denied', text: 'Nobody may read it' }], ...more });

async function ledgerWith(runs: readonly RestoreRun[]) {
  const ledger = createMemoryLedger();
  for (const run of runs) await ledger.putRestoreRun(run);
  return ledger;
}

async function standing(runs: readonly RestoreRun[]) {
  const [only] = await readStandings([testOf()], await ledgerWith(runs));
  return only;
}

const person = { kind: 'person', by: 'anna' } as const;
const passed = (startedAt = dueAt, more: Partial<RestoreRun> = {}) => runOf({ startedAt, ...more });

describe('how a backup stands', () => {
  it('is told by its last run', async () => {
    const last = failedRun({ startedAt: second ?? 0 });
    expect(await standing([passed(first), last])).toEqual({ test: testOf(), last, told: last });
  });

  it('is told by the last one that could tell, while the last one could not', async () => {
    const [told, last] = [failedRun({ startedAt: first ?? 0 }), blind({ startedAt: third ?? 0 })];
    const between = blind({ startedAt: second ?? 0 });
    expect(await standing([told, between, last])).toEqual({ test: testOf(), last, told });
    expect(await standing([last])).toEqual({ test: testOf(), last });
  });

  it.each<[string, Partial<RestoreRun>]>([
    ['of an older backup', { trigger: person, asked: { at: dueAt } }],
    ['of the replica, where the config says the primary', { trigger: person, asked: { from: 'replica' } }],
    ['that was stopped', { verdict: 'unknown', reasons: [{ code: 'interrupted', text: 'Somebody stopped it' }] }],
  ])('is not told by a run %s', async (_, more) => {
    const last = failedRun({ startedAt: first ?? 0 });
    expect(await standing([last, passed(second, more)])).toEqual({ test: testOf(), last, told: last });
    expect(await standing([passed(second, more)])).toEqual({ test: testOf() });
  });

  it('is told by a run that a person asked for as the schedule would', async () => {
    const last = passed(second, { trigger: person });
    expect(await standing([failedRun({ startedAt: first ?? 0 }), last])).toEqual({ test: testOf(), last, told: last });
  });

  it('is of every test, in their order, also of those without a run', async () => {
    const ledger = await ledgerWith([runOf({ backup: 'photos' }), runOf({ backup: 'orders' })]);
    const tests = ['photos', 'none', 'orders'].map((id) => testOf(id));
    const standings = await readStandings(tests, ledger);
    expect(standings.map(({ test, last }) => [test.id, last?.backup])).toEqual([
      ['photos', 'photos'],
      ['none', undefined],
      ['orders', 'orders'],
    ]);
  });
});

describe('how long a backup took to restore', () => {
  const measured = async (runs: readonly RestoreRun[]) => {
    const errors: unknown[] = [];
    const parts = { ledger: await ledgerWith(runs), onError: (error: unknown) => errors.push(error) };
    const found = await measuredRestores([testOf()], parts);
    expect(errors).toEqual([]);
    return found.get('orders');
  };

  it('is what its last passed run took, without the thaw', async () => {
    const rto = { thawMs: 5_000, fetchMs: 100, restoreMs: 20, checksMs: 3, totalMs: 5_123 };
    const older = passed(first, { rto: { ...rto, restoreMs: 999 } });
    const failed = failedRun({ startedAt: third ?? 0, rto: { ...rto, restoreMs: 1 } });
    expect(await measured([older, passed(second, { rto }), failed])).toBe(123);
  });

  it('is not known of one that never passed', async () => {
    expect(await measured([failedRun()])).toBeUndefined();
    expect(await measured([])).toBeUndefined();
  });

  it('is left out of those that cannot be read, and somebody hears of it', async () => {
    const ledger = await ledgerWith([runOf({ backup: 'photos' })]);
    const gone = new Error('gone');
    const restoreRuns = async (backup: string, limit: number) => {
      if (backup === 'orders') throw gone;
      return await ledger.restoreRuns(backup, limit);
    };
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    const found = await measuredRestores([testOf('orders'), testOf('photos')], { ledger: { restoreRuns }, onError });
    expect([[...found.keys()], errors]).toEqual([['photos'], [gone]]);
  });
});
