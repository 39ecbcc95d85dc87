import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badCodes, blindCodes, type RestoreFailure } from '../../shared/restore/failure.ts';
import { type Judgement, judge, type RestoredFacts, type RunFacts } from '../../shared/restore/judge.ts';
import type { CheckResult } from '../../shared/restore/run.ts';

const hourMs = 3_600_000;
const startedAt = Date.UTC(2026, 10, 30, 4);
const check = {
  name: 'users',
  ask: { kind: 'sql', sql: 'select count(*) from users' },
  expect: { min: 1_000 },
} as const;
const passedCheck: CheckResult = {
  name: 'users',
  outcome: 'passed',
  asked: 'select count(*) from users',
  expected: 'at least 1000',
  got: '1200',
  value: 1_200,
};
const restored: RestoredFacts = {
  thawMs: 0,
  fetchMs: 60_000,
  restoreMs: 600_000,
  checksMs: 1_000,
  tables: [{ name: 'public.users', rows: 1_200, columns: ['id bigint', 'name text'] }],
  newest: { state: 'found', at: startedAt - 2 * hourMs },
  checks: [passedCheck],
};
const good: RunFacts = {
  test: {
    rpoMs: 24 * hourMs,
    rtoMs: hourMs,
    engine: { kind: 'sqlite', newest: 'select max(at) from orders' },
    checks: [check],
    shrinkMaxPercent: 50,
  },
  startedAt,
  takenAt: startedAt - hourMs,
  older: false,
  failures: [],
  before: { state: 'known', run: { checks: [passedCheck], tables: restored.tables } },
  restored,
};

function codesOf({ reasons }: Judgement) {
  return reasons.map(({ code }) => code);
}

function withRestored(changed: Partial<RestoredFacts>, facts = good): RunFacts {
  return { ...facts, restored: { ...restored, ...changed } };
}

function without<Key extends keyof RunFacts>(key: Key, facts = good): Omit<RunFacts, Key> {
  const { [key]: _, ...rest } = facts;
  return rest;
}

describe('a run of which everything is as it should be', () => {
  it('passes, with what was measured', () => {
    expect(judge(good)).toEqual({
      verdict: 'passed',
      reasons: [],
      rpo: { measuredMs: 2 * hourMs, by: 'data', objectiveMs: 24 * hourMs },
      rto: {
        thawMs: 0,
        fetchMs: 60_000,
        restoreMs: 600_000,
        checksMs: 1_000,
        totalMs: 661_000,
        objectiveMs: hourMs,
      },
      checks: [passedCheck],
      changes: [],
    });
  });

  it('is measured without objectives, too', () => {
    const { rpoMs: _rpo, rtoMs: _rto, ...test } = good.test;
    const { rpo, rto, verdict } = judge({ ...good, test });
    expect([verdict, rpo, rto?.totalMs]).toEqual(['passed', { measuredMs: 2 * hourMs, by: 'data' }, 661_000]);
  });

  it('is as old as the backup where nothing asks for the newest data', () => {
    const { newest: _, ...rest } = restored;
    const facts = { ...good, test: { ...good.test, engine: { kind: 'sqlite' } as const }, restored: rest };
    expect(judge(facts)).toMatchObject({ verdict: 'passed', rpo: { measuredMs: hourMs, by: 'backup' } });
  });
});

describe('what was promised', () => {
  it('is broken by data that is older than the recovery point objective', () => {
    const at = startedAt - 30 * hourMs;
    const judged = judge(withRestored({ newest: { state: 'found', at } }));
    expect(judged).toMatchObject({ verdict: 'failed', rpo: { measuredMs: 30 * hourMs } });
    expect(judged.reasons[0]).toMatchObject({
      code: 'stale-data',
      text: 'The newest data in the backup is 1 d 6 h old; at most 1 d was promised.',
    });
  });

  it('is kept by data that is exactly as old as the objective', () => {
    const at = startedAt - 24 * hourMs;
    expect(judge(withRestored({ newest: { state: 'found', at } })).verdict).toBe('passed');
  });

  it('is broken by a backup that is too old, which is told once', () => {
    const { newest: _, ...rest } = restored;
    const test = { ...good.test, engine: { kind: 'sqlite' } as const };
    const facts = { ...good, test, restored: rest, takenAt: startedAt - 48 * hourMs };
    expect(codesOf(judge(facts))).toEqual(['stale-backup']);
    const told = { code: 'stale-backup', text: 'The newest backup is from 2026-11-28.' } as const;
    expect(judge({ ...facts, failures: [told] }).reasons).toEqual([told]);
  });

  it('is not about an older backup that somebody asked for', () => {
    const at = startedAt - 720 * hourMs;
    const judged = judge({ ...withRestored({ newest: { state: 'found', at } }), older: true });
    expect(judged).toMatchObject({ verdict: 'passed', rpo: { measuredMs: 720 * hourMs, by: 'data' } });
    expect(judged.rpo?.objectiveMs).toBeUndefined();
  });

  it('is broken when thawing, fetching, restoring and checking take too long together', () => {
    const judged = judge(withRestored({ thawMs: hourMs }));
    expect(judged).toMatchObject({ verdict: 'failed', rto: { totalMs: hourMs + 661_000 } });
    expect(judged.reasons[0]).toMatchObject({
      code: 'rto-missed',
      text: 'Restoring took 1 h 11 min, 1 h of it for thawing; at most 1 h was promised.',
    });
  });
});

describe('the age of the newest data', () => {
  it.each([
    [{ state: 'failed', why: 'column "at" does not exist' } as const, 'column "at" does not exist'],
    [{ state: 'found', at: startedAt + 24 * hourMs } as const, 'from 2026-12-01T04:00:00.000Z, 1 d after'],
    [{ state: 'found', at: 1e20 } as const, 'from 100000000000000000000 ms'],
  ])('is not known from %o', (newest, why) => {
    const judged = judge(withRestored({ newest }));
    expect(judged).toMatchObject({ verdict: 'unknown', rpo: { by: 'backup' } });
    expect(codesOf(judged)).toEqual(['check-unanswered']);
    expect(judged.reasons[0]?.text).toContain(why);
  });

  it('is not known when the engine says nothing of it, though it was asked', () => {
    const { newest: _, ...rest } = restored;
    expect(judge({ ...good, restored: rest })).toMatchObject({ verdict: 'unknown' });
  });

  it('is not known of what nobody says when it was taken', () => {
    const { newest: _, ...rest } = restored;
    const test = { ...good.test, engine: { kind: 'sqlite' } as const };
    const judged = judge({ ...without('takenAt'), test, restored: rest });
    expect(judged.verdict).toBe('unknown');
    expect(judged.rpo).toBeUndefined();
  });

  it('is none in the future of a clock that is a little ahead', () => {
    const newest = { state: 'found', at: startedAt + 1_000 } as const;
    expect(judge(withRestored({ newest }))).toMatchObject({ verdict: 'passed', rpo: { measuredMs: 0 } });
  });
});

describe('checks', () => {
  const failed: CheckResult = { ...passedCheck, outcome: 'failed', why: '3 is less than 1000' };
  const unknown: CheckResult = { ...passedCheck, outcome: 'unknown', why: 'relation "users" does not exist' };

  it('fail a run, or leave it unknown', () => {
    expect(judge(withRestored({ checks: [failed] }))).toMatchObject({
      verdict: 'failed',
      reasons: [{ code: 'check-failed', text: 'The check users failed: 3 is less than 1000' }],
    });
    expect(judge(withRestored({ checks: [unknown] }))).toMatchObject({
      verdict: 'unknown',
      reasons: [
        { code: 'check-unanswered', text: 'The check users was not answered: relation "users" does not exist' },
      ],
    });
  });

  it('that nobody answered are not passed', () => {
    const judged = judge(withRestored({ checks: [] }));
    expect(judged.verdict).toBe('unknown');
    expect(judged.checks).toMatchObject([{ name: 'users', outcome: 'unknown' }]);
  });
});

describe('what the last run had', () => {
  it('and is gone fails a run', () => {
    const judged = judge(withRestored({ tables: [{ name: 'public.users', rows: 100, columns: ['id bigint'] }] }));
    expect(judged.verdict).toBe('failed');
    expect(codesOf(judged)).toEqual(['vanished', 'shrunk']);
    expect(judged.changes).toEqual(judged.reasons.map(({ text }) => text));
  });

  it('is told in so many lines, however much is gone', () => {
    const tables = Array.from({ length: 500 }, (_, index) => ({ name: `table${index}`, rows: 1 }));
    const judged = judge({ ...good, before: { state: 'known', run: { checks: [], tables } } });
    expect(judged.reasons).toHaveLength(51);
    expect(judged.reasons.at(-1)?.text).toBe('450 more changes like these');
  });

  it('cannot be missed silently when it could not be read', () => {
    const judged = judge({ ...good, before: { state: 'failed', why: 'the ledger did not answer' } });
    expect(judged).toMatchObject({ verdict: 'unknown', reasons: [{ code: 'unreachable' }] });
  });

  it('is nothing in the first run', () => {
    expect(judge({ ...good, before: { state: 'known' } }).verdict).toBe('passed');
  });
});

describe('reasons', () => {
  it('are told bad before blind, whoever came first', () => {
    const failures: RestoreFailure[] = [
      { code: 'unreachable', text: 'The bucket did not answer.' },
      { code: 'shrunk', text: 'It halved.' },
      { code: 'truncated', text: 'It ends early.' },
    ];
    const judged = judge({ ...without('restored'), failures });
    expect(codesOf(judged)).toEqual(['truncated', 'shrunk', 'unreachable']);
    expect(judged.verdict).toBe('failed');
    expect(judged.rto).toBeUndefined();
    expect(judged.checks).toEqual([]);
  });

  it('are never missing', () => {
    const judged = judge(without('restored'));
    expect(judged).toMatchObject({ verdict: 'unknown', reasons: [{ code: 'bug' }] });
  });
});

/** The better verdict is the higher number. */
const rank = { failed: 0, unknown: 1, passed: 2 } as const;

const age = fc.integer({ min: -48, max: 96 }).map((hours) => startedAt - hours * hourMs);
const failure = fc.record({ code: fc.constantFrom(...badCodes, ...blindCodes), text: fc.string() });
const result = fc.record({
  name: fc.constantFrom('users', 'orders', 'other'),
  outcome: fc.constantFrom('passed', 'failed', 'unknown'),
  asked: fc.constant(''),
  expected: fc.constant(''),
});
const tables = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), rows: fc.nat(9) }), {
  selector: ({ name }) => name,
});
const facts: fc.Arbitrary<RunFacts> = fc.record(
  {
    test: fc.record({
      rpoMs: fc.constant(24 * hourMs),
      rtoMs: fc.constant(hourMs),
      engine: fc.constantFrom({ kind: 'sqlite', newest: 'select 1' } as const, { kind: 'sqlite' } as const),
      checks: fc.constantFrom([], [check], [check, { ...check, name: 'orders' }]),
      shrinkMaxPercent: fc.constantFrom(0, 50, 100),
    }),
    startedAt: fc.constant(startedAt),
    takenAt: age,
    older: fc.boolean(),
    failures: fc.array(failure, { maxLength: 2 }),
    before: fc.oneof(
      fc.constant({ state: 'known' } as const),
      fc.record({ state: fc.constant('failed'), why: fc.string() }),
      fc.record({ state: fc.constant('known'), run: fc.record({ checks: fc.constant([]), tables }) }),
    ),
    restored: fc.record(
      {
        thawMs: fc.nat(hourMs / 2),
        fetchMs: fc.nat(hourMs / 4),
        restoreMs: fc.nat(hourMs / 2),
        checksMs: fc.nat(1_000),
        tables,
        newest: fc.oneof(
          fc.record({ state: fc.constant('found'), at: age }),
          fc.record({ state: fc.constant('failed'), why: fc.string() }),
        ),
        checks: fc.uniqueArray(result, { selector: ({ name }) => name }),
      },
      { requiredKeys: ['thawMs', 'fetchMs', 'restoreMs', 'checksMs', 'tables', 'checks'] },
    ),
  },
  { requiredKeys: ['test', 'startedAt', 'older', 'failures', 'before'] },
);

/** What may not have been answered, or failed blindly, though it would have been answered so. */
function hidings(from: RunFacts): readonly RunFacts[] {
  const { restored: had } = from;
  const unread: RunFacts = { ...from, before: { state: 'failed', why: 'hidden' } };
  if (had === undefined) return [unread, without('takenAt', from)];
  const { newest: _, ...silent } = had;
  const asked = 'newest' in from.test.engine;
  return [
    unread,
    without('restored', from),
    { ...without('restored', from), failures: [...from.failures, { code: 'timed-out', text: 'hidden' }] },
    ...had.checks.map((_, index) => ({ ...from, restored: { ...had, checks: had.checks.toSpliced(index, 1) } })),
    ...(asked ? [{ ...from, restored: silent }] : []),
    ...(asked ? [{ ...from, restored: { ...had, newest: { state: 'failed', why: 'hidden' } as const } }] : []),
  ];
}

describe('whatever the facts', () => {
  it('passes only what restored, with every check passed and every objective met', () => {
    fc.assert(
      fc.property(facts, (all) => {
        const { verdict, reasons, checks, rpo, rto } = judge(all);
        expect(verdict === 'passed').toBe(reasons.length === 0);
        if (verdict !== 'passed') return;
        expect(all.restored).toBeDefined();
        expect(all.failures).toEqual([]);
        expect(checks.map(({ name }) => name)).toEqual(all.test.checks.map(({ name }) => name));
        expect(checks.every(({ outcome }) => outcome === 'passed')).toBe(true);
        expect(rto?.totalMs).toBeLessThanOrEqual(hourMs);
        if (!all.older) expect(rpo?.measuredMs).toBeLessThanOrEqual(24 * hourMs);
        if (all.restored?.newest?.state === 'failed') expect('newest' in all.test.engine).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('hiding a fact never makes a run pass', () => {
    fc.assert(
      fc.property(facts, (all) => {
        for (const hidden of hidings(all)) {
          if (judge(all).verdict !== 'passed') expect(judge(hidden).verdict).not.toBe('passed');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('a bad fact more never makes the verdict better', () => {
    fc.assert(
      fc.property(facts, failure, (all, more) => {
        const worse = judge({ ...all, failures: [...all.failures, more] });
        expect(rank[worse.verdict]).toBeLessThanOrEqual(rank[judge(all).verdict]);
        expect(worse.verdict).not.toBe('passed');
        if (all.restored === undefined) return;
        for (const result of all.restored.checks) {
          const failed = all.restored.checks.map((one) =>
            one === result ? { ...one, outcome: 'failed' as const } : one,
          );
          const judged = judge({ ...all, restored: { ...all.restored, checks: failed } });
          expect(rank[judged.verdict]).toBeLessThanOrEqual(rank[judge(all).verdict]);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
