/** A fix's call to DynamoDB: it switches protection of a table on, and nothing else. */
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { FixCall } from '../storage/finding.ts';
import type { FixChange, Standing } from './fixChange.ts';

type Client = Pick<DynamoDBClient, 'send'>;

/** Of one read, with its attempts. */
const readMsMax = 20_000;

/** Strict, so that a call that does more is not known here: replicas are added, and tables changed, by a person. */
const protection = z.strictObject({ TableName: z.string(), DeletionProtectionEnabled: z.literal(true) });

const recovery = z.strictObject({
  TableName: z.string(),
  PointInTimeRecoverySpecification: z.strictObject({
    PointInTimeRecoveryEnabled: z.literal(true),
    RecoveryPeriodInDays: z.int().min(1).max(35).exactOptional(),
  }),
});

/** API reference, PointInTimeRecoverySpecification: "If the value is not specified, it defaults to 35". */
const windowDaysDefault = 35;

/** Undefined for a call that is not known. */
export function tableChange({ service, operation, input }: FixCall, client: Client): FixChange | undefined {
  if (service !== 'dynamodb') return undefined;
  if (operation === 'UpdateTable') {
    const parsed = protection.safeParse(input);
    return parsed.success ? protecting(parsed.data, client) : undefined;
  }
  const parsed = operation === 'UpdateContinuousBackups' ? recovery.safeParse(input) : undefined;
  return parsed?.success === true ? recovering(parsed.data, client) : undefined;
}

function protecting(input: z.infer<typeof protection>, client: Client): FixChange {
  const { TableName } = input;
  return {
    look: () =>
      looked('DescribeTable', async (options) => {
        const { Table } = await client.send(new DescribeTableCommand({ TableName }), options);
        if (Table === undefined) return { kind: 'unknown', why: `DescribeTable told nothing of ${TableName}` };
        return { kind: Table.DeletionProtectionEnabled === true ? 'done' : 'to-do' };
      }),
    async send(options) {
      await client.send(new UpdateTableCommand(input), options);
    },
  };
}

function recovering(input: z.infer<typeof recovery>, client: Client): FixChange {
  const { TableName, PointInTimeRecoverySpecification: asked } = input;
  const days = asked.RecoveryPeriodInDays ?? windowDaysDefault;
  return {
    look: () =>
      looked('DescribeContinuousBackups', async (options) => {
        const answer = await client.send(new DescribeContinuousBackupsCommand({ TableName }), options);
        const now = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
        if (now?.PointInTimeRecoveryStatus !== 'ENABLED') return { kind: 'to-do' };
        const windowDays = now.RecoveryPeriodInDays ?? windowDaysDefault;
        if (windowDays === days) return { kind: 'done' };
        if (windowDays < days) return { kind: 'to-do' };
        return { kind: 'objection', why: `the fix would keep ${days} days instead of ${windowDays}` };
      }),
    async send(options) {
      await client.send(new UpdateContinuousBackupsCommand(input), options);
    },
  };
}

async function looked(
  what: string,
  read: (options: { readonly abortSignal: AbortSignal }) => Promise<Standing>,
): Promise<Standing> {
  try {
    return await read({ abortSignal: AbortSignal.timeout(readMsMax) });
  } catch (error) {
    // The name says enough; messages of denials quote ARNs and policies.
    return { kind: 'unknown', why: `${what} failed (${error instanceof Error ? error.name : 'an unknown error'})` };
  }
}
