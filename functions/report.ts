/** When a week, a month or a quarter is over, and every hour for what was not sent then, at home: makes its report, and sends it. */
import { reportEvent } from '../shared/aws/events.ts';
import { reportsFor } from '../shared/report/due.ts';
import { sendReport } from '../shared/report/sendReport.ts';
import { attempts } from '../shared/runtime/attempts.ts';
import { lambdaHandler, logger } from '../shared/runtime/lambda.ts';
import { reportingParts } from '../shared/runtime/lambdaReport.ts';

const { config, url, sending } = reportingParts();

export const handler = lambdaHandler(async (event: unknown): Promise<void> => {
  const asked = reportEvent.parse(event);
  const { report } = config;
  // A schedule of an earlier config may come once more.
  if (report === undefined) return;
  const failures: unknown[] = [];
  const attempt = attempts(failures);
  for (const period of reportsFor(asked, report)) {
    const where = url === undefined ? {} : { url: `${url.replace(/\/$/, '')}/reports/${period.name}` };
    await attempt(async () => {
      const told = await sendReport({ period, to: report.topics, ...where }, sending);
      logger.info('Told of the report.', { period: period.name, topics: told });
    });
  }
  for (const error of failures) logger.error('A report was not made, or not sent to everybody.', { error });
  if (failures.length > 0) throw failures[0];
});
