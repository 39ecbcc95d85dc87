/** Answers the API, the status page and the badges behind the HTTP API. */
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { httpEvent } from '../shared/aws/events.ts';
import { lambdaHandler } from '../shared/runtime/lambda.ts';
import { noteAccount } from '../shared/runtime/lambdaSnapshots.ts';
import { statusParts } from '../shared/runtime/lambdaStatus.ts';
import { createStatusApp } from '../shared/status/app.ts';

const answer = handle(createStatusApp(statusParts()));

export const handler = lambdaHandler(async (event: LambdaEvent, context) => {
  httpEvent.parse(event);
  noteAccount(context);
  return await answer(event);
});
