/** What starts reports, and what the function may do, by the resources of the stack. */
import { describe, expect, it } from 'vitest';
import { stackResources } from '../../serverless/stackTemplate.ts';
import type { Resource } from '../../serverless/tables.ts';
import type { ReportConfig } from '../../shared/config/pageConfig.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { checkSchedules } from '../template/checks.ts';
import { threeObservers } from '../template/configs.ts';
import { allowancesOf, at, resourcesOf, type Template } from '../template/template.ts';

const topic = 'arn:aws:sns:eu-west-1:123456789012:reports';
const weekly: ReportConfig = {
  cron: '30 8 * * MON',
  timezone: 'Europe/Berlin',
  periods: ['week', 'month', 'quarter'],
  topics: [topic],
};

function templateOf(report: ReportConfig | undefined, region = 'us-east-1'): Template {
  const parsed = parseConfig(threeObservers, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const config = { ...parsed.config, ...(report === undefined ? {} : { report }) };
  const resources = stackResources(config, { prefix: 'holdfast-prod', region, facts: { switchHosts: new Map() } });
  // What serverless.yml has, and what CloudFormation would be sent.
  const queue: Resource = { Type: 'AWS::SQS::Queue', Properties: {} };
  const lambda: Resource = { Type: 'AWS::Lambda::Function', Properties: {} };
  const all = { ...resources, DeadLetterQueue: queue, ReportLambdaFunction: lambda };
  return JSON.parse(JSON.stringify({ Resources: all }));
}

const schedulesOf = (template: Template) =>
  resourcesOf(template, 'AWS::Scheduler::Schedule').filter(({ id }) => id.startsWith('Report'));

describe('the schedules of reports', () => {
  // EventBridge Scheduler User Guide, "Schedule types": six fields, Sunday is 1, one of both kinds of days is `?`.
  it('are those of the config, one for each kind of period, on the clocks of its time zone', () => {
    const schedules = schedulesOf(templateOf(weekly));
    expect(schedules.map(({ id, Properties }) => [id, Properties['ScheduleExpression']])).toEqual([
      ['ReportScheduleWeek', 'cron(30 8 ? * 2 *)'],
      ['ReportScheduleMonth', 'cron(30 8 1 * ? *)'],
      ['ReportScheduleQuarter', 'cron(30 8 1 1,4,7,10 ? *)'],
      ['ReportScheduleHourly', 'cron(0 * * * ? *)'],
    ]);
    for (const { Properties } of schedules) {
      expect(Properties['ScheduleExpressionTimezone']).toBe('Europe/Berlin');
    }
    expect(JSON.parse(String(at(schedules[0]?.Properties, 'Target', 'Input')))).toEqual({
      period: 'week',
      scheduledAt: '<aws.scheduler.scheduled-time>',
    });
    // Of no kind: whatever is due.
    expect(JSON.parse(String(at(schedules[3]?.Properties, 'Target', 'Input')))).toEqual({
      scheduledAt: '<aws.scheduler.scheduled-time>',
    });
    expect(checkSchedules(templateOf(weekly))).toEqual([]);
  });

  it('are at home alone, and only where somebody is to be told', () => {
    for (const { id } of schedulesOf(templateOf(weekly))) {
      expect(templateOf(weekly).Resources[id]).toMatchObject({ Condition: 'IsHome' });
    }
    expect(schedulesOf(templateOf(weekly, 'us-west-2'))).toEqual([]);
    expect(schedulesOf(templateOf({ ...weekly, topics: [] }))).toEqual([]);
    expect(schedulesOf(templateOf(undefined))).toEqual([]);
    expect(schedulesOf(templateOf({ ...weekly, periods: ['month'] })).map(({ id }) => id)).toEqual([
      'ReportScheduleMonth',
      'ReportScheduleHourly',
    ]);
  });
});

describe('the role of reports', () => {
  it('publishes to the topics of reports and no others, and writes what was sent alone', () => {
    const allowances = allowancesOf(templateOf(weekly), 'ReportRole');
    const publishing = allowances.filter(({ action }) => action === 'sns:Publish');
    expect(publishing.map(({ resource }) => resource)).toEqual([topic]);
    const writing = allowances.filter(({ action }) => /^dynamodb:(Put|Update|Delete)/.test(action));
    expect(writing.map(({ action }) => action).toSorted()).toEqual(['dynamodb:PutItem', 'dynamodb:UpdateItem']);
    for (const { condition } of writing) {
      expect(condition).toEqual({ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['report'] } });
    }
  });

  it('publishes nothing where nobody is to be told', () => {
    const actions = allowancesOf(templateOf(undefined), 'ReportRole').map(({ action }) => action);
    expect(actions).not.toContain('sns:Publish');
  });
});
