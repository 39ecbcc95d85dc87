/** What the page of a service says of the data that may be lost: the promise is at most five minutes of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../shared/config/config.ts';
import { nothingRestored } from '../../shared/config/restoreConfig.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { anHour, hourMs, minuteMs } from '../ledger/samples.ts';
import { failedRun, runOf, testOf } from '../restore/runs.ts';
import { backupOf } from '../storage/buckets.ts';
import { pageOf, partOf, rowsOf, storyConfig, storyLedger } from './storyWorld.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await storyLedger();
});

const at = anHour - 10 * hourMs;
const restoredAt = '2026-11-22 09:00:00 UTC';
const services = ['checkout'];
const own = testOf('orders', { services });

type Told = {
  readonly runs?: readonly RestoreRun[];
  readonly config?: Partial<Config>;
  readonly evidence?: boolean;
  /** Whether somebody has kept watch over `orders` for a month. */
  readonly watched?: boolean;
};

/** What the row says was measured, where these runs are all that the ledger has. */
async function measured({
  runs = [],
  config = {},
  evidence = true,
  watched = false,
}: Told): Promise<string | undefined> {
  const restore = { ...nothingRestored, tests: [own] };
  const memory = createMemoryLedger();
  for (const run of runs) await memory.putRestoreRun(run);
  if (watched) {
    const schedule = `${own.schedule.cron} ${own.schedule.timezone}`;
    await memory.putRestoreWatch({ backup: 'orders', writer: 'us-east-1', schedule, since: at - 30 * 24 * hourMs });
  }
  const { newestRestoreRuns, restoreRuns, restoreWatches } = memory;
  const { text } = await pageOf('/services/checkout', {
    ledger: { ...ledger, newestRestoreRuns, restoreRuns, restoreWatches },
    config: { ...storyConfig, restore, ...config },
    evidence,
  });
  return rowsOf(partOf(text, 'objectives')).at(-1)?.at(-1);
}

const lost = (measuredMs: number, more: Partial<RestoreRun> = {}) =>
  runOf({ startedAt: at, rpo: { measuredMs, by: 'data' }, ...more });

describe('the data lost', () => {
  it.each([
    [5 * minuteMs, '5 min lost, kept'],
    [5 * minuteMs + 1_000, '5 min 1 s lost, ✕ missed'],
  ])("is held against the service's own promise, whatever the backup's is: %d ms", async (ms, said) => {
    expect(await measured({ runs: [lost(ms)] })).toBe(
      `orders: ${said}, back in 1 min 30 s, by the restore of ${restoredAt}all restores`,
    );
  });

  it('is not known where a restore measured none', async () => {
    const { rpo: _, ...run } = runOf({ startedAt: at });
    expect(await measured({ runs: [run] })).toContain('orders: what was lost is not known, back in 1 min 30 s, by');
  });

  it('was not kept by a restore that failed, and what it missed is missed', async () => {
    expect(await measured({ runs: [failedRun({ startedAt: at })] })).toBe(
      `orders: what was lost is not known, by the restore of ${restoredAt}, which ✕ failedall restores`,
    );
    const short = await measured({ runs: [lost(minuteMs, { verdict: 'failed' })] });
    expect(short).toContain('orders: 1 min lost, back in');
    expect(short).toContain('which ✕ failed');
    expect(short).not.toContain('kept');
    expect(await measured({ runs: [lost(hourMs, { verdict: 'failed' })] })).toContain('1 h lost, ✕ missed');
  });

  it('is not said to be kept by one that could not be judged, nor is the failure before it forgotten', async () => {
    const blind = lost(minuteMs, { verdict: 'unknown' });
    const said = await measured({ runs: [blind, failedRun({ startedAt: at - hourMs })] });
    expect(said).toContain(`by the restore of ${restoredAt}, which could not be judged`);
    expect(said).toContain('✕ failed when it could last be judged, 2026-11-22 08:00:00 UTC');
    expect(said).not.toContain('kept');
  });

  it('is not measured by a backup that was never restored, or that nothing restores', async () => {
    expect(await measured({})).toBe('orders: not tested yetall restores');
    const audit = { ...storyConfig.audit, backups: [backupOf('nightly', 'db/', { services })] };
    for (const restore of [nothingRestored, { ...nothingRestored, tests: [testOf('carts')] }]) {
      expect(await measured({ config: { audit, restore } })).toBe(
        'nightly: not measured: it is not tested by restoring it' + 'all restores',
      );
    }
  });

  it('is older than it should be where a test was due and none has ended', async () => {
    // Due on Sundays at four, such as 2026-11-22. One that may have to thaw for 48 hours may still be under way at 19:30.
    expect(await measured({ watched: true })).toBe(
      'orders: not tested yet; no test has ended since it was due at 2026-11-15 04:00:00 UTCall restores',
    );
    const before = lost(minuteMs, { startedAt: at - 7 * 24 * hourMs });
    expect(await measured({ watched: true, runs: [before] })).toMatch(
      /1 min lost, kept.*; no test has ended since it was due at 2026-11-22 04:00:00 UTC/,
    );
  });

  it('is that of the backups that hold its data, and of no others', async () => {
    const tests = [testOf('checkout'), testOf('carts', { services: ['search'] }), own];
    const runs = tests.map(({ id: backup }) => lost(minuteMs, { backup }));
    const said = await measured({ runs, config: { restore: { ...nothingRestored, tests } } });
    expect(said).toMatch(/^orders: 1 min lost, kept/);
    expect(said).not.toMatch(/carts|checkout/);
  });

  it('counts those that there is no room for', async () => {
    const tests = ['a', 'b', 'c', 'd', 'e'].map((id) => testOf(id, { services }));
    expect(await measured({ config: { restore: { ...nothingRestored, tests } } })).toBe(
      'a: not tested yetb: not tested yetc: not tested yetand 2 more: all restores',
    );
  });

  it('tells first of those that need somebody', async () => {
    const tests = ['a', 'b', 'c', 'd', 'e'].map((id) => testOf(id, { services }));
    const good = ['a', 'b', 'c'].map((backup) => lost(minuteMs, { backup }));
    const runs = [...good, lost(9 * 24 * hourMs, { backup: 'd' })];
    const said = await measured({ runs, config: { restore: { ...nothingRestored, tests } } });
    expect(said).toMatch(/^e: not tested yetd: .* ✕ missed.*a: 1 min lost, kept.*and 2 more: all restores$/);
  });

  it('says so where no backup is said to hold its data', async () => {
    for (const restore of [nothingRestored, { ...nothingRestored, tests: [testOf('carts')] }]) {
      expect(await measured({ config: { restore } })).toBe(
        "not measured: no backup is said to hold this service's data" +
          'The config names it in backups.&lt;id&gt;.services.',
      );
    }
  });

  it('is told to operators only', async () => {
    expect(await measured({ runs: [lost(minuteMs)], evidence: false })).toBe('told to operators only');
    expect(await measured({ config: { restore: nothingRestored }, evidence: false })).toBe('told to operators only');
  });
});
