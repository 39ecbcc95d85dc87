/** What `budget` works with. */
import { randomUUID } from 'node:crypto';
import { createAlertsMemory, type TendAlertsParts } from '../alerts/tendAlerts.ts';
import { createDeadLetterCount } from '../aws/deadLetters.ts';
import { createSnsPublish } from '../aws/snsPublish.ts';
import type { Config, Region } from '../config/config.ts';
import { createDynamoDbControlStore } from '../control/dynamodb.ts';
import { controlTable, deadLetterQueue, logger } from './lambda.ts';
import { alertStore, planStore } from './lambdaAlerts.ts';
import { ledgerParts } from './lambdaLedger.ts';
import { metricReader } from './lambdaMetrics.ts';

export type BudgetParts = {
  /** With the routes to topics alone. */
  readonly config: Config;
  readonly observer: Region;
  /** Where this region's status page is, if the stack says so. */
  readonly url?: string;
  readonly tending: TendAlertsParts;
};

export function budgetParts(): BudgetParts {
  const { config, observer, ledger, clock } = ledgerParts();
  const url = process.env['HOLDFAST_URL'];
  return {
    config: { ...config, alerts: topicRoutes(config) },
    observer,
    ...(url === undefined || url === '' ? {} : { url }),
    tending: {
      ledger,
      control: createDynamoDbControlStore(controlTable()),
      alerts: alertStore(),
      plans: planStore(),
      metrics: metricReader(config),
      publish: createSnsPublish(),
      deadLetters: createDeadLetterCount(deadLetterQueue()),
      clock,
      id: randomUUID,
      memory: createAlertsMemory(),
    },
  };
}

/** Only these are told on AWS: an alert must not remember having told a route that nobody tells. */
function topicRoutes({ alerts }: Config): Config['alerts'] {
  const others = alerts.filter(({ to }) => to.kind !== 'topic');
  if (others.length > 0) {
    const routes = others.map(({ to }) => to.kind);
    logger.warn('These routes of alerts are for one machine, and are not told on AWS.', { routes });
  }
  return alerts.filter(({ to }) => to.kind === 'topic');
}
