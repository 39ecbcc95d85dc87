/** What is counted is the whole, though lists are cut. All figures are counted by hand. */
import { describe, expect, it } from 'vitest';
import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import type { ControlEvent } from '../../shared/control/control.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { spanNamed } from '../../shared/report/period.ts';
import { readAudited } from '../../shared/report/readAudited.ts';
import { readReport } from '../../shared/report/readReport.ts';
import { reportDocument } from '../../shared/report/render/document.ts';
import { reportText } from '../../shared/report/render/text.ts';
import { todoOf } from '../../shared/report/todo.ts';
import type { FindingSeverity } from '../../shared/storage/finding.ts';
import type { AuditSummary, OpenFindings } from '../../shared/storage/run/run.ts';
import { noMetrics } from '../fakes/metrics.ts';
import { stored } from '../incidents/stored.ts';
import { configOf, dayMs, failingOver, hourMs, minuteMs, serviceOf, withObjective } from '../ledger/samples.ts';
import { summaryOf } from '../storage/run/samples.ts';
import { calmFacts, reportOf, shown } from './sample.ts';

const week = spanNamed('2026-W47', 'UTC');
if (week === undefined) throw new Error('there is a week 47');
const { from: monday } = week;
const service = failingOver(
  withObjective(serviceOf('checkout', minuteMs, ['a', 'b']), { availability: 0.999, rtoMs: 60_000 }),
);
const config = configOf(['us-east-1', 'us-east-2', 'us-west-2'], [service]);

async function serviceOfWeek(visible: string, events: readonly ControlEvent[] = []) {
  const endpoints = { a: visible, b: visible };
  const ledger = await stored({ service: 'checkout', start: monday, everyMs: minuteMs, visible, endpoints });
  for (const event of events) {
    await ledger.putEvent({
      service: 'checkout',
      id: `control-${event.revision}`,
      at: event.at,
      kind: 'control',
      event,
    });
  }
  const parts = { alerts: createMemoryAlertStore(), plans: createMemoryPlanStore(), metrics: noMetrics };
  const report = await readReport(
    { config, period: week ?? never(), now: monday + 7 * dayMs + 8 * hourMs },
    { ...parts, ledger, onError: (error) => expect.unreachable(String(error)) },
  );
  const [checkout] = report.services;
  return checkout ?? never();
}

function never(): never {
  throw new Error('it is there');
}

const by = 'us-east-1';

/** Sixty, of which the oldest took five minutes and no other is known to have ended. */
function flips(): readonly ControlEvent[] {
  const all = Array.from({ length: 60 }, (_, index): ControlEvent => {
    const [from, to] = index % 2 === 0 ? ['a', 'b'] : ['b', 'a'];
    const at = monday + dayMs + index * hourMs;
    const failingSince = at - 100_000;
    const flip = { from, to, cause: 'failover', reason: 'down', failingSince } as const;
    return { revision: 10 * (index + 1), at, by, kind: 'flipped', epoch: index + 2, ...flip };
  });
  const answered: ControlEvent = { revision: 11, at: monday + dayMs + 200_000, by, kind: 'answers', endpoint: 'b' };
  return [...all, answered];
}

/** Fifty-five, of which the three oldest failed. */
function drills(): readonly ControlEvent[] {
  return Array.from({ length: 55 }, (_, index): ControlEvent => {
    const at = monday + 4 * dayMs + index * hourMs;
    const outcome = { passed: index >= 3, why: 'so it went', times: {} };
    return { revision: 10_000 + index, at, by, kind: 'drill-ended', endpoint: 'b', startedAt: at - 60_000, ...outcome };
  });
}

describe('sixty flips and fifty-five drills', () => {
  it('are all counted, and the longest of all is told, in the text, the rule and the file', async () => {
    const checkout = await serviceOfWeek('u'.repeat(7 * 1_440), [...flips(), ...drills()]);
    if (checkout.failover.state !== 'shown') throw new Error('it can be read');
    const { value } = checkout.failover;
    expect([value.flips.length, value.drills.length, value.more]).toEqual([50, 50, 15]);
    expect(value).toMatchObject({ counts: { flips: 60, drillsPassed: 52, drillsFailed: 3 }, longestSeconds: 300 });
    const report = reportOf(calmFacts({ services: [checkout] }));
    expect(reportText(report)).toContain('60 flips, 55 drills (3 failed); the longest took 5 min.');
    expect(await reportDocument(report)).toContain('of 60 flips, and of 55 drills (3 failed)');
    expect(todoOf(report).first).toMatchObject([
      { rule: 'rto-missed', why: 'Moving the traffic of checkout took 5 min, and 1 min is the RTO.' },
    ]);
  });
});

describe('fifty-five incidents of five minutes', () => {
  it('are all counted where nobody noted what they were', async () => {
    // 30 days at 99.9 % are 43.2 minutes: five of them are more than a tenth.
    const visible = `${`ddddd${'u'.repeat(55)}`.repeat(55)}${'u'.repeat(7 * 1_440 - 55 * 60)}`;
    const { incidents } = await serviceOfWeek(visible);
    if (incidents.state !== 'shown') throw new Error('they can be read');
    const { listed, more, unnoted } = incidents.value;
    expect([listed.length, more, unnoted.count]).toEqual([50, 5, 55]);
    expect(unnoted.newest?.from).toBe(new Date(monday + 54 * hourMs).toISOString());
    const calm = calmFacts().services.map((one) => ({ ...one, incidents }));
    expect(todoOf(calmFacts({ services: calm })).first).toMatchObject([
      { rule: 'incident-unnoted', why: expect.stringMatching(/, and there are 54 more\.$/) },
    ]);
  });
});

function open(check: string, severity: FindingSeverity, since: string, count: number): OpenFindings {
  const about = { subjects: ['s3://acme'], more: 0, title: `Title of ${check}`, summary: `${check} is off` };
  return { check, severity, since, count, ...about };
}

const many = (length: number, one: (index: number) => OpenFindings) => Array.from({ length }, (_, index) => one(index));

/** The last runs of week 46 and of week 47. */
async function auditsOf(
  before: readonly OpenFindings[],
  last: readonly OpenFindings[],
  { left = 0, unsure = [] }: { readonly left?: number; readonly unsure?: AuditSummary['unsure'] } = {},
) {
  const ledger = createMemoryLedger();
  const none = { unsure: [], unwatched: [], blind: { subjects: [], more: 0 } };
  const totals = (all: readonly OpenFindings[], more: number) => {
    const of = (severity: FindingSeverity) =>
      all.reduce((sum, one) => sum + (one.severity === severity ? one.count : 0), 0);
    const findings = { critical: of('critical'), high: of('high'), medium: of('medium'), low: of('low') + more };
    return { subjects: 1, excepted: 0, unknown: 0, findings };
  };
  await ledger.putAuditSummary(summaryOf({ run: '2026-11-15', open: before, totals: totals(before, 0), ...none }));
  await ledger.putAuditSummary(
    summaryOf({ run: '2026-11-22', open: last, totals: totals(last, left), ...none, unsure }),
  );
  return await readAudited({ ...(week ?? never()), until: monday + 7 * dayMs }, ledger);
}

describe('more findings than lists have room for', () => {
  it('are all counted, and what is less grave is found below ever so much that is graver', async () => {
    const critical = many(25, (index) => open(`a-${index}`, 'critical', '2026-11-17', 2));
    const high = many(3, (index) => open(`b-${index}`, 'high', '2026-11-18', 1));
    const audits = await auditsOf([open('c', 'low', '2026-10-01', 1)], [...critical, ...high]);
    expect(audits).toMatchObject({
      freshFindings: { critical: 50, high: 3, medium: 0, low: 0 },
      goneFindings: 1,
      uncompared: 0,
    });
    // Twenty critical lines and three high ones of 28, in each of two lists.
    expect([audits.fresh.length, audits.grave.length, audits.more]).toEqual([23, 23, 10]);
    const report = reportOf(calmFacts({ audits: shown(audits) }));
    expect(reportText(report)).toContain('Audit: 50 critical, 3 high, 0 medium, 0 low; 53 new, 1 gone.');
    expect(await reportDocument(report)).toContain('53 new findings, 1 gone.');
    expect(todoOf(report).first).toMatchObject([
      { rule: 'finding-critical', why: 'Title of a-0: a-0 is off. There are 49 more.' },
      { rule: 'finding-high', why: 'Title of b-0: b-0 is off. There are 2 more.' },
    ]);
  });

  it('are gone where others of the same cause are left, and some nobody can compare', async () => {
    const before = [
      ...many(30, (index) => open(`a-${index}`, 'high', '2026-10-01', 2)),
      open('b', 'low', '2026-10-01', 5),
    ];
    const audits = await auditsOf(before, [open('b', 'low', '2026-10-01', 2)], { left: 7 });
    expect(audits).toMatchObject({ goneFindings: 63, uncompared: 7 });
    expect(audits.gone).toHaveLength(20);
    expect(reportText(reportOf(calmFacts({ audits: shown(audits) })))).toContain(
      '0 new, 63 gone; 7 findings could not be compared.',
    );
  });

  it('are not gone where something of their cause could not be looked at, and nobody knows', async () => {
    const before = [open('a', 'high', '2026-10-01', 1_000), open('b', 'low', '2026-10-01', 5)];
    const unsure = [{ check: 'a', since: '2026-10-01' }];
    const audits = await auditsOf(before, [open('a', 'high', '2026-10-01', 1)], { unsure });
    expect(audits).toMatchObject({ goneFindings: 5, uncompared: 999 });
    expect(audits.gone.map(({ check }) => check)).toEqual(['b']);
  });
});
