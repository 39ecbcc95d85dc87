/** The events that start our functions, as AWS delivers them: the parts that we read. */
import * as z from 'zod/mini';
import { reportPeriods } from '../config/pageConfig.ts';

/** Such as `2019-10-02T17:04:40Z`, as Unix milliseconds. */
const time = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => Date.parse(text)),
);

/**
 * What our schedules send. EventBridge Scheduler puts the instant that the invocation was meant for in
 * place of `<aws.scheduler.scheduled-time>`, such as `2022-03-22T18:59:43Z` (EventBridge Scheduler User
 * Guide, "Adding context attributes").
 */
export const scheduledEvent = z.object({ scheduledAt: time });

/** The schedules of reports say of which kind of period; the one that looks every hour does not. */
export const reportEvent = z.object({ scheduledAt: time, period: z.optional(z.enum(reportPeriods)) });

const id = z.string().check(z.minLength(1));

/**
 * What a CloudWatch alarm, of one metric or composite, sends when its state changes (Amazon CloudWatch User Guide,
 * "Alarm events and EventBridge").
 */
export const alarmEvent = z.pipe(
  z.object({
    id,
    source: z.literal('aws.cloudwatch'),
    'detail-type': z.literal('CloudWatch Alarm State Change'),
    region: id,
    time,
    detail: z.object({
      alarmName: id,
      state: z.object({ value: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']), reason: z.string() }),
    }),
  }),
  z.transform(({ id, region, time, detail: { alarmName, state } }) => ({
    id,
    name: alarmName,
    state: state.value,
    reason: state.reason,
    region,
    at: time,
  })),
);

/**
 * What AWS Backup sends when a restore job changes its state, best effort (AWS Backup Developer Guide, "Monitoring AWS Backup
 * events using Amazon EventBridge"). The plan is there when restore testing has started the job.
 */
export const restoreJobEvent = z.pipe(
  z.object({
    id,
    source: z.literal('aws.backup'),
    'detail-type': z.literal('Restore Job State Change'),
    region: id,
    time,
    detail: z.object({ restoreJobId: id, status: id, restoreTestingPlanArn: z.optional(id) }),
  }),
  z.transform(({ id, region, time, detail: { restoreJobId, status, restoreTestingPlanArn } }) => ({
    id,
    job: restoreJobId,
    status,
    region,
    at: time,
    ...(restoreTestingPlanArn === undefined ? {} : { planArn: restoreTestingPlanArn }),
  })),
);

const keyText = z.object({ S: z.string() });

/**
 * A batch of the ledger table's stream, which carries keys at least (Amazon DynamoDB Streams API reference, "Record"):
 * the keys of what was written. What a table's TTL deletes is left out. A replica's stream has the other regions' writes too.
 */
export const streamEvent = z.pipe(
  z.object({
    Records: z.array(
      z.object({
        eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
        dynamodb: z.object({ Keys: z.object({ pk: keyText, sk: keyText }) }),
      }),
    ),
  }),
  z.transform(({ Records }) =>
    Records.filter(({ eventName }) => eventName !== 'REMOVE').map(({ dynamodb: { Keys } }) => ({
      pk: Keys.pk.S,
      sk: Keys.sk.S,
    })),
  ),
);

/** What starts `failover`: its schedule, or the ledger's stream. */
export const failoverEvent = z.union([
  scheduledEvent,
  z.pipe(
    streamEvent,
    z.transform((written) => ({ written })),
  ),
]);

/** A request in payload format 2.0 (API Gateway Developer Guide, "Integrations for HTTP APIs"). */
export const httpEvent = z.looseObject({
  version: z.literal('2.0'),
  rawPath: z.string(),
  requestContext: z.looseObject({ http: z.looseObject({ method: z.string(), path: z.string() }) }),
});

/** A health checker's question: `GET /switch/{service}/{endpoint}`, with the names as they stand in the path, decoded. */
export const switchEvent = z.object({
  pathParameters: z.object({ service: z.string(), endpoint: z.string() }),
});
