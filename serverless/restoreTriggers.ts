/** What starts restores: a schedule for each backup, and AWS Backup's own restore tests. */
import { createHash } from 'node:crypto';
import type { Config } from '../shared/config/config.ts';
import type { RestoreTest } from '../shared/config/restoreConfig.ts';
import { schedulerExpression } from '../shared/restore/schedule.ts';
import { arnOf } from './policyStatements.ts';
import type { Resource } from './tables.ts';

const alias: Resource = { Ref: 'RestoreAlias' };

export function restoreTriggers({ restore }: Config): Readonly<Record<string, Resource>> {
  const schedules = restore.tests.map((test) => [scheduleId(test.id), scheduleOf(test)] as const);
  return { ...Object.fromEntries(schedules), ...awsBackupRule(restore.tests) };
}

/** Letters and digits alone, and another one for every id: `a-1` and `a1` differ in what follows. */
function scheduleId(id: string): string {
  const words = id.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `RestoreSchedule${words.join('')}${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}

function scheduleOf({ id, schedule }: RestoreTest): Resource {
  const scheduled = schedulerExpression(schedule.cron);
  if (!scheduled.ok) throw new Error(`unreported problem at backups.${id}.cron: ${scheduled.problem}`);
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Description: `Restores ${id}.`,
      ScheduleExpression: scheduled.expression,
      ScheduleExpressionTimezone: schedule.timezone,
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Arn: alias,
        RoleArn: arnOf('RestoreScheduleRole'),
        Input: JSON.stringify({ kind: 'schedule', backup: id, scheduledAt: '<aws.scheduler.scheduled-time>' }),
        DeadLetterConfig: { Arn: arnOf('DeadLetterQueue') },
        // An hour late is still that week's.
        RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 20 },
      },
    },
  };
}

/** AWS Backup Developer Guide, "Restore testing validation": its jobs tell when they are done, and of which plan they are. */
function awsBackupRule(tests: readonly RestoreTest[]): Readonly<Record<string, Resource>> {
  const plans = tests.flatMap(({ awsBackupPlans }) => awsBackupPlans);
  if (plans.length === 0) return {};
  return {
    RestoreTestingRule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Description: 'What AWS Backup has restored is to be checked.',
        EventPattern: {
          source: ['aws.backup'],
          'detail-type': ['Restore Job State Change'],
          detail: {
            status: ['COMPLETED'],
            // A plan's ARN ends in its name and a UUID.
            restoreTestingPlanArn: plans.map((plan) => ({ wildcard: `arn:*:restore-testing-plan:${plan}-*` })),
          },
        },
        State: 'ENABLED',
        Targets: [
          { Id: 'restore', Arn: alias, RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 20 } },
        ],
      },
    },
    RestoreTestingPermission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: alias,
        Principal: 'events.amazonaws.com',
        SourceArn: arnOf('RestoreTestingRule'),
      },
    },
  };
}
