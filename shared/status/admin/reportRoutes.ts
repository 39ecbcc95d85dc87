/** The routes of reports. They tell what audits and restores found, and what people said: they are for operators. */
import type { Context, Hono } from 'hono';
import type { Config } from '../../config/config.ts';
import { plainPage } from '../../config/pageConfig.ts';
import { printable } from '../../config/quote.ts';
import { type Asked, periodAsked, periodNamed, reportTimezone } from '../../report/asked.ts';
import type { ReportSpan } from '../../report/period.ts';
import { reportDocument, reportPolicy } from '../../report/render/document.ts';
import { type Report, reportQuerySchema } from '../../report/reportSchema.ts';
import type { Clock } from '../../runtime/clock.ts';
import { sharedRead } from '../../runtime/sharedRead.ts';
import { parseQuery } from '../asked.ts';
import { reportsPage } from '../page/reportsPage.ts';
import { Problem } from '../problem.ts';
import { securityHeaders } from '../securityHeaders.ts';

export type MakeReport = (period: ReportSpan) => Promise<Report>;

export type ReportRouteParts = {
  readonly config: Config;
  readonly clock: Pick<Clock, 'now'>;
  /** Absent where nothing here can make one. */
  readonly makeReport?: MakeReport;
};

/** No proxy may keep it for others. */
const unshared = { 'cache-control': 'no-store' };

/** Every service is read for it: whoever turns the page asks once. */
const sharedMs = 60_000;

/** Those that people look at at a time. */
const keptMax = 8;

export function addReportRoutes(app: Hono, { config, clock, makeReport }: ReportRouteParts): void {
  if (makeReport === undefined) return;
  const page = config.page ?? plainPage;
  const headers = Object.fromEntries(securityHeaders(page));
  const kept = new Map<string, () => Promise<Report>>();
  const reportOf = async (asked: Asked) => {
    if (!asked.ok) throw new Problem(400, 'No such period', printable(asked.why));
    const { period } = asked;
    if (kept.size >= keptMax && !kept.has(period.name)) kept.clear();
    const read = kept.get(period.name) ?? sharedRead(clock, sharedMs, () => makeReport(period));
    kept.set(period.name, read);
    return await read();
  };

  app.get('/api/v1/report', async (context) => {
    const asked = parseQuery(reportQuerySchema, context);
    return context.json(await reportOf(periodAsked(asked, config, clock.now())), 200, unshared);
  });
  app.get('/reports', async (context: Context) => {
    const now = clock.now();
    const text = await reportsPage({ page, now, timezone: reportTimezone(config) });
    return context.html(text, 200, { ...headers, ...unshared });
  });
  app.get('/reports/:period', async (context) => {
    const report = await reportOf(periodNamed(context.req.param('period'), config, clock.now()));
    const own = { 'content-security-policy': `${reportPolicy}; frame-ancestors 'none'` };
    return context.html(await reportDocument(report), 200, { ...headers, ...own, ...unshared });
  });
}
