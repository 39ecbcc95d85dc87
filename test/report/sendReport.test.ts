import { describe, expect, it } from 'vitest';
import type { ReportConfig } from '../../shared/config/pageConfig.ts';
import { cronOf, dueReports } from '../../shared/report/due.ts';
import { createMemorySent } from '../../shared/report/memorySent.ts';
import { spanNamed } from '../../shared/report/period.ts';
import type { ReportMessage } from '../../shared/report/render/sns.ts';
import { ReportRefused, type SendReportParts, sendReport } from '../../shared/report/sendReport.ts';
import { calmFacts, reportOf, unreadFacts } from './sample.ts';

const week = spanNamed('2026-W47', 'Europe/Berlin');
if (week === undefined) throw new Error('there is a week 47');
const [team, boss] = ['arn:aws:sns:us-east-1:1:team', 'arn:aws:sns:us-east-1:1:boss'];
const input = { period: week, to: [team, boss], url: 'https://status.example.com/reports/2026-W47' };

function world(change: Partial<SendReportParts> = {}) {
  const published: { readonly to: string; readonly message: ReportMessage }[] = [];
  let [now, ids] = [Date.UTC(2026, 10, 23, 7), 0];
  const parts: SendReportParts = {
    sent: createMemorySent(),
    makeReport: async () => reportOf(calmFacts()),
    publish: async (to, message) => void published.push({ to, message }),
    id: () => `token-${++ids}`,
    now: () => now,
    ...change,
  };
  return {
    parts,
    published,
    forward: (ms: number) => {
      now += ms;
    },
  };
}

describe('sending a report', () => {
  it('tells every topic once, however often it is started, one after the other or at once', async () => {
    const { parts, published } = world();
    await Promise.all([sendReport(input, parts), sendReport(input, parts), sendReport(input, parts)]);
    await sendReport(input, parts);
    expect(published.map(({ to }) => to).toSorted()).toEqual([boss, team]);
    expect(JSON.parse(published[0]?.message.Message ?? '').email).toContain('/reports/2026-W47');
  });

  it('tells the others when one refuses, fails, and tells that one when it is tried again', async () => {
    let isDown = true;
    const { parts, published } = world();
    const publish: SendReportParts['publish'] = async (to, message) => {
      if (to === team && isDown) throw new ReportRefused(to, new Error('NotFound'));
      await parts.publish(to, message);
    };
    await expect(sendReport(input, { ...parts, publish })).rejects.toMatchObject({ code: 'report-refused' });
    expect(published.map(({ to }) => to)).toEqual([boss]);
    isDown = false;
    expect(await sendReport(input, { ...parts, publish })).toEqual([team]);
    expect(JSON.parse(published[1]?.message.Message ?? '').email).not.toContain('sent to you before');
  });

  it('says that it may be there twice when nobody knows what became of the first', async () => {
    const { parts, published } = world();
    const publish = () => Promise.reject(new Error('socket hang up'));
    await expect(sendReport(input, { ...parts, publish })).rejects.toThrow('socket hang up');
    await sendReport(input, parts);
    expect(published).toHaveLength(2);
    for (const { message } of published) expect(JSON.parse(message.Message).email).toContain('sent to you before');
  });

  it('is finished by the next when the sender died over it, and not before it is surely dead', async () => {
    const { parts, published, forward } = world();
    const publish = () => new Promise<never>(() => {});
    void sendReport({ ...input, to: [team] }, { ...parts, publish });
    await new Promise((resolve) => setImmediate(resolve));
    forward(60_000);
    expect(await sendReport({ ...input, to: [team] }, parts)).toEqual([]);
    forward(1);
    expect(await sendReport({ ...input, to: [team] }, parts)).toEqual([team]);
    expect(published).toHaveLength(1);
  });

  it('sends nothing of which nobody knows anything, and leaves it to the next try', async () => {
    const { parts, published } = world();
    const makeReport = async () => reportOf(unreadFacts);
    await expect(sendReport(input, { ...parts, makeReport })).rejects.toMatchObject({ code: 'nothing-readable' });
    expect(published).toEqual([]);
    expect(await sendReport(input, parts)).toEqual([team, boss]);
  });

  it('makes it once, however often somebody looks after everybody was told', async () => {
    let made = 0;
    const makeReport = async () => {
      made += 1;
      return reportOf(calmFacts());
    };
    const { parts } = world({ makeReport });
    expect(await sendReport({ ...input, to: [team] }, parts)).toEqual([team]);
    expect(await sendReport({ ...input, to: [team] }, parts)).toEqual([]);
    expect(made).toBe(1);
    // One more is to be told: it is made again, and told to that one.
    expect(await sendReport(input, parts)).toEqual([boss]);
    expect(await sendReport(input, parts)).toEqual([]);
    expect(made).toBe(2);
  });

  it('makes none where nobody is to be told', async () => {
    const { parts } = world({ makeReport: () => Promise.reject(new Error('made')) });
    expect(await sendReport({ ...input, to: [] }, parts)).toEqual([]);
  });
});

describe('the reports that are due', () => {
  const report: ReportConfig = {
    cron: '30 8 * * MON',
    timezone: 'Europe/Berlin',
    periods: ['week', 'month', 'quarter'],
    topics: [],
  };
  const due = (now: number, change: Partial<ReportConfig> = {}) =>
    dueReports({ ...report, ...change }, now).map(({ name }) => name);

  it('are those of weeks by the cron, of months and quarters on the day after their last one, for a day', () => {
    // 2026-11-23 is a Monday; Berlin is an hour ahead of UTC in winter, and two in summer.
    expect(due(Date.UTC(2026, 10, 23, 7, 29))).toEqual([]);
    expect(due(Date.UTC(2026, 10, 23, 7, 30))).toEqual(['2026-W47']);
    expect(due(Date.UTC(2026, 10, 24, 7, 29))).toEqual(['2026-W47']);
    expect(due(Date.UTC(2026, 10, 24, 7, 30))).toEqual([]);
    expect(due(Date.UTC(2026, 9, 1, 6, 30))).toEqual(['2026-09', '2026-Q3']);
    expect(due(Date.UTC(2026, 11, 1, 7, 30))).toEqual(['2026-11']);
    expect(due(Date.UTC(2026, 11, 1, 7, 30), { periods: ['week'] })).toEqual([]);
  });

  it('are due at the time of the week’s', () => {
    expect([cronOf('week', report), cronOf('month', report), cronOf('quarter', report)]).toEqual([
      '30 8 * * MON',
      '30 8 1 * *',
      '30 8 1 1,4,7,10 *',
    ]);
  });
});
