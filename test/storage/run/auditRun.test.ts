import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ControlUnavailable } from '../../../shared/control/store.ts';
import { type Ledger, LedgerUnavailable } from '../../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import { type AuditReport, type AuditSummary, newestSummary } from '../../../shared/storage/run/run.ts';
import { configOf, midnight, type RunWorld, runWorld } from './runWorld.ts';
import { failed, findingOf, passed, unknownCheck } from './samples.ts';

const run = '2026-11-30';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const names = (count: number) => Array.from({ length: count }, (_, index) => `bucket-${'x'.repeat(index % 4)}${index}`);

async function summaryIn({ ledger }: Pick<RunWorld, 'ledger'>, of = run): Promise<AuditSummary> {
  const found = (await ledger.auditSummaries(10)).find((one) => one.run === of);
  if (found === undefined) throw new Error(`no summary of ${of}`);
  return found;
}

describe('a run', () => {
  it('audits every subject once, and is complete', async () => {
    const world = runWorld();
    const config = configOf(names(20));
    expect(await world.run(config)).toMatchObject({ kind: 'finished', audited: 20 });
    expect(await world.run(config)).toEqual({ kind: 'complete', run });
    expect(world.audited.toSorted()).toEqual(names(20).toSorted());
    const reports = await world.ledger.auditReports(run);
    expect(reports.map(({ report }) => report.subject.id)).toEqual(names(20).toSorted());
  });

  it('is nothing where the config names nothing to audit', async () => {
    const world = runWorld();
    expect(await world.run(configOf([]))).toEqual({ kind: 'nothing-to-audit' });
    expect(await world.ledger.auditSummaries(1)).toEqual([]);
  });

  it('goes on where the deadline stopped it, until everything is there', async () => {
    const world = runWorld();
    const config = configOf(names(30));
    // Eight at a time, a second each: in two and a half seconds two times eight are done, and the third eight are not.
    const first = await world.run(config, { deadline: world.clock.now() + 2_500 });
    expect(first).toEqual({ kind: 'cut-short', run, audited: 16, left: 14 });
    expect(await world.ledger.auditSummaries(1)).toEqual([]);
    const second = await world.run(config);
    expect(second).toMatchObject({ kind: 'finished', audited: 14 });
    expect(world.errors).toEqual([]);
  });

  it('of 1,000 buckets is finished by as many invocations as it needs', async () => {
    const world = runWorld();
    const config = configOf(names(1_000));
    const kinds: string[] = [];
    for (let index = 0; index < 10 && kinds.at(-1) !== 'finished'; index += 1) {
      kinds.push((await world.run(config, { deadline: world.clock.now() + 50_500 })).kind);
    }
    // Fifty seconds for eight at a time are 400 buckets.
    expect(kinds).toEqual(['cut-short', 'cut-short', 'finished']);
    expect((await summaryIn(world)).totals.subjects).toBe(1_000);
  }, 60_000);

  it('has its summary written by the next invocation when it crashed between the last report and the summary', async () => {
    const world = runWorld();
    const config = configOf(names(5));
    const crash = new LedgerUnavailable('writing the summary', new Error('gone'));
    const ledger = { ...world.ledger, putAuditSummary: () => Promise.reject(crash) };
    await expect(world.run(config, {}, { ledger })).rejects.toBe(crash);
    expect(await world.run(config)).toMatchObject({ kind: 'finished', audited: 0 });
    expect(world.audited).toHaveLength(5);
  });

  it('ends with the first report that the ledger does not take, and keeps those before', async () => {
    const world = runWorld();
    const config = configOf(names(20));
    let puts = 0;
    const ledger: Ledger = {
      ...world.ledger,
      async putAuditReport(report) {
        puts += 1;
        if (puts > 8) throw new LedgerUnavailable('writing', new Error('gone'));
        await world.ledger.putAuditReport(report);
      },
    };
    await expect(world.run(config, {}, { ledger })).rejects.toThrow(LedgerUnavailable);
    expect(world.audited.length).toBeLessThanOrEqual(16);
    expect(await world.run(config)).toMatchObject({ kind: 'finished', audited: 12 });
  });

  it('gives a subject that cannot be audited a report that says unknown, without what the error said', async () => {
    const world = runWorld();
    world.results.set('bad', new TypeError('postgres://root:hunter2@db'));
    expect(await world.run(configOf(['bad', 'good']))).toMatchObject({ kind: 'finished' });
    const [bad] = await world.ledger.auditReports(run, { kind: 'bucket', id: 'bad' });
    expect(bad?.report).toMatchObject({ score: null, results: [{ check: 'audit', outcome: 'unknown' }] });
    expect(JSON.stringify(bad)).not.toContain('hunter2');
    expect(world.errors).toHaveLength(1);
    expect((await summaryIn(world)).totals).toMatchObject({ subjects: 2, unknown: 1 });
  });

  it('does not wait for a subject for more than two minutes', async () => {
    const world = runWorld();
    world.takesMs = 10 * 60_000;
    expect(await world.run(configOf(['slow']))).toMatchObject({ kind: 'finished' });
    expect(await world.ledger.auditReports(run)).toMatchObject([{ report: { results: [{ outcome: 'unknown' }] } }]);
  });

  it('stores nothing of a subject that the deadline cut short', async () => {
    const world = runWorld();
    const config = configOf(['slow']);
    world.takesMs = 60_000;
    const deadline = world.clock.now() + 30_000;
    expect(await world.run(config, { deadline })).toEqual({ kind: 'cut-short', run, audited: 0, left: 1 });
    expect(await world.ledger.auditReports(run)).toEqual([]);
  });
});

describe('who audits', () => {
  it('is home; others wait an hour each, and then go on where it stopped', async () => {
    const world = runWorld(midnight + hourMs - 1);
    const config = configOf(names(10));
    const deputy = { observer: 'us-east-2' };
    expect(await world.run(config, deputy)).toEqual({ kind: 'deputy', waitingFor: 'us-east-1' });
    await world.run(config, { deadline: world.clock.now() + 1_500 });
    await world.clock.advance(hourMs / 2);
    expect(await world.run(config, { observer: 'us-west-2' })).toMatchObject({ kind: 'deputy' });
    expect(await world.run(config, deputy)).toMatchObject({ kind: 'finished', audited: 2 });
    const writers = (await world.ledger.auditReports(run)).map(({ writer }) => writer);
    expect(new Set(writers)).toEqual(new Set(['us-east-1', 'us-east-2']));
    expect(await world.run(config)).toEqual({ kind: 'complete', run });
  });

  it('is one at a time: whoever does not get the lease lets the other work', async () => {
    const world = runWorld();
    const now = world.clock.now();
    await world.control.acquireLease({ name: 'audit', token: 'other', ttlMs: 120_000, now });
    expect(await world.run(configOf(['a']))).toEqual({ kind: 'busy' });
    await world.clock.advance(121_000);
    expect(await world.run(configOf(['a']))).toMatchObject({ kind: 'finished' });
  });

  it('is home even when nobody can say who has the lease', async () => {
    const world = runWorld(midnight + 12 * hourMs);
    const unavailable = new ControlUnavailable('taking a lease', new Error('gone'));
    const control = { ...world.control, acquireLease: () => Promise.reject(unavailable) };
    await expect(world.run(configOf(['a']), { observer: 'us-east-2' }, { control })).rejects.toBe(unavailable);
    expect(await world.run(configOf(['a']), {}, { control })).toMatchObject({ kind: 'finished' });
  });
});

describe('a change of the config', () => {
  it('of a subject has it audited again in the same run, and only it', async () => {
    const world = runWorld();
    await world.run(configOf(['a', 'b']));
    const exceptions = [{ check: 'versioning', reason: 'known', until: midnight + dayMs }];
    const changed = configOf(['a', 'b']);
    const buckets = changed.audit.buckets.map((one) => (one.name === 'b' ? { ...one, exceptions } : one));
    const config = { ...changed, audit: { ...changed.audit, buckets } };
    expect(await world.run(config)).toMatchObject({ kind: 'finished', audited: 1 });
    expect(world.audited).toEqual(['a', 'b', 'b']);
    expect(await world.run(config)).toMatchObject({ kind: 'complete' });
  });

  it('that adds a subject has it audited, and one that removes it makes the summary anew', async () => {
    const world = runWorld();
    world.results.set('gone', [failed('versioning', [findingOf('versioning', 'gone')])]);
    await world.run(configOf(['a', 'gone']));
    expect(await world.run(configOf(['a', 'gone', 'next']))).toMatchObject({ kind: 'finished', audited: 1 });
    expect(await world.run(configOf(['a', 'next']))).toMatchObject({ kind: 'finished', audited: 0 });
    const summary = await summaryIn(world);
    expect(summary.subjects.map(({ subject }) => subject.id)).toEqual(['a', 'next']);
    expect(summary.unwatched).toEqual([{ check: 'versioning', since: run }]);
    expect(summary.open).toEqual([]);
  });

  it('makes no difference when the monitor starts anew: what is older than that is audited again', async () => {
    const world = runWorld();
    await world.run(configOf(['a', 'b']));
    await world.clock.advance(1_000);
    const freshFrom = world.clock.now();
    const cut = await world.run(configOf(['a', 'b']), { freshFrom, deadline: freshFrom + 1 });
    expect(cut).toEqual({ kind: 'cut-short', run, audited: 0, left: 2 });
    expect(await world.run(configOf(['a', 'b']), { freshFrom })).toMatchObject({ kind: 'finished', audited: 2 });
    expect(await world.run(configOf(['a', 'b']), { freshFrom })).toMatchObject({ kind: 'complete' });
  });
});

describe('a deploy that changes one region after another', () => {
  const [before, after] = [configOf(['a', 'b', 'gone']), configOf(['a', 'b'])];
  const deputy = { observer: 'us-east-2' };

  /** What everybody is told of the day: alerts, the page and the API read it so. */
  async function newestIn({ ledger }: RunWorld) {
    return newestSummary(await ledger.auditSummaries(10));
  }

  const watched = (summary: AuditSummary | undefined) => summary?.subjects.map(({ subject }) => subject.id);

  it('has the day audited by home, and not again by a deputy that still has the config of before', async () => {
    const world = runWorld(midnight + 12 * hourMs);
    await world.run(after);
    await world.clock.advance(hourMs);
    expect(await world.run(before, deputy)).toEqual({ kind: 'deputy', waitingFor: 'us-east-1' });
    expect(watched(await newestIn(world))).toEqual(['a', 'b']);
    expect(await world.run(after, deputy)).toEqual({ kind: 'complete', run });
    expect(world.audited).toEqual(['a', 'b']);
  });

  it('has the day summed up anew by home when a deputy had audited it, though no subject is looked at again', async () => {
    const world = runWorld(midnight + 2 * hourMs);
    expect(await world.run(before, deputy)).toMatchObject({ kind: 'finished', audited: 3 });
    await world.clock.advance(hourMs);
    expect(await world.run(after)).toMatchObject({ kind: 'finished', audited: 0 });
    expect(watched(await newestIn(world))).toEqual(['a', 'b']);
    expect(await world.run(before, deputy)).toEqual({ kind: 'deputy', waitingFor: 'us-east-1' });
    expect(await world.run(after)).toEqual({ kind: 'complete', run });
    expect(watched(await newestIn(world))).toEqual(['a', 'b']);
  });

  it('leaves the day to the deputy that comes first, when home is gone', async () => {
    const world = runWorld(midnight + 5 * hourMs);
    await world.run(after, deputy);
    const last = { observer: 'us-west-2' };
    expect(await world.run(before, last)).toEqual({ kind: 'deputy', waitingFor: 'us-east-2' });
    expect(await world.run(after, last)).toEqual({ kind: 'complete', run });
    // It is in the first one's hands until midnight; then each has its hour again.
    await world.clock.advance(midnight + dayMs + 3 * hourMs - world.clock.now());
    expect(await world.run(before, last)).toMatchObject({ kind: 'finished', summary: { run: '2026-12-01' } });
  });

  it('is not done for home while the newest summary is of another config, even when its own of before is there', async () => {
    const world = runWorld(midnight + 2 * hourMs);
    await world.run(after);
    const [home] = await world.ledger.auditSummaries(1);
    if (home === undefined) throw new Error('home has written no summary');
    // A deputy that had begun before.
    await world.ledger.putAuditSummary({ ...home, writer: 'us-east-2', basis: 'other', writtenAt: home.writtenAt + 1 });
    expect(await world.run(after)).toMatchObject({ kind: 'finished', audited: 0 });
    expect(await newestIn(world)).toMatchObject({ writer: 'us-east-1', basis: home.basis });
  });

  it('has the newer summary win though the clock of its writer is behind', async () => {
    const world = runWorld(midnight + 2 * hourMs);
    await world.run(before, { ...deputy, now: world.clock.now() });
    const [first] = await world.ledger.auditSummaries(1);
    if (first === undefined) throw new Error('the deputy has written no summary');
    await world.ledger.putAuditSummary({ ...first, writtenAt: first.writtenAt + hourMs });
    await world.run(after);
    expect(watched(await newestIn(world))).toEqual(['a', 'b']);
  });
});

describe('since when a finding is there', () => {
  const bad = [failed('versioning', [findingOf('versioning', 'a')])];
  const good = [passed('versioning')];
  const unsure = [unknownCheck('versioning')];

  /** One run a day, with what the audit finds on each. */
  async function history(days: readonly (RunWorld['results'] extends Map<string, infer R> ? R : never)[]) {
    const world = runWorld();
    for (const results of days) {
      world.results.set('a', results);
      await world.run(configOf(['a']));
      await world.clock.advance(
        midnight + dayMs * Math.ceil((world.clock.now() - midnight) / dayMs) - world.clock.now() + 60_000,
      );
    }
    const summaries = await world.ledger.auditSummaries(days.length);
    return summaries.toReversed();
  }

  it('is the run that saw it first, for as long as every run sees it', async () => {
    const [first, second, third] = await history([bad, bad, good]);
    expect(first).toMatchObject({ changes: { fresh: 1, gone: 0, still: 0 }, open: [{ since: run }] });
    expect(second).toMatchObject({ changes: { fresh: 0, gone: 0, still: 1 }, open: [{ since: run }], before: run });
    expect(third).toMatchObject({ changes: { fresh: 0, gone: 1, still: 0 }, open: [], unsure: [] });
  });

  it('is not broken by runs in which nobody could look, one check or all of them', async () => {
    const [, second, third, fourth] = await history([bad, unsure, new Error('throttled'), bad]);
    const cause = { check: 'versioning', since: run };
    expect(second).toMatchObject({ changes: { fresh: 0, gone: 0, still: 0 }, open: [], unsure: [cause] });
    expect(third).toMatchObject({ changes: { fresh: 0, gone: 0, still: 0 }, open: [], unsure: [cause] });
    expect(fourth).toMatchObject({ changes: { fresh: 0, gone: 0, still: 1 }, open: [cause], unsure: [] });
  });

  it('begins anew when a run has seen that it was gone', async () => {
    const summaries = await history([bad, good, bad]);
    expect(summaries[2]).toMatchObject({ changes: { fresh: 1, gone: 0, still: 0 }, open: [{ since: '2026-12-02' }] });
  });

  it('is the day of the run that found it, though a later audit of the same day could not look', async () => {
    const world = runWorld();
    world.results.set('a', bad);
    await world.run(configOf(['a']));
    await world.clock.advance(1_000);
    world.results.set('a', unsure);
    await world.run(configOf(['a']), { freshFrom: world.clock.now() });
    expect(await summaryIn(world)).toMatchObject({ open: [], unsure: [{ check: 'versioning', since: run }] });
  });
});

describe('however often a run is interrupted', () => {
  type Interruption = { readonly deadlineMs: number; readonly failAfterPuts: number; readonly observer: number };
  const interruption: fc.Arbitrary<Interruption> = fc.record({
    deadlineMs: fc.integer({ min: 1, max: 6_000 }),
    failAfterPuts: fc.integer({ min: 0, max: 12 }),
    observer: fc.nat({ max: 2 }),
  });

  it('it ends as the run that was not interrupted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(interruption, { maxLength: 8 }), async (interruptions) => {
        const config = configOf(names(25));
        const whole = runWorld(midnight + 3 * hourMs);
        await whole.run(config);
        const world = runWorld(midnight + 3 * hourMs);
        for (const one of interruptions) await interrupted(world, config, one);
        // A lease that a crash left behind runs out.
        await world.clock.advance(121_000);
        await world.run(config);
        expect(await essence(world.ledger)).toEqual(await essence(whole.ledger));
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  async function interrupted(world: RunWorld, config: ReturnType<typeof configOf>, one: Interruption) {
    let puts = 0;
    const failing = async <T>(act: () => Promise<T>): Promise<T> => {
      puts += 1;
      if (puts > one.failAfterPuts) throw new LedgerUnavailable('writing', new Error('gone'));
      return await act();
    };
    const ledger: Ledger = {
      ...createMemoryLedger(),
      ...world.ledger,
      putAuditReport: (report) => failing(() => world.ledger.putAuditReport(report)),
      putAuditSummary: (summary) => failing(() => world.ledger.putAuditSummary(summary)),
    };
    const observer = config.observers[one.observer] ?? 'us-east-1';
    const deadline = world.clock.now() + one.deadlineMs;
    await world.run(config, { observer, deadline }, { ledger }).catch(() => {});
  }

  /** All but who looked when. */
  async function essence(ledger: Ledger) {
    const { writer: _w, startedAt: _s, endedAt: _e, writtenAt: _t, ...summary } = await summaryIn({ ledger });
    const stored = await ledger.auditReports(run);
    const reports = stored.map(({ writer: _, report, ...rest }: AuditReport) => ({
      ...rest,
      report: { ...report, lookedAt: 0 },
    }));
    return { summary, reports };
  }
});
