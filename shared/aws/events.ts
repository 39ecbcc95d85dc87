/** The events that start our functions, as AWS delivers them: the parts that we read. */
import * as z from 'zod/mini';

/**
 * What our schedules send. EventBridge Scheduler puts the instant that the invocation was meant for in
 * place of `<aws.scheduler.scheduled-time>`, such as `2022-03-22T18:59:43Z` (EventBridge Scheduler User
 * Guide, "Adding context attributes").
 */
export const scheduledEvent = z.object({
  scheduledAt: z.pipe(
    z.iso.datetime({ offset: true }),
    z.transform((text) => Date.parse(text)),
  ),
});

/** A batch of messages from the round queue (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS"). */
export const roundsEvent = z.object({
  Records: z.array(z.object({ messageId: z.string(), receiptHandle: z.string(), body: z.string() })),
});

const json = z.transform((text: string, context) => {
  try {
    return JSON.parse(text);
  } catch {
    context.issues.push({ code: 'custom', message: 'The body is not JSON.', input: text });
    return z.NEVER;
  }
});

/** The body of a message on the round queue; see `RoundMessage`. */
export const roundMessage = z.pipe(
  json,
  z.object({ shard: z.string().check(z.minLength(1)), slot: z.int().check(z.nonnegative()) }),
);

/** A request in payload format 2.0 (API Gateway Developer Guide, "Integrations for HTTP APIs"). */
export const httpEvent = z.looseObject({
  version: z.literal('2.0'),
  rawPath: z.string(),
  requestContext: z.looseObject({ http: z.looseObject({ method: z.string(), path: z.string() }) }),
});
