/** What runs of the audit raise: one alert a check and day, frozen while nobody can look, and one on absence. */
import { describe, expect, it } from 'vitest';
import { type Alert, isActive } from '../../shared/alerts/alert.ts';
import { applySurveys } from '../../shared/alerts/applySurveys.ts';
import { type AuditsInput, surveyAudits } from '../../shared/alerts/signals/audits.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import type { CheckResult, FindingSeverity } from '../../shared/storage/finding.ts';
import type { AuditSummary, OpenFindings } from '../../shared/storage/run/run.ts';
import { midnight, type RunWorld, configOf as runConfigOf, runWorld } from '../storage/run/runWorld.ts';
import { failed, findingOf, lookedAt, passed, summaryOf, unknownCheck } from '../storage/run/samples.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const now = lookedAt + 5 * 60_000;

const thresholds = { page: 'critical', ticket: 'high' } as const;

function groupOf(check: string, severity: FindingSeverity, more: Partial<OpenFindings> = {}): OpenFindings {
  const [subjects, summary] = [['s3://acme'], `${check} is wrong`];
  return { check, since: '2026-11-30', severity, title: check, count: 1, subjects, more: 0, summary, ...more };
}

const none = { subjects: [], more: 0 };

const surveyOf = (summary: Partial<AuditSummary> | undefined, more: Partial<AuditsInput> = {}) =>
  surveyAudits({
    watched: 1,
    thresholds,
    summaries:
      summary === undefined ? [] : [summaryOf({ open: [], unsure: [], unwatched: [], blind: none, ...summary })],
    known: new Set(),
    now,
    ...more,
  });

const causes = (survey: ReturnType<typeof surveyAudits>) =>
  survey.signals.filter(({ key }) => key !== 'audit:run' && key !== 'audit:blind');

describe('findings', () => {
  it('are one alert a check and run, as grave as the gravest of them, for all buckets', () => {
    const open = [
      groupOf('versioning', 'critical', { subjects: ['s3://a', 's3://b'], count: 2, fix: 'turn it on' }),
      groupOf('versioning', 'high', { subjects: ['s3://c', 's3://d'], more: 6, count: 8 }),
      groupOf('versioning', 'high', { since: '2026-11-20' }),
      groupOf('copies', 'high'),
    ];
    expect(causes(surveyOf({ open }))).toEqual([
      {
        key: 'audit:versioning:2026-11-30',
        condition: 'active',
        severity: 'page',
        detail: {
          kind: 'audit',
          subject: 's3://a, s3://b, s3://c and 7 more',
          check: 'versioning',
          summary: 'versioning is wrong; 9 more findings of this check',
          fix: 'turn it on',
        },
        easesAfterMs: 0,
      },
      expect.objectContaining({ key: 'audit:versioning:2026-11-20', severity: 'ticket' }),
      expect.objectContaining({ key: 'audit:copies:2026-11-30', severity: 'ticket' }),
    ]);
  });

  it.each([
    [{ page: 'critical', ticket: 'high' }, ['page', 'ticket', undefined, undefined]],
    [{ page: 'high', ticket: 'low' }, ['page', 'page', 'ticket', 'ticket']],
    [{ ticket: 'critical' }, ['ticket', undefined, undefined, undefined]],
    [{ page: 'medium' }, ['page', 'page', 'page', undefined]],
    [{}, [undefined, undefined, undefined, undefined]],
  ] as const)('are told as %j says', (asked, severities) => {
    const told = (['critical', 'high', 'medium', 'low'] as const).map((severity) => {
      const [signal] = causes(surveyOf({ open: [groupOf('versioning', severity)] }, { thresholds: asked }));
      return signal?.condition === 'active' ? signal.severity : undefined;
    });
    expect(told).toEqual(severities);
  });

  it('are over when they are gone, unknown when nobody could look, and not watched when their buckets are gone', () => {
    const known = new Set([
      'audit:a:2026-11-01',
      'audit:b:2026-11-01',
      'audit:c:2026-11-01',
      'audit:run',
      'burn:x:availability',
    ]);
    const unsure = [{ check: 'b', since: '2026-11-01' }];
    const unwatched = [{ check: 'c', since: '2026-11-01' }];
    const survey = surveyOf({ unsure, unwatched }, { known });
    expect(survey).toEqual({
      kinds: ['audit'],
      signals: [
        { key: 'audit:run', condition: 'clear' },
        { key: 'audit:blind', condition: 'clear' },
        { key: 'audit:a:2026-11-01', condition: 'clear' },
        { key: 'audit:b:2026-11-01', condition: 'unknown' },
      ],
      rest: 'not-watched',
    });
  });

  it('that are still seen in one bucket fire while another cannot be looked at, and do not ease', () => {
    const unsure = [{ check: 'versioning', since: '2026-11-30' }];
    const [signal] = causes(surveyOf({ open: [groupOf('versioning', 'high')], unsure }));
    expect(signal).toMatchObject({ condition: 'active', severity: 'ticket' });
    expect(signal).not.toHaveProperty('easesAfterMs');
  });

  it('stay as they are when the summaries cannot be read, or were lost', () => {
    const known = new Set(['audit:a:2026-11-01']);
    const frozen = { key: 'audit:a:2026-11-01', condition: 'unknown' };
    expect(surveyOf(undefined, { summaries: undefined, known })).toEqual({
      kinds: ['audit'],
      signals: [frozen],
      rest: 'unknown',
    });
    expect(surveyOf(undefined, { known })).toMatchObject({ signals: [{ key: 'audit:run' }, frozen], rest: 'unknown' });
  });

  it('are those of the newest run, whoever wrote it', () => {
    const older = summaryOf({ run: '2026-11-29', open: [groupOf('old', 'high')], unsure: [], unwatched: [] });
    const [one, other] = ['a', 'b'].map((check, index) =>
      summaryOf({ writtenAt: lookedAt + index, open: [groupOf(check, 'high')], unsure: [], unwatched: [] }),
    );
    const summaries = [older, one, other].flatMap((summary) => summary ?? []);
    const keys = causes(surveyOf(undefined, { summaries })).map(({ key }) => key);
    expect(keys).toEqual(['audit:b:2026-11-30']);
  });

  it('are no more when the config has nothing audited', () => {
    const known = new Set(['audit:a:2026-11-01', 'audit:run']);
    expect(surveyOf({}, { watched: 0, known })).toEqual({ kinds: ['audit'], signals: [], rest: 'not-watched' });
  });
});

describe('no audit', () => {
  const runSignal = (survey: ReturnType<typeof surveyAudits>) => survey.signals.find(({ key }) => key === 'audit:run');

  it('for two days is a ticket that says since when', () => {
    const endedAt = Date.UTC(2026, 10, 30, 0, 6);
    expect(runSignal(surveyOf({ endedAt }, { now: endedAt + 2 * dayMs }))).toMatchObject({ condition: 'clear' });
    expect(runSignal(surveyOf({ endedAt }, { now: endedAt + 2 * dayMs + 1 }))).toMatchObject({
      condition: 'active',
      severity: 'ticket',
      detail: { summary: 'no audit has been finished since 2026-11-30 00:06:00 UTC' },
    });
  });

  it('at all is one once two days have passed since somebody looked for it', () => {
    expect(runSignal(surveyOf(undefined))).toMatchObject({
      condition: 'active',
      severity: 'ticket',
      pendingMs: 2 * dayMs,
    });
  });
});

describe('what nobody could look at', () => {
  const blindSignal = (survey: ReturnType<typeof surveyAudits>) =>
    survey.signals.find(({ key }) => key === 'audit:blind');

  it('is one ticket that names the first of them, though the others were looked at', () => {
    const totals = { subjects: 200, findings: {}, excepted: 0, unknown: 170 };
    const subjects = ['s3://a', 's3://b', 's3://c', 's3://d'];
    const survey = surveyOf({ totals, blind: { subjects, more: 13 } });
    expect(blindSignal(survey)).toMatchObject({
      condition: 'active',
      severity: 'ticket',
      detail: { kind: 'audit', subject: 's3://a, s3://b, s3://c and 14 more', summary: 'nothing could be looked at' },
    });
    expect(survey.signals[0]).toEqual({ key: 'audit:run', condition: 'clear' });
  });

  it('is everything when nothing else is audited', () => {
    const totals = { subjects: 1, findings: {}, excepted: 0, unknown: 9 };
    expect(blindSignal(surveyOf({ totals, blind: { subjects: ['s3://a'], more: 0 } }))).toMatchObject({
      condition: 'active',
      detail: { subject: 'everything', summary: 'nothing could be looked at: 9 checks could not tell' },
    });
  });

  it('is over when all could be looked at, and stays as it is while the summaries cannot be read', () => {
    const known = new Set(['audit:blind']);
    expect(blindSignal(surveyOf({}, { known }))).toEqual({ key: 'audit:blind', condition: 'clear' });
    const unknown = { key: 'audit:blind', condition: 'unknown' };
    expect(blindSignal(surveyOf(undefined, { summaries: undefined, known }))).toEqual(unknown);
    expect(blindSignal(surveyOf(undefined, { known }))).toEqual(unknown);
  });

  it('is told of by the run that could not look, and by none that could look at some of it', async () => {
    const world = runWorld();
    const blindAfter = async (results: Readonly<Record<string, readonly CheckResult[] | Error>>) => {
      for (const [id, found] of Object.entries(results)) world.results.set(id, found);
      await world.clock.advance(1_000);
      await world.run(runConfigOf(['a', 'b', 'c']), { freshFrom: world.clock.now() });
      const summaries = await world.ledger.auditSummaries(1);
      return blindSignal(surveyAudits({ watched: 3, thresholds, summaries, known: new Set(), now: world.clock.now() }));
    };
    const half = [unknownCheck('versioning'), passed('encryption')];
    expect(await blindAfter({ a: half, b: new Error('denied'), c: [passed('versioning')] })).toMatchObject({
      condition: 'active',
      detail: { subject: 's3://b' },
    });
    expect(await blindAfter({ b: half })).toMatchObject({ condition: 'clear' });
  });
});

describe('day after day', () => {
  const bad = (id: string): readonly CheckResult[] => [failed('versioning', [findingOf('versioning', id)])];
  const good = [passed('versioning')];

  type Night = {
    readonly results?: Readonly<Record<string, readonly CheckResult[] | Error>>;
    readonly buckets?: readonly string[];
  };

  /** The audit alert of `versioning` first seen on the first day, after each night. */
  async function alertsAfter(nights: readonly Night[]): Promise<readonly (Alert | undefined)[]> {
    const world = runWorld(midnight + 60_000);
    const after: (Alert | undefined)[] = [];
    let alerts: readonly Alert[] = [];
    for (const [night, { results = {}, buckets = ['a', 'b'] }] of nights.entries()) {
      for (const [id, found] of Object.entries(results)) world.results.set(id, found);
      await world.clock.advance(midnight + night * dayMs + 60_000 - world.clock.now());
      alerts = await afterRun(world, buckets, alerts);
      after.push(alerts.find(({ key }) => key === 'audit:versioning:2026-11-30'));
    }
    return after;
  }

  async function afterRun(world: RunWorld, buckets: readonly string[], stored: readonly Alert[]) {
    const config = runConfigOf(buckets);
    await world.run(config);
    const at = world.clock.now() + 60_000;
    const known = new Set(stored.map(({ key }) => key));
    const summaries = await world.ledger.auditSummaries(3);
    const survey = surveyAudits({ watched: buckets.length, thresholds, summaries, known, now: at });
    const changes = applySurveys({ config, alerts: stored, surveys: [survey], footprints: [], now: at });
    const changed = new Map(stored.map((alert) => [alert.key, alert]));
    for (const { before, after } of changes) {
      if (after !== undefined) changed.set(after.key, after);
      else if (before !== undefined) changed.delete(before.key);
    }
    return [...changed.values()];
  }

  it('an alert fires once for both buckets, is frozen while nobody can look, and over when both are mended', async () => {
    const [first, second, frozen, half, over] = await alertsAfter([
      { results: { a: bad('a'), b: bad('b') } },
      {},
      { results: { a: [unknownCheck('versioning')], b: new Error('throttled') } },
      { results: { a: good, b: bad('b') } },
      { results: { b: good } },
    ]);
    expect(first).toMatchObject({ state: { kind: 'firing' }, episode: 1, detail: { subject: 's3://a, s3://b' } });
    expect(second).toEqual(first);
    expect(frozen).toMatchObject({ state: { kind: 'firing' }, detail: { subject: 's3://a, s3://b' } });
    expect(frozen?.unknownSince).toBeDefined();
    expect(half).toMatchObject({ state: { kind: 'firing' }, episode: 1, detail: { subject: 's3://b' } });
    expect(half?.unknownSince).toBeUndefined();
    expect(over).toMatchObject({ state: { kind: 'resolved', why: 'cleared' } });
  });

  it('what the config names no more is not watched any more, and not cleared', async () => {
    const [first, second] = await alertsAfter([{ results: { a: good, b: bad('b') } }, { buckets: ['a'] }]);
    expect(first !== undefined && isActive(first)).toBe(true);
    expect(second).toMatchObject({ state: { kind: 'resolved', why: 'not-watched' } });
  });

  it('no finding is told of before the first run is whole', async () => {
    const ledger = createMemoryLedger();
    const survey = surveyAudits({
      watched: 2,
      thresholds,
      summaries: await ledger.auditSummaries(3),
      known: new Set(),
      now,
    });
    expect(causes(survey)).toEqual([]);
  });
});
