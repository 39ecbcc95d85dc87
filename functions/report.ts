/** When a week, a month or a quarter is over, at home: makes its report, and sends it to whom the config names. */
import { reportEvent } from '../shared/aws/events.ts';
import { lastFinished } from '../shared/report/period.ts';
import { sendReport } from '../shared/report/sendReport.ts';
import { lambdaHandler, logger } from '../shared/runtime/lambda.ts';
import { reportingParts } from '../shared/runtime/lambdaReport.ts';

const { config, url, sending } = reportingParts();

export const handler = lambdaHandler(async (event: unknown): Promise<void> => {
  const { period: kind, scheduledAt } = reportEvent.parse(event);
  const { report } = config;
  // A schedule of an earlier config may come once more.
  if (report === undefined) return;
  const period = lastFinished(kind, report.timezone, scheduledAt);
  const where = url === undefined ? {} : { url: `${url.replace(/\/$/, '')}/reports/${period.name}` };
  const told = await sendReport({ period, to: report.topics, ...where }, sending);
  logger.info('Told of the report.', { period: period.name, topics: told });
});
