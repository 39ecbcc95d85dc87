/** Answers Route 53's health checkers: 200 for the endpoint that is active, 503 for every other one. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { switchEvent } from '../shared/aws/events.ts';
import { answerSwitch, type SwitchAnswer } from '../shared/failover/answerSwitch.ts';
import { lambdaHandler, logger } from '../shared/runtime/lambda.ts';
import { switchParts } from '../shared/runtime/lambdaSwitch.ts';

const { policies, answering } = switchParts();

export const handler = lambdaHandler(async (event: unknown): Promise<APIGatewayProxyStructuredResultV2> => {
  const asked = switchEvent.parse(event).pathParameters;
  const answer = await answerSwitch({ policies, ...asked }, answering);
  if ('problem' in answer) {
    logger.warn('The control record was not read strongly.', { ...asked, answer: answer.kind, error: answer.problem });
  }
  const [statusCode, body] = said(answer);
  return {
    statusCode,
    // An answer that a cache kept would be of another epoch.
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: `${body}\n`,
  };
});

function said(answer: SwitchAnswer): readonly [200 | 404 | 503, string] {
  switch (answer.kind) {
    case 'active':
      return [200, 'active'];
    case 'inactive':
      return [503, 'not active'];
    case 'not-adopted':
      return [503, 'not adopted'];
    case 'not-known':
      return [503, 'not known'];
    case 'no-such-endpoint':
      return [404, 'no such endpoint'];
  }
}
