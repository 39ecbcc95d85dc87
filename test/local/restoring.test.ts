/** Restore tests of one machine on a clock of our own; what restores is a stand-in that ends when it is told to. */
import { describe, expect, it } from 'vitest';
import { createLocalRestoring } from '../../local/restoring.ts';
import { createVirtualClock } from '../../local/simulation/clock.ts';
import { createTrouble } from '../../local/trouble.ts';
import type { RestoreTest } from '../../shared/config/restoreConfig.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import type { RestoreRequest, RestoringRun } from '../../shared/restore/restoring.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { passedRun } from '../cli/restoreRuns.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const noon = Date.UTC(2026, 10, 30, 12);

const testOf = (id: string, cron: string): RestoreTest => ({
  id,
  services: [],
  schedule: { cron, timezone: 'UTC' },
  source: { kind: 'table', table: id, by: 'point-in-time' },
  engine: { kind: 'dynamodb', sample: 1 },
  checks: [],
  shrinkMaxPercent: 50,
  awsBackupPlans: [],
});

type Call = { readonly request: RestoreRequest; readonly how: RestoringRun; readonly end: () => Promise<void> };

function machine(tests: readonly RestoreTest[], before: readonly RestoreRun[] = []) {
  const clock = createVirtualClock(noon);
  const ledger = createMemoryLedger();
  const said: string[] = [];
  const calls: Call[] = [];
  const stopping = new AbortController();
  const restores = createLocalRestoring(tests, {
    clock,
    ledger,
    sweep: async () => ['a folder that could not be removed'],
    trouble: createTrouble((line) => void said.push(line)),
    say: (line) => void said.push(line),
    restoring: (request, how) => {
      const startedAt = clock.now();
      return new Promise((resolve) => {
        const end = async () => {
          const { backup, trigger } = request;
          const id = `${backup}-${calls.length}`;
          const reasons = how.signal?.aborted ? [{ code: 'interrupted' as const, text: 'It was stopped.' }] : [];
          const verdict = reasons.length > 0 ? 'unknown' : 'passed';
          const run = { ...passedRun, id, backup, trigger, startedAt, endedAt: clock.now(), reasons, verdict } as const;
          await ledger.putRestoreRun(run);
          resolve({ kind: 'ran', run });
          await clock.advance(0);
        };
        how.signal?.addEventListener('abort', () => void end());
        calls.push({ request, how, end });
      });
    },
  });
  const start = async () => {
    for (const run of before) await ledger.putRestoreRun(run);
    const ended = restores.run(stopping.signal);
    await clock.advance(0);
    return ended;
  };
  const begun = () => calls.map(({ request }) => request.backup);
  return { clock, ledger, said, calls, restores, start, begun, stopping };
}

const runAt = (backup: string, startedAt: number): RestoreRun => ({
  ...passedRun,
  id: `${backup}-before`,
  backup,
  startedAt,
  endedAt: startedAt + 1,
});

describe('one machine', () => {
  it('tests at once what was never tested, and then at its moments, at most a minute late', async () => {
    const { start, clock, calls } = machine([testOf('orders', '30 * * * *')]);
    void start();
    await clock.advance(0);
    expect(calls[0]?.request.trigger).toEqual({ kind: 'schedule', scheduledAt: noon - 30 * minuteMs });
    await calls[0]?.end();
    await clock.advance(30 * minuteMs - 1);
    expect(calls).toHaveLength(1);
    await clock.advance(minuteMs);
    expect(calls[1]?.request.trigger).toEqual({ kind: 'schedule', scheduledAt: noon + 30 * minuteMs });
  });

  it('makes up once for what was due while it was off, and not for what was tested since', async () => {
    const tests = [testOf('daily', '0 4 * * *'), testOf('fresh', '0 4 * * *')];
    const { start, clock, begun, calls } = machine(tests, [
      runAt('daily', noon - 5 * dayMs),
      runAt('fresh', noon - hourMs),
    ]);
    void start();
    await clock.advance(0);
    await calls[0]?.end();
    await clock.advance(hourMs);
    expect(begun()).toEqual(['daily']);
  });

  it('makes up once for what was due while it slept', async () => {
    const { start, clock, begun, calls } = machine([testOf('hourly', '0 * * * *')], [runAt('hourly', noon)]);
    void start();
    await clock.advance(0);
    expect(begun()).toEqual([]);
    await clock.advance(hourMs + minuteMs);
    await calls[0]?.end();
    // Nothing looks for days, as nothing runs on a machine that sleeps; one look afterwards is all there is.
    await clock.advance(30 * minuteMs);
    expect(begun()).toEqual(['hourly']);
  });

  it('restores one after the other, and none while one of the same backup is under way', async () => {
    const { start, clock, begun, calls, restores } = machine([testOf('a', '0 * * * *'), testOf('b', '0 * * * *')]);
    void start();
    await clock.advance(0);
    expect(begun()).toEqual(['a']);
    const byMara = { kind: 'person', by: 'mara' } as const;
    expect(restores.start({ backup: 'a', trigger: byMara })).toBe('under-way');
    expect(restores.start({ backup: 'b', trigger: byMara })).toBe('under-way');
    expect(restores.start({ backup: 'c', trigger: byMara })).toBe('no-such-backup');
    await calls[0]?.end();
    expect(begun()).toEqual(['a', 'b']);
    expect(restores.start({ backup: 'a', trigger: byMara })).toBe('started');
    await calls[1]?.end();
    expect(begun()).toEqual(['a', 'b', 'a']);
  });

  it('does not let one that waits for Glacier keep the others waiting', async () => {
    const { start, clock, begun, calls, said } = machine([testOf('a', '0 * * * *'), testOf('b', '0 * * * *')]);
    void start();
    await clock.advance(0);
    const thaw = { phase: 'thaw', text: 'Standard, 3 to 5 hours' } as const;
    for (let look = 0; look < 3; look++) calls[0]?.how.progress(thaw);
    await clock.advance(0);
    expect(begun()).toEqual(['a', 'b']);
    expect(said.filter((line) => line.includes('3 to 5 hours'))).toEqual(['restore of a: Standard, 3 to 5 hours']);
  });

  it('says when one begins, why, what came of it, and what a killed run left', async () => {
    const { start, clock, said, calls } = machine([testOf('orders', '0 * * * *')]);
    void start();
    await clock.advance(0);
    await calls[0]?.end();
    expect(said).toEqual([
      'restore: a folder that could not be removed',
      'restore of orders: under way, due at 2026-11-30 12:00:00 UTC',
      'restore of orders: passed; newest data 2 h 5 min old (RPO 1 d), back in 1 min 31 s (RTO 1 h)',
    ]);
  });

  it('stops what is under way when it is stopped, begins nothing more, and makes up for it at the next start', async () => {
    const first = machine([testOf('a', '0 4 * * *'), testOf('b', '0 4 * * *')]);
    const ended = first.start();
    await first.clock.advance(0);
    first.stopping.abort();
    await ended;
    expect(first.begun()).toEqual(['a']);
    expect(first.restores.start({ backup: 'b', trigger: { kind: 'person', by: 'mara' } })).toBe('stopping');
    const second = machine([testOf('a', '0 4 * * *')], await first.ledger.restoreRuns('a', 1));
    void second.start();
    await second.clock.advance(0);
    expect(second.begun()).toEqual(['a']);
  });
});
