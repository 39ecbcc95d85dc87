/** What `admin` works with. */
import type { Context } from 'hono';
import * as z from 'zod';
import { createLambdaClient } from '../aws/clients.ts';
import { createRestoreStarter } from '../aws/startRestore.ts';
import type { Config } from '../config/config.ts';
import { policiesOf } from '../failover/policy.ts';
import { readReport } from '../report/readReport.ts';
import type { AdminParts } from '../status/admin/adminWork.ts';
import { logger } from './lambda.ts';
import { alertStore } from './lambdaAlerts.ts';
import { failoverParts } from './lambdaFailover.ts';
import { metricReader } from './lambdaMetrics.ts';

export function adminParts(): AdminParts {
  const { config, tending, plans } = failoverParts();
  const { ledger, control, clock, id, plans: _, ...driving } = tending;
  const ids = healthCheckIds(process.env['HOLDFAST_HEALTH_CHECKS']);
  const steering = { ...driving, healthChecks: (service: string) => ids.get(service) ?? {} };
  const alerts = alertStore();
  const onError = (error: unknown) => logger.error('A part of a report could not be read.', { error });
  const reporting = { ledger, alerts, plans, metrics: metricReader(config), onError };
  return {
    config,
    ledger,
    control,
    alerts,
    plans,
    clock,
    id,
    makeReport: (period) => readReport({ config, period, now: clock.now() }, reporting),
    ...(policiesOf(config).length === 0 ? {} : { steering }),
    ...restoreStarter(config, process.env['HOLDFAST_RESTORE_FUNCTION'], clock),
    by: callerOf,
    onError: (error) => logger.error('An order could not be carried out, or not at once.', error),
  };
}

/** The function that restores is at home, whichever region takes the order. The stack names it where anything is tested. */
function restoreStarter(
  { observers: [home], restore }: Config,
  functionArn: string | undefined,
  clock: AdminParts['clock'],
): Pick<AdminParts, 'startRestore'> {
  if (restore.tests.length === 0 || functionArn === undefined) return {};
  return { startRestore: createRestoreStarter({ client: createLambdaClient(home), functionArn, clock }) };
}

const idsText = z.record(z.string(), z.string());

/**
 * Service by service and endpoint by endpoint, the health checks that the stack made. Only the stack at home makes them,
 * so elsewhere the variable is not set.
 * @param text JSON by `service/endpoint`.
 */
function healthCheckIds(text: string | undefined): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const ids = new Map<string, Record<string, string>>();
  for (const [key, id] of Object.entries(idsText.parse(JSON.parse(text ?? '{}')))) {
    const [service = '', endpoint = ''] = key.split('/');
    ids.set(service, { ...ids.get(service), [endpoint]: id });
  }
  return ids;
}

/** Hono keeps the Lambda event beside the request (its documentation of the AWS Lambda adapter). */
const signed = z.object({
  event: z.object({
    requestContext: z.object({ authorizer: z.object({ iam: z.object({ userArn: z.string().min(1) }) }) }),
  }),
});

/**
 * Who signed the request, as IAM knows them (API Gateway Developer Guide, "Integrations for HTTP APIs", payload format
 * 2.0). What the body says of it is anybody's claim.
 * @throws ZodError for a request that nobody signed, which API Gateway does not let through.
 */
function callerOf({ env }: Context): string {
  return signed.parse(env).event.requestContext.authorizer.iam.userArn;
}
