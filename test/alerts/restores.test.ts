/** What restore tests raise: a bad backup until a later test passes, and a test that was due and never ended. */
import { describe, expect, it } from 'vitest';
import { type RestoresInput, surveyRestores } from '../../shared/alerts/signals/restores.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { standingOf } from '../../shared/restore/standing.ts';
import { dueAt, failedRun, hourMs, runOf, testOf, truncated } from '../restore/runs.ts';

const dayMs = 24 * hourMs;
const watches = [{ backup: 'orders', writer: 'us-east-1', schedule: '0 4 * * SUN UTC', since: dueAt - 70 * dayMs }];

function surveyOf(runs: readonly RestoreRun[], more: Partial<RestoresInput> = {}) {
  const [test = testOf()] = more.tests ?? [];
  return surveyRestores({
    tests: [test],
    standings: [{ test, ...standingOf(runs) }],
    watches,
    known: new Set(),
    now: dueAt + hourMs,
    ...more,
  });
}

const signalOf = (survey: ReturnType<typeof surveyRestores>, key = 'restore:orders') =>
  survey.signals.find((one) => one.key === key);

const blind = runOf({
  startedAt: dueAt + hourMs,
  verdict: 'unknown',
  reasons: [{ code: 'denied', text: 'Nobody may read s3://acme-backups/db/orders/.', advice: 'Allow it' }],
});

describe('a backup that was tested', () => {
  it('pages when its test failed, with what is wrong and what to do', () => {
    const run = failedRun({ rto: { thawMs: 0, fetchMs: 1, restoreMs: 1, checksMs: 0, totalMs: 2 } });
    expect(signalOf(surveyOf([run, runOf({ startedAt: dueAt - dayMs })]))).toEqual({
      key: 'restore:orders',
      condition: 'active',
      severity: 'page',
      detail: {
        kind: 'restore',
        backup: 'orders',
        summary: truncated.text,
        run: run.id,
        fix: truncated.advice,
        rtoMs: 2,
      },
    });
  });

  it('is a ticket where nothing was promised of it', () => {
    const { rpoMs: _, rtoMs: _t, ...test } = testOf();
    expect(signalOf(surveyOf([failedRun()], { tests: [test] }))).toMatchObject({ severity: 'ticket' });
    expect(signalOf(surveyOf([failedRun()], { tests: [{ ...test, rtoMs: 1 }] }))).toMatchObject({ severity: 'page' });
  });

  it('counts the reasons that it does not name', () => {
    const reasons = [truncated, truncated, truncated];
    const summary = `${truncated.text}; and 2 more reasons`;
    expect(signalOf(surveyOf([failedRun({ reasons })]))).toMatchObject({ detail: { summary } });
  });

  it('is a ticket when nobody could tell', () => {
    expect(signalOf(surveyOf([blind, runOf()]))).toEqual({
      key: 'restore:orders',
      condition: 'active',
      severity: 'ticket',
      detail: {
        kind: 'restore',
        backup: 'orders',
        summary: 'it could not be tested: Nobody may read s3://acme-backups/db/orders/',
        run: blind.id,
        fix: 'Allow it',
        rpoMs: 2 * hourMs,
        rtoMs: 90_000,
      },
    });
  });

  it('stays as bad as it was while nobody can tell', () => {
    expect(signalOf(surveyOf([blind, failedRun()]))).toMatchObject({
      condition: 'active',
      severity: 'page',
      detail: {
        run: failedRun().id,
        summary: `${truncated.text}; since then nobody could tell (Nobody may read s3://acme-backups/db/orders/)`,
      },
    });
  });

  it('is over when a later test passed', () => {
    const passed = runOf({ startedAt: dueAt + dayMs });
    expect(signalOf(surveyOf([passed, blind, failedRun()]))).toEqual({ key: 'restore:orders', condition: 'clear' });
  });

  it('is not over because a person restored another backup of it', () => {
    const older = runOf({ startedAt: dueAt + dayMs, trigger: { kind: 'person', by: 'anna' }, asked: { at: 1 } });
    expect(signalOf(surveyOf([older, failedRun()]))).toMatchObject({ condition: 'active', severity: 'page' });
  });

  it('stays as it was when its runs are gone', () => {
    expect(signalOf(surveyOf([]))).toEqual({ key: 'restore:orders', condition: 'unknown' });
  });
});

describe('a test that was due', () => {
  const missed = 'restore-missed:orders';

  it('is a ticket when it is missed, and over when one has ended', () => {
    const last = runOf({ startedAt: dueAt - 7 * dayMs });
    const now = dueAt + dayMs;
    expect(signalOf(surveyOf([last], { now }), missed)).toEqual({
      key: missed,
      condition: 'active',
      severity: 'ticket',
      detail: {
        kind: 'restore',
        backup: 'orders',
        summary:
          'no test has come to an end since it was due at 2026-11-29 04:00:00 UTC; the last test was at 2026-11-22 04:00:00 UTC',
        fix: 'see whether its schedule is there and enabled, and what the log of restore says',
      },
    });
    expect(signalOf(surveyOf([failedRun(), last], { now }), missed)).toEqual({ key: missed, condition: 'clear' });
  });

  it('is missed by nobody in a fresh install, until its first moment', () => {
    const fresh = [{ backup: 'orders', writer: 'us-east-1', schedule: '0 4 * * SUN UTC', since: dueAt - 2 * dayMs }];
    const at = (now: number, seen = fresh) => signalOf(surveyOf([], { now, watches: seen }), missed)?.condition;
    expect(at(dueAt - dayMs)).toBe('clear');
    expect(at(dueAt + 53 * hourMs)).toBe('clear');
    expect(at(dueAt + 54 * hourMs)).toBe('active');
    expect(at(dueAt + 54 * hourMs, [])).toBe('clear');
  });

  it('is not known while nobody can read since when it is watched', () => {
    expect(signalOf(surveyOf([runOf()], { watches: undefined }), missed)).toEqual({
      key: missed,
      condition: 'unknown',
    });
  });
});

describe('a ledger that does not answer', () => {
  it('ends nothing, and raises nothing', () => {
    const known = new Set(['restore:orders', 'restore-missed:orders', 'restore:gone', 'burn:checkout:availability']);
    const { signals, rest } = surveyOf([], { standings: undefined, known });
    expect(signals).toEqual([
      { key: 'restore:orders', condition: 'unknown' },
      { key: 'restore-missed:orders', condition: 'unknown' },
    ]);
    // What the config does not test any more is over all the same.
    expect(rest).toBe('not-watched');
    expect(surveyOf([], { standings: undefined }).signals).toEqual([]);
  });
});
