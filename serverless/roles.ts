/**
 * One role for each function and one for each schedule, each allowed exactly what its code or its
 * trigger does, on exactly the resources that it does it to. Actions as in the AWS Service
 * Authorization Reference.
 */
import type { Config, Region } from '../shared/config/config.ts';
import { policiesOf } from '../shared/failover/policy.ts';
import { planPartition } from '../shared/maintenance/dynamodb.ts';
import { sentPartition } from '../shared/report/dynamodbSent.ts';
import { countRegions, reportStatements, topicStatements } from './alertStatements.ts';
import { auditStatements } from './auditStatements.ts';
import { lagRegions, zoneStatements } from './failoverStatements.ts';
import { allow, allowReadingMetrics, arnOf, regional, type Statement, sub } from './policyStatements.ts';
import { restoreAliasArn } from './restoreNames.ts';
import { probeSecretReferences } from './secretReferences.ts';
import { secretStatements } from './secretStatements.ts';
import type { Resource } from './tables.ts';

const roundQueue = arnOf('RoundQueue');
const deadLetters = arnOf('DeadLetterQueue');

/** The names of a stage's functions, tables and queues begin with the prefix, such as `holdfast-prod`. */
export type RoleNames = {
  readonly prefix: string;
  readonly ledgerTable: string;
  readonly controlTable: string;
  /** Where the replica of the control table is that this stack's functions read and write. */
  readonly controlRegion: Region;
};

export function roles(names: RoleNames, config: Config): Readonly<Record<string, Resource>> {
  const ledger = sub(`${regional('dynamodb')}:table/${names.ledgerTable}`);
  const control = sub(`${regional('dynamodb', names.controlRegion)}:table/${names.controlTable}`);
  const snapshot = sub('${SnapshotBucket.Arn}/status.json');
  const failures = allow(['sqs:SendMessage'], [deadLetters]);
  const askingObservers = allow(
    ['sqs:GetQueueUrl', 'sqs:SendMessage'],
    config.observers.map((region) => sub(`${regional('sqs', region)}:${names.prefix}-rounds`)),
  );
  const movingTraffic = [
    allow(['dynamodb:PutItem', 'dynamodb:Query'], [ledger]),
    allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [control]),
    ...zoneStatements(config),
    ...allowReadingMetrics(lagRegions(config)),
  ];
  return {
    PaceRole: functionRole(names, 'pace', [
      allow(['sqs:GetQueueUrl', 'sqs:SendMessage'], [roundQueue]),
      // The on-failure destination of asynchronous invocations is written with the function's role.
      failures,
    ]),
    ProbeRole: functionRole(names, 'probe', [
      // The event source mapping polls with the function's role.
      allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [roundQueue]),
      allow(['sqs:ChangeMessageVisibility'], [roundQueue]),
      // What failed now and was up before is looked at again, by everybody.
      askingObservers,
      allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [ledger]),
      ...secretStatements(probeSecretReferences(config)),
    ]),
    RollupRole: functionRole(names, 'rollup', [
      allow(['dynamodb:PutItem', 'dynamodb:Query'], [ledger]),
      // For the snapshot of the status.
      allow(['dynamodb:GetItem', 'dynamodb:Query'], [control]),
      allow(['s3:PutObject'], [snapshot]),
      failures,
    ]),
    FailoverRole: functionRole(names, 'failover', [
      ...streamStatements(names, config),
      ...movingTraffic,
      // Leases.
      allow(['dynamodb:UpdateItem'], [control]),
      // What people have planned.
      ofPlans(['dynamodb:Query'], control),
      failures,
    ]),
    BudgetRole: functionRole(names, 'budget', [
      allow(['dynamodb:PutItem', 'dynamodb:Query'], [ledger]),
      // Alerts, control records and the lease for counting.
      allow(controlActions, [control]),
      ...topicStatements(config),
      ...allowReadingMetrics(countRegions(config)),
      allow(['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'], [deadLetters]),
      failures,
    ]),
    AuditRole: functionRole(names, 'audit', [
      allow(['dynamodb:PutItem', 'dynamodb:Query'], [ledger]),
      // The lease, which it takes, renews and gives back.
      allow(['dynamodb:UpdateItem'], [control]),
      ...auditStatements(config),
      failures,
    ]),
    ReportRole: functionRole(names, 'report', [
      allow(['dynamodb:Query'], [ledger]),
      // What was sent: that a report was, it writes, and nothing of what was seen.
      allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], [ledger], {
        'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [sentPartition] },
      }),
      // The alerts that fire.
      allow(['dynamodb:Query'], [control]),
      ...reportStatements(config),
      ...allowReadingMetrics(countRegions(config)),
      failures,
    ]),
    SwitchRole: functionRole(names, 'switch', [allow(['dynamodb:GetItem'], [control])]),
    AlarmRole: functionRole(names, 'alarm', [allow(['dynamodb:PutItem'], [ledger]), askingObservers, failures]),
    StatusRole: functionRole(names, 'status', [
      allow(['dynamodb:Query'], [ledger]),
      allow(['dynamodb:GetItem', 'dynamodb:Query'], [control]),
      ...allowReadingMetrics([...lagRegions(config), ...countRegions(config)]),
      allow(['s3:GetObject'], [snapshot]),
    ]),
    AdminRole: functionRole(names, 'admin', [
      ...movingTraffic,
      ...startingRestores(names, config),
      // The alerts that fire, and what people have planned; what is too old of that is removed.
      allow(['dynamodb:Query'], [control]),
      ofPlans(['dynamodb:DeleteItem'], control),
      // For reports: what objectives count.
      ...allowReadingMetrics(countRegions(config)),
    ]),
    PaceScheduleRole: scheduleRole('PaceLambdaFunction'),
    RollupScheduleRole: scheduleRole('RollupLambdaFunction'),
    FailoverScheduleRole: scheduleRole('FailoverLambdaFunction'),
    BudgetScheduleRole: scheduleRole('BudgetLambdaFunction'),
    AuditScheduleRole: scheduleRole('AuditLambdaFunction'),
    ReportScheduleRole: scheduleRole('ReportLambdaFunction'),
  };
}

/** Nothing else in the control table. */
function ofPlans(actions: readonly string[], control: Resource): Statement {
  return allow(actions, [control], { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [planPartition] } });
}

/** A person starts a restore from any region; the function is at home alone, and only its alias is started. */
function startingRestores({ prefix }: RoleNames, { observers, restore }: Config): readonly Statement[] {
  if (restore.tests.length === 0) return [];
  return [allow(['lambda:InvokeFunction'], [restoreAliasArn(prefix, observers[0])])];
}

const controlActions = [
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];

/** The event source mapping polls with the function's role. AWS chooses the label that ends a stream's ARN. */
function streamStatements({ ledgerTable }: RoleNames, config: Config): readonly Statement[] {
  if (policiesOf(config).length === 0) return [];
  return [allow(streamActions, [sub(`${regional('dynamodb')}:table/${ledgerTable}/stream/*`)])];
}

/** AWS Lambda Developer Guide, "Process DynamoDB records with Lambda". */
const streamActions = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

export function functionRole(
  names: Pick<RoleNames, 'prefix'>,
  functionName: string,
  statements: readonly Statement[],
): Resource {
  const logGroup = `${regional('logs')}:log-group:/aws/lambda/${names.prefix}-${functionName}`;
  return role('lambda.amazonaws.com', functionName, [
    // The stack makes the log group. The trailing part stands for its streams, whose names Lambda chooses.
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [sub(`${logGroup}:*`)]),
    ...statements,
  ]);
}

function scheduleRole(functionLogicalId: string): Resource {
  return scheduleRoleFor(arnOf(functionLogicalId));
}

/**
 * EventBridge Scheduler assumes this role to invoke one function, and to keep what it could not deliver.
 * @param target the ARN of the function, or of its alias.
 */
export function scheduleRoleFor(target: Resource): Resource {
  const statements = [allow(['lambda:InvokeFunction'], [target]), allow(['sqs:SendMessage'], [deadLetters])];
  // Without this condition another account's schedule could borrow the role (the confused deputy).
  return role('scheduler.amazonaws.com', 'schedule', statements, {
    StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
  });
}

function role(service: string, policyName: string, statements: readonly Statement[], condition?: Resource): Resource {
  const trust = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [condition === undefined ? trust : { ...trust, Condition: condition }],
      },
      Policies: [{ PolicyName: policyName, PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
}
