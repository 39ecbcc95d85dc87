/** The page that leads to the reports. Each is made when it is asked for. */
import { html } from 'hono/html';
import { type PageConfig, type ReportPeriod, reportPeriods } from '../../config/pageConfig.ts';
import { type ReportSpan, spanAt, spanBefore, spanDays, spanTitle } from '../../report/period.ts';
import { pageShell } from './shell.ts';

/** A quarter of weeks, a year of months, two years of quarters. */
const listed = { week: 13, month: 12, quarter: 8 } as const satisfies Record<ReportPeriod, number>;

const headings = { week: 'Weeks', month: 'Months', quarter: 'Quarters' } as const satisfies Record<
  ReportPeriod,
  string
>;

export type ReportsPageInput = {
  readonly page: PageConfig;
  /** Unix milliseconds. */
  readonly now: number;
  readonly timezone: string;
};

export async function reportsPage({ page, now, timezone }: ReportsPageInput): Promise<string> {
  const cards = reportPeriods.map((kind) => {
    const items = spansBack(spanAt(kind, timezone, now), listed[kind]).map((span, index) => {
      const days = index === 0 ? `${spanDays(span)}, not over yet` : spanDays(span);
      return html`<li><a href="/reports/${span.name}">${spanTitle(span)}</a> <span class="soft">${days}</span></li>`;
    });
    return html`<section class="card" aria-labelledby="${kind}"><h2 id="${kind}">${headings[kind]}</h2><ul class="spans">${items}</ul></section>`;
  });
  return await pageShell({
    title: 'Reports',
    page,
    viewer: 'operator',
    path: '/reports',
    generatedAt: now,
    main: html`<h1>Reports</h1>${cards}`,
    foot: html`Periods begin on the clocks of ${timezone}.`,
  });
}

/** The newest first. */
function spansBack(first: ReportSpan, count: number): readonly ReportSpan[] {
  const spans = [first];
  let span = first;
  while (spans.length < count) {
    span = spanBefore(span);
    spans.push(span);
  }
  return spans;
}
