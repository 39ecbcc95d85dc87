/** What starts reports: at home, a schedule for each kind of period that the config has sent. */
import type { Config } from '../shared/config/config.ts';
import type { ReportConfig, ReportPeriod } from '../shared/config/pageConfig.ts';
import { cronOf } from '../shared/report/due.ts';
import { schedulerExpression } from '../shared/restore/schedule.ts';
import { arnOf } from './policyStatements.ts';
import type { Resource } from './tables.ts';

const ids = {
  week: 'ReportScheduleWeek',
  month: 'ReportScheduleMonth',
  quarter: 'ReportScheduleQuarter',
} as const satisfies Record<ReportPeriod, string>;

export function reportTriggers({ report }: Pick<Config, 'report'>): Readonly<Record<string, Resource>> {
  if (report === undefined || report.topics.length === 0) return {};
  return Object.fromEntries(report.periods.map((kind) => [ids[kind], scheduleOf(kind, report)]));
}

function scheduleOf(kind: ReportPeriod, report: ReportConfig): Resource {
  const scheduled = schedulerExpression(cronOf(kind, report));
  if (!scheduled.ok) throw new Error(`unreported problem at report.cron: ${scheduled.problem}`);
  return {
    Type: 'AWS::Scheduler::Schedule',
    Condition: 'IsHome',
    Properties: {
      Description: `Makes and sends the report of the last ${kind}.`,
      ScheduleExpression: scheduled.expression,
      ScheduleExpressionTimezone: report.timezone,
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Arn: arnOf('ReportLambdaFunction'),
        RoleArn: arnOf('ReportScheduleRole'),
        Input: JSON.stringify({ period: kind, scheduledAt: '<aws.scheduler.scheduled-time>' }),
        DeadLetterConfig: { Arn: arnOf('DeadLetterQueue') },
        // Some hours late is still worth reading.
        RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 50 },
      },
    },
  };
}
