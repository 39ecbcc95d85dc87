/** The orders of people behind IAM: fail over, hold, release, drill, adopt. */
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { httpEvent } from '../shared/aws/events.ts';
import { lambdaHandler } from '../shared/runtime/lambda.ts';
import { adminParts } from '../shared/runtime/lambdaAdmin.ts';
import { createAdminApp } from '../shared/status/admin/adminApp.ts';

const answer = handle(createAdminApp(adminParts()));

export const handler = lambdaHandler(async (event: LambdaEvent) => {
  httpEvent.parse(event);
  return await answer(event);
});
