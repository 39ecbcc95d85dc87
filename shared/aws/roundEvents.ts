/** What the round queue delivers. Apart from the other events, so that the probe's bundle holds these schemas alone. */
import * as z from 'zod/mini';

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

const id = z.string().check(z.minLength(1));
const slot = z.int().check(z.nonnegative());

/** The body of a message on the round queue; see `RoundMessage`. */
export const roundMessage = z.pipe(json, z.union([z.object({ shard: id, slot }), z.object({ burst: id, slot })]));
