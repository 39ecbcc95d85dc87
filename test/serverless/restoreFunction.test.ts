/** The function that restores and what starts it, by the resources of the stack. */
import { describe, expect, it } from 'vitest';
import { stackResources } from '../../serverless/stackTemplate.ts';
import type { Resource } from '../../serverless/tables.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { checkSchedules } from '../template/checks.ts';
import { threeObservers } from '../template/configs.ts';
import { allowancesOf, at, type Json, resourcesOf, type Template } from '../template/template.ts';

const restores = `buckets: { acme-backups: backup }
backups:
  orders:
    from: s3://acme-backups/orders/
    engine: postgres
    cron: "0 4 * * SUN"
    timezone: Europe/Berlin
    awsBackup: [weekly_restores]
  a-1: { from: s3://acme-backups/a-1/, engine: sqlite, cron: "30 2 * * *" }
  a1: { from: s3://acme-backups/a1/, engine: files }
  audited: { from: s3://acme-backups/audited/ }
`;

const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/holdfast-prod-restore@sha256:${'a'.repeat(64)}`;

function templateOf(text: string, changed: { readonly region?: string; readonly image?: string } = {}): Template {
  const parsed = parseConfig(`${threeObservers}${text}`, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const facts = { switchHosts: new Map(), restoreImage: changed.image ?? image };
  const resources = stackResources(parsed.config, {
    prefix: 'holdfast-prod',
    region: changed.region ?? 'us-east-1',
    facts,
  });
  // What serverless.yml has, and what CloudFormation would be sent.
  const queue: Resource = { Type: 'AWS::SQS::Queue', Properties: {} };
  return JSON.parse(JSON.stringify({ Resources: { ...resources, DeadLetterQueue: queue } }));
}

const template = templateOf(restores);
const lambdaOf = (one: Template) => one.Resources['RestoreLambdaFunction'];
const versionsOf = (one: Template) => resourcesOf(one, 'AWS::Lambda::Version').map(({ id }) => id);

describe('the function that restores', () => {
  it('is there at home alone, and only where anything is restored', () => {
    const names = (one: Template) => Object.keys(one.Resources).filter((id) => id.startsWith('Restore'));
    expect(names(template)).toContain('RestoreLambdaFunction');
    expect(names(templateOf(restores, { region: 'us-west-2' }))).toEqual([]);
    expect(names(templateOf('backups: { a: { from: s3://acme/a/ } }\n'))).toEqual([]);
    for (const id of names(template)) expect(template.Resources[id]).toMatchObject({ Condition: 'IsHome' });
  });

  it('is a durable function from the image that was pushed, for arm64', () => {
    expect(lambdaOf(template)?.Properties).toMatchObject({
      FunctionName: 'holdfast-prod-restore',
      PackageType: 'Image',
      Code: { ImageUri: image },
      Architectures: ['arm64'],
      MemorySize: 3_008,
      EphemeralStorage: { Size: 10_240 },
      Timeout: 900,
      DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } },
    });
    // Lambda API reference, FunctionCode and Runtime: an image has neither a handler nor a runtime of its own.
    expect(lambdaOf(template)?.Properties).not.toHaveProperty('Runtime');
    expect(lambdaOf(template)?.Properties).not.toHaveProperty('Handler');
  });

  it('has the time that the slowest retrieval takes, within what Lambda allows', () => {
    const seconds = Number(at(lambdaOf(template)?.Properties, 'DurableConfig', 'ExecutionTimeout'));
    // Amazon S3 User Guide, "Archive retrieval options": Deep Archive, bulk, within 48 hours.
    expect(seconds).toBeGreaterThan(3 * 86_400);
    // Lambda API reference, DurableConfig: 1 to 31,622,400 seconds, and 1 to 90 days.
    expect(seconds).toBeLessThanOrEqual(31_622_400);
    const days = Number(at(lambdaOf(template)?.Properties, 'DurableConfig', 'RetentionPeriodInDays'));
    expect(days).toBeGreaterThanOrEqual(1);
    expect(days).toBeLessThanOrEqual(90);
  });

  it('has the memory, the disk and the network of the config', () => {
    const own =
      'restore: { memory: 4GB, storage: 2GB, vpc: { subnets: [subnet-01234567], securityGroups: [sg-01234567] } }\n';
    const one = templateOf(`${restores}${own}`);
    expect(lambdaOf(one)?.Properties).toMatchObject({
      MemorySize: 4_096,
      EphemeralStorage: { Size: 2_048 },
      VpcConfig: { SubnetIds: ['subnet-01234567'], SecurityGroupIds: ['sg-01234567'] },
    });
    const actions = (text: Template) => allowancesOf(text, 'RestoreRole').map(({ action }) => action);
    expect(actions(one)).toContain('ec2:CreateNetworkInterface');
    expect(actions(template).filter((action) => action.startsWith('ec2:'))).toEqual([]);
  });

  it('has a version of its own for every image and every setting, which stays for the runs that began with it', () => {
    const [version = ''] = versionsOf(template);
    expect(versionsOf(templateOf(restores))).toEqual([version]);
    expect(versionsOf(templateOf(restores, { image: image.replaceAll('a'.repeat(64), 'b'.repeat(64)) }))).not.toEqual([
      version,
    ]);
    expect(versionsOf(templateOf(`${restores}restore: { memory: 4GB }\n`))).not.toEqual([version]);
    expect(template.Resources[version]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(template.Resources['RestoreAlias']?.Properties).toMatchObject({
      Name: 'live',
      FunctionVersion: { 'Fn::GetAtt': [version, 'Version'] },
    });
  });

  it('writes a log that ends', () => {
    expect(template.Resources['RestoreLogGroup']?.Properties).toEqual({
      LogGroupName: '/aws/lambda/holdfast-prod-restore',
      RetentionInDays: 30,
    });
  });

  it('knows its tables', () => {
    expect(at(lambdaOf(template)?.Properties, 'Environment', 'Variables')).toMatchObject({
      HOLDFAST_LEDGER_TABLE: 'holdfast-prod-ledger',
      HOLDFAST_CONTROL_REGION: 'us-east-1',
    });
  });
});

describe('the schedules of restores', () => {
  const schedules = resourcesOf(template, 'AWS::Scheduler::Schedule');

  it('are one for each backup that is restored, with its own time and zone', () => {
    expect(
      schedules.map(({ Properties }) => [Properties['ScheduleExpression'], Properties['ScheduleExpressionTimezone']]),
    ).toEqual([
      ['cron(0 4 ? * 1 *)', 'Europe/Berlin'],
      ['cron(30 2 * * ? *)', 'UTC'],
      [expect.stringMatching(/^cron\(\d+ [0-5] \? \* 1 \*\)$/), 'UTC'],
    ]);
  });

  it('start the alias, and say which backup and when', () => {
    expect(schedules.map(({ Properties }) => at(Properties, 'Target', 'Arn'))).toEqual(
      schedules.map(() => ({ Ref: 'RestoreAlias' })),
    );
    const [input] = schedules.map(({ Properties }) => JSON.parse(String(at(Properties, 'Target', 'Input'))));
    expect(input).toEqual({ kind: 'schedule', backup: 'orders', scheduledAt: '<aws.scheduler.scheduled-time>' });
  });

  it('may invoke what they start, and keep what could not be delivered', () => {
    expect(checkSchedules(template)).toEqual([]);
  });
});

describe("AWS Backup's own restore tests", () => {
  // AWS Backup Developer Guide, "Restore testing": of the event's detail, a plan's ARN with a UUID behind its name.
  const patternOf = (one: Template): Json | undefined =>
    one.Resources['RestoreTestingRule']?.Properties['EventPattern'];

  it('start the alias when a job of a named plan is done', () => {
    expect(patternOf(template)).toEqual({
      source: ['aws.backup'],
      'detail-type': ['Restore Job State Change'],
      detail: {
        status: ['COMPLETED'],
        restoreTestingPlanArn: [{ wildcard: 'arn:*:restore-testing-plan:weekly_restores-*' }],
      },
    });
    expect(template.Resources['RestoreTestingRule']?.Properties['Targets']).toMatchObject([
      { Arn: { Ref: 'RestoreAlias' } },
    ]);
    expect(template.Resources['RestoreTestingPermission']?.Properties).toMatchObject({
      FunctionName: { Ref: 'RestoreAlias' },
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': ['RestoreTestingRule', 'Arn'] },
    });
  });

  it('are not listened to where no test names a plan', () => {
    const one = templateOf(restores.replace('awsBackup: [weekly_restores]', 'shrink: 50%'));
    expect(patternOf(one)).toBeUndefined();
    expect(allowancesOf(one, 'RestoreRole').filter(({ action }) => action.startsWith('backup:'))).toEqual([]);
  });
});

describe('people who start a restore', () => {
  const alias = {
    'Fn::Sub': 'arn:${AWS::Partition}:lambda:us-east-1:${AWS::AccountId}:function:holdfast-prod-restore:live',
  };

  it.each(['us-east-1', 'us-west-2'])('are let through to the alias at home from %s', (region) => {
    const one = templateOf(restores, { region });
    expect(allowancesOf(one, 'AdminRole').filter(({ action }) => action === 'lambda:InvokeFunction')).toEqual([
      { action: 'lambda:InvokeFunction', resource: alias, condition: undefined },
    ]);
    expect(at(one.Resources['AdminLambdaFunction']?.Properties, 'Environment', 'Variables')).toEqual({
      HOLDFAST_RESTORE_FUNCTION: alias,
    });
  });

  it('are not where nothing is restored', () => {
    const one = templateOf('');
    expect(allowancesOf(one, 'AdminRole').filter(({ action }) => action.startsWith('lambda:'))).toEqual([]);
    expect(one.Resources).not.toHaveProperty('AdminLambdaFunction');
  });
});
