/** What `report` works with. */
import { randomUUID } from 'node:crypto';
import { createSnsReport } from '../aws/snsReport.ts';
import type { Config } from '../config/config.ts';
import { createDynamoDbSent } from '../report/dynamodbSent.ts';
import { readReport } from '../report/readReport.ts';
import type { SendReportParts } from '../report/sendReport.ts';
import { ledgerTable, logger } from './lambda.ts';
import { alertStore, planStore } from './lambdaAlerts.ts';
import { ledgerParts } from './lambdaLedger.ts';
import { metricReader } from './lambdaMetrics.ts';

export type ReportingParts = {
  readonly config: Config;
  /** Where the page is: the config's, or this region's, if the stack says so. */
  readonly url?: string;
  readonly sending: SendReportParts;
};

export function reportingParts(): ReportingParts {
  const { config, ledger, clock } = ledgerParts();
  const url = config.url ?? process.env['HOLDFAST_URL'];
  const onError = (error: unknown) => logger.error('A part of the report could not be read.', { error });
  const parts = { ledger, alerts: alertStore(), plans: planStore(), metrics: metricReader(config), onError };
  return {
    config,
    ...(url === undefined || url === '' ? {} : { url }),
    sending: {
      sent: createDynamoDbSent(ledgerTable()),
      makeReport: (period) => readReport({ config, period, now: clock.now() }, parts),
      publish: createSnsReport(),
      id: randomUUID,
      now: () => clock.now(),
    },
  };
}
