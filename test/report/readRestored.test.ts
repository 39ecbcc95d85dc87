import { describe, expect, it } from 'vitest';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { spanNamed } from '../../shared/report/period.ts';
import { readRestored, runsMax } from '../../shared/report/readRestored.ts';
import { reportText } from '../../shared/report/render/text.ts';
import { hourMs, runId, runOf, testOf } from '../restore/runs.ts';
import { calmFacts, reportOf, shown } from './sample.ts';

/** One run at the full of every hour, from before the period until long after it; that of ten o’clock failed. */
async function hourly({ from, to }: { readonly from: number; readonly to: number }) {
  const ledger = createMemoryLedger();
  for (let at = from - 48 * hourMs; at < to + 400 * hourMs; at += hourMs) {
    const verdict = new Date(at).getUTCHours() === 10 ? 'failed' : 'passed';
    await ledger.putRestoreRun(runOf({ startedAt: at, verdict }));
  }
  return ledger;
}

describe('the restore tests of a period', () => {
  // A week has 7 × 24 hours; the third quarter of 2026 has 31 + 31 + 30 days.
  it.each([
    ['2026-W47', 7],
    ['2026-Q3', 92],
  ])('are all counted when there is one every hour, long after it: %s', async (name, days) => {
    const period = spanNamed(name, 'UTC');
    if (period === undefined) throw new Error('there is one');
    const [restored] = await readRestored([testOf()], period, await hourly(period));
    expect(restored?.runs).toEqual({ passed: 23 * days, failed: days, unknown: 0, isAll: true });
    expect(restored?.last?.at).toBe(new Date(period.to - hourMs).toISOString());
  });

  it('leave the last one of before where there was none in it', async () => {
    const period = spanNamed('2026-W47', 'UTC');
    if (period === undefined) throw new Error('there is one');
    const ledger = createMemoryLedger();
    await ledger.putRestoreRun(runOf({ startedAt: period.from - hourMs }));
    await ledger.putRestoreRun(runOf({ startedAt: period.to, verdict: 'failed' }));
    const [restored] = await readRestored([testOf()], period, ledger);
    expect(restored?.runs).toEqual({ passed: 0, failed: 0, unknown: 0, isAll: true });
    expect(restored?.last).toMatchObject({ verdict: 'passed', at: new Date(period.from - hourMs).toISOString() });
  });

  it('are all counted where several began in the same moment, at the end of a page too', async () => {
    const period = spanNamed('2026-W47', 'UTC');
    if (period === undefined) throw new Error('there is one');
    const ledger = createMemoryLedger();
    for (let index = 0; index < 250; index += 1) {
      const startedAt = period.from + Math.floor(index / 3) * 60_000;
      await ledger.putRestoreRun(runOf({ startedAt, id: runId('orders', startedAt, `x${index}`) }));
    }
    const [restored] = await readRestored([testOf()], period, ledger);
    expect(restored?.runs).toEqual({ passed: 250, failed: 0, unknown: 0, isAll: true });
  });

  it('say that there were more where there were too many to read', async () => {
    const period = spanNamed('2026-W47', 'UTC');
    if (period === undefined) throw new Error('there is one');
    const ledger = createMemoryLedger();
    for (let index = 0; index <= runsMax; index += 1) {
      await ledger.putRestoreRun(runOf({ startedAt: period.from + index * 60_000 }));
    }
    const restores = await readRestored([testOf()], period, ledger);
    expect(restores[0]?.runs).toEqual({ passed: runsMax, failed: 0, unknown: 0, isAll: false });
    const text = reportText(reportOf(calmFacts({ restores: shown([...restores]) })));
    expect(text).toContain('2500 passed, 0 failed, 0 could not tell; only the newest of orders are counted.');
    expect(text).toContain('More than 2500 restore tests made; of the newest of them none failed.');
  });
});
