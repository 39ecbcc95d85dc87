/** Answers the API, the status page and the badges behind the HTTP API. */
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { httpEvent } from '../shared/aws/events.ts';
import { lambdaHandler, logger } from '../shared/runtime/lambda.ts';
import { ledgerParts } from '../shared/runtime/lambdaLedger.ts';
import { createStatusApp } from '../shared/status/app.ts';

const { config, ledger, clock } = ledgerParts();

// The page is public: what a failing endpoint said stays in the ledger.
const onError = (error: Error) => logger.error('The request could not be answered.', error);
const answer = handle(createStatusApp({ config, ledger, clock, evidence: false, onError }));

export const handler = lambdaHandler(async (event: LambdaEvent) => {
  httpEvent.parse(event);
  return await answer(event);
});
