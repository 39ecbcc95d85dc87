/** What starts reports: at home, a schedule for each kind of period that the config has sent, and one that looks every hour. */
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
  const timely = report.periods.map((kind) => [ids[kind], scheduleOf(kind, report)] as const);
  return { ...Object.fromEntries(timely), ReportScheduleHourly: hourly(report) };
}

function scheduleOf(kind: ReportPeriod, report: ReportConfig): Resource {
  return schedule(report, {
    description: `Makes and sends the report of the last ${kind}.`,
    cron: cronOf(kind, report),
    input: { period: kind },
    // Minutes without DynamoDB or SNS: what takes longer is for the one that looks every hour.
    retries: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 50 },
  });
}

/** After an outage at the scheduled minute: what is due is tried for a day, as on one machine. */
function hourly(report: ReportConfig): Resource {
  const minute = Number(report.cron.trim().split(/\s+/)[0]);
  // Well after the others, so that no two make the same report at a time.
  const later = Number.isNaN(minute) ? 30 : (minute + 30) % 60;
  return schedule(report, {
    description: 'Makes and sends the reports that were due within a day and were not sent.',
    cron: `${later} * * * *`,
    input: {},
    // The next one looks for the same.
    retries: { MaximumEventAgeInSeconds: 1_800, MaximumRetryAttempts: 5 },
  });
}

type Scheduled = {
  readonly description: string;
  /** Five fields. */
  readonly cron: string;
  readonly input: { readonly period?: ReportPeriod };
  /** How long, and how often, Scheduler tries when Lambda does not take it. */
  readonly retries: Resource;
};

function schedule({ timezone }: ReportConfig, { description, cron, input, retries }: Scheduled): Resource {
  const scheduled = schedulerExpression(cron);
  if (!scheduled.ok) throw new Error(`unreported problem at report.cron: ${scheduled.problem}`);
  return {
    Type: 'AWS::Scheduler::Schedule',
    Condition: 'IsHome',
    Properties: {
      Description: description,
      ScheduleExpression: scheduled.expression,
      ScheduleExpressionTimezone: timezone,
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Arn: arnOf('ReportLambdaFunction'),
        RoleArn: arnOf('ReportScheduleRole'),
        Input: JSON.stringify({ ...input, scheduledAt: '<aws.scheduler.scheduled-time>' }),
        DeadLetterConfig: { Arn: arnOf('DeadLetterQueue') },
        RetryPolicy: retries,
      },
    },
  };
}
