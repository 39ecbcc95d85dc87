import { describe, expect, it } from 'vitest';
import { createReporting, type ReportingParts } from '../../local/reporting.ts';
import { createTrouble } from '../../local/trouble.ts';
import { createMemorySent } from '../../shared/report/memorySent.ts';
import { createVirtualClock } from '../fakes/clock.ts';
import { calmFacts, reportOf } from '../report/sample.ts';

const report = { cron: '0 8 * * MON', timezone: 'UTC', periods: ['week'], topics: [] } as const;

/** A minute before Monday 23 November 2026, eight o'clock. */
const before = Date.UTC(2026, 10, 23, 7, 59);

function world(change: Partial<ReportingParts> = {}) {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const clock = createVirtualClock(before);
  const made: string[] = [];
  const makeReport: ReportingParts['makeReport'] = async ({ name }) => {
    made.push(name);
    return reportOf(calmFacts());
  };
  const parts = { clock, say, makeReport, sent: createMemorySent(), trouble: createTrouble(say), ...change };
  return { clock, lines, made, parts };
}

const going = new AbortController().signal;

describe('reports on one machine', () => {
  it('are told in one line when they are due, once, also after another start', async () => {
    const { clock, lines, made, parts } = world();
    const run = createReporting(report, parts);
    await run(going);
    expect(made).toEqual([]);
    await clock.advance(60_000);
    await run(going);
    await run(going);
    expect(made).toEqual(['2026-W47']);
    await createReporting(report, parts)(going);
    expect(lines).toEqual(['[report] Week 47 of 2026: nothing to do, lowest 100 % - Acme']);
  });

  it('are tried again when they could not be made, and nothing stops for it', async () => {
    const makeReport = () => Promise.reject(new Error('no ledger'));
    const { clock, lines, parts } = world({ makeReport });
    await clock.advance(60_000);
    await createReporting(report, parts)(going);
    expect(lines.join()).toMatch(/no ledger/);
    await createReporting(report, { ...parts, makeReport: world().parts.makeReport })(going);
    expect(lines.at(-1)).toMatch(/^\[report\] Week 47/);
  });
});
