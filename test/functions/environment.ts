/** The environment in which the handlers are loaded: a config of its own, and what `serverless.yml` sets. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';

/** Call before importing a handler. @returns removes the config again. */
export function prepareEnvironment(config: string): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-functions-'));
  const file = join(folder, 'holdfast.yml');
  writeFileSync(file, config);
  Object.assign(process.env, {
    HOLDFAST_CONFIG: file,
    HOLDFAST_LEDGER_TABLE: 'ledger',
    HOLDFAST_CONTROL_TABLE: 'control',
    HOLDFAST_ROUND_QUEUE: 'rounds',
    HOLDFAST_DEAD_LETTER_QUEUE: 'dead-letters',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    POWERTOOLS_METRICS_NAMESPACE: 'Holdfast',
    POWERTOOLS_SERVICE_NAME: 'holdfast',
    // The handlers' own log lines and metrics would only hide the test's output.
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The context object as in the AWS Lambda Developer Guide, "Using the Lambda context object". */
export const context: Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'holdfast-dev-test',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:holdfast-dev-test',
  memoryLimitInMB: '512',
  awsRequestId: '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
  logGroupName: '/aws/lambda/holdfast-dev-test',
  logStreamName: '2026/01/15/[$LATEST]1',
  getRemainingTimeInMillis: () => 10_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};
