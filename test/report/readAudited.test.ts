/** An audit's day is one of UTC, and a period's begins anywhere: each day is of one period, and a finding is new in one. */
import { describe, expect, it } from 'vitest';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { spanNamed } from '../../shared/report/period.ts';
import { readAudited } from '../../shared/report/readAudited.ts';
import type { OpenFindings } from '../../shared/storage/run/run.ts';
import { dayMs } from '../ledger/samples.ts';
import { summaryOf } from '../storage/run/samples.ts';

const dayText = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Wednesday 14 October to Friday 4 December 2026: clocks go back in Los Angeles on 1 November, in London on 25 October. */
const first = Date.UTC(2026, 9, 14);
const days = Array.from({ length: 52 }, (_, index) => dayText(first + index * dayMs));

/** Every day a run, which finds something new that stays open; those of some days were not finished. */
async function audited(unfinished: readonly string[] = []) {
  const ledger = createMemoryLedger();
  const open = days.map((since): OpenFindings => {
    const about = { subjects: ['s3://acme'], more: 0, title: 'Versions are kept', summary: 'they are not' };
    return { check: `check-${since}`, severity: 'high', since, count: 1, ...about };
  });
  for (const run of days.filter((day) => !unfinished.includes(day))) {
    await ledger.putAuditSummary(
      summaryOf({ run, open: open.filter(({ since }) => since <= run), unsure: [], unwatched: [] }),
    );
  }
  return ledger;
}

const weeks = ['2026-W43', '2026-W44', '2026-W45', '2026-W46', '2026-W47', '2026-W48'];

async function readWeeks(timezone: string, unfinished: readonly string[] = []) {
  const ledger = await audited(unfinished);
  return await Promise.all(
    weeks.map(async (name) => {
      const span = spanNamed(name, timezone);
      if (span === undefined) throw new Error('there is one');
      return await readAudited({ ...span, until: span.to }, ledger);
    }),
  );
}

describe.each([
  // Midnight of Monday 23 November in Tokyo is 15:00 of Sunday in UTC: that Sunday ends in the week that begins.
  ['Asia/Tokyo', '2026-10-18', '2026-11-28', 7],
  ['UTC', '2026-10-19', '2026-11-29', 7],
  // Until 25 October midnight there is 23:00 in UTC, so the Sunday before ends in the week that begins; later none does.
  ['Europe/London', '2026-10-18', '2026-11-29', 8],
  // In Los Angeles it is 08:00 of Monday in UTC: that day ends in the week that begins.
  ['America/Los_Angeles', '2026-10-19', '2026-11-29', 7],
] as const)('in %s', (timezone, from, to, firstWeek) => {
  const between = days.filter((day) => day >= from && day <= to);

  it('a finding is new once, over weeks that touch', async () => {
    const read = await readWeeks(timezone);
    expect(read.map(({ fresh }) => fresh.length)).toEqual([firstWeek, 7, 7, 7, 7, 7]);
    expect(read.flatMap(({ fresh }) => fresh.map(({ since }) => since)).toSorted()).toEqual(between);
    expect(read.flatMap(({ gone }) => gone)).toEqual([]);
  });

  it('the last run of a week is what the next one is compared with', async () => {
    const read = await readWeeks(timezone);
    expect(read.slice(1).map(({ runBefore }) => runBefore)).toEqual(read.slice(0, -1).map(({ run }) => run));
    expect(read.at(-1)?.run).toBe(to);
  });

  it('what today’s run finds when it is made again after the report is new in the next one', async () => {
    const span = spanNamed('2026-W47', timezone);
    if (span === undefined) throw new Error('there is one');
    const ledger = await audited();
    const today = dayText(span.to + 12 * 3_600_000);
    const about = { subjects: ['s3://new'], more: 0, title: 'Public', summary: 'it is' };
    const again: OpenFindings = { check: 'again', severity: 'critical', since: today, count: 1, ...about };
    for (const run of days.filter((day) => day >= today)) {
      await ledger.putAuditSummary(summaryOf({ run, open: [again], unsure: [], unwatched: [] }));
    }
    const week = spanNamed('2026-W48', timezone) ?? span;
    const next = await readAudited({ ...week, until: week.to }, ledger);
    expect(next.fresh.map(({ check }) => check)).toEqual(['again']);
  });

  it('what was found by a run that was not finished is new once, too', async () => {
    // The two days at the turn of weeks 46 and 47.
    const read = await readWeeks(timezone, ['2026-11-15', '2026-11-16']);
    expect(read.flatMap(({ fresh }) => fresh.map(({ since }) => since)).toSorted()).toEqual(between);
    expect(read.slice(1).map(({ runBefore }) => runBefore)).toEqual(read.slice(0, -1).map(({ run }) => run));
  });
});
