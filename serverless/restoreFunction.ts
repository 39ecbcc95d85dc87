/**
 * The function that restores: a durable function in a container image, at home alone and only where the config restores
 * anything. It is made here and not in `serverless.yml`, because the framework would build the image while packaging, which
 * has to work without Docker and without an account. Properties as in the CloudFormation template reference.
 */
import { createHash } from 'node:crypto';
import type { Config } from '../shared/config/config.ts';
import { allow, arnOf, regional, type Statement, sub } from './policyStatements.ts';
import { restoreAlias, restoreFunctionName } from './restoreNames.ts';
import { restoreStatements } from './restoreStatements.ts';
import { restoreTriggers } from './restoreTriggers.ts';
import { functionRole, type RoleNames, scheduleRoleFor } from './roles.ts';
import type { Resource } from './tables.ts';

/** The longest that Lambda has for one invocation. A run goes on over many. */
const timeoutSeconds = 900;

/**
 * Of a run from its beginning to its end: up to 48 hours until a Deep Archive object can be read (Amazon S3 User Guide, "Archive
 * retrieval options"), the hours that DynamoDB restores in, a few attempts of everything else, and as much again.
 */
const executionTimeoutSeconds = 7 * 24 * 3_600;

/** Of what a run's steps gave; what a run found is in the ledger. */
const historyDays = 14;

const logDays = 30;

/** Stands for the image where nobody has built one: the stack is only packaged. */
export const imageNotBuilt = 'image-not-built';

export type RestorePlace = RoleNames & {
  /** The image's URI with its digest; absent when the stack is only packaged. */
  readonly image?: string;
};

export function restoreResources(config: Config, place: RestorePlace): Readonly<Record<string, Resource>> {
  if (config.restore.tests.length === 0) return {};
  const name = restoreFunctionName(place.prefix);
  const lambda = functionResource(config, place);
  const version = `RestoreVersion${fingerprint(lambda)}`;
  const resources: Readonly<Record<string, Resource>> = {
    RestoreRole: functionRole(place, 'restore', [...ownStatements(place, config), ...restoreStatements(config)]),
    RestoreScheduleRole: scheduleRoleFor({ Ref: 'RestoreAlias' }),
    RestoreLogGroup: {
      Type: 'AWS::Logs::LogGroup',
      Properties: { LogGroupName: `/aws/lambda/${name}`, RetentionInDays: logDays },
    },
    RestoreLambdaFunction: { ...lambda, DependsOn: ['RestoreLogGroup'] },
    // A run that waits goes on with the version that it began with, so versions stay.
    [version]: {
      Type: 'AWS::Lambda::Version',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { FunctionName: { Ref: 'RestoreLambdaFunction' } },
    },
    RestoreAlias: {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        FunctionName: { Ref: 'RestoreLambdaFunction' },
        FunctionVersion: { 'Fn::GetAtt': [version, 'Version'] },
        Name: restoreAlias,
      },
    },
    ...restoreTriggers(config),
  };
  return Object.fromEntries(Object.entries(resources).map(([id, made]) => [id, { ...made, Condition: 'IsHome' }]));
}

function functionResource({ restore, observers }: Config, place: RestorePlace) {
  const { memoryMb, storageMb, vpc } = restore.lambda;
  const inVpc =
    vpc === undefined ? {} : { VpcConfig: { SubnetIds: vpc.subnets, SecurityGroupIds: vpc.securityGroups } };
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: restoreFunctionName(place.prefix),
      Description: 'Restores backups, and says whether the data is there.',
      PackageType: 'Image',
      Code: { ImageUri: place.image ?? imageNotBuilt },
      Architectures: ['arm64'],
      Role: arnOf('RestoreRole'),
      MemorySize: memoryMb,
      EphemeralStorage: { Size: storageMb },
      Timeout: timeoutSeconds,
      DurableConfig: { ExecutionTimeout: executionTimeoutSeconds, RetentionPeriodInDays: historyDays },
      // Durable functions have no on-failure destination (osls says so, too, in `lib/plugins/aws/package/compile/functions.js`).
      DeadLetterConfig: { TargetArn: arnOf('DeadLetterQueue') },
      Environment: {
        Variables: {
          HOLDFAST_LEDGER_TABLE: place.ledgerTable,
          HOLDFAST_CONTROL_TABLE: place.controlTable,
          HOLDFAST_CONTROL_REGION: place.controlRegion,
          HOLDFAST_HOME: observers[0],
          POWERTOOLS_SERVICE_NAME: 'holdfast',
        },
      },
      ...inVpc,
    },
  };
}

/** A version is of what the function was when it was made, so another function has to have another version. */
function fingerprint(lambda: Resource): string {
  return createHash('sha256').update(JSON.stringify(lambda)).digest('hex').slice(0, 32);
}

function ownStatements(place: RestorePlace, { restore }: Config): readonly Statement[] {
  const ledger = sub(`${regional('dynamodb')}:table/${place.ledgerTable}`);
  const control = sub(`${regional('dynamodb', place.controlRegion)}:table/${place.controlTable}`);
  const executions = sub(`${regional('lambda')}:function:${restoreFunctionName(place.prefix)}:*`);
  return [
    allow(['dynamodb:PutItem', 'dynamodb:Query'], [ledger], leading(['restore#*', 'restore-watch'])),
    // One run of a backup at a time.
    allow(['dynamodb:UpdateItem', 'dynamodb:DeleteItem'], [control], leading(['lease#*'])),
    // A durable execution is of a version, whose number nobody knows before (AWS Lambda Developer Guide, "Security and
    // permissions for Lambda durable functions").
    allow(['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'], [executions]),
    // What could not be run is kept in the function's name.
    allow(['sqs:SendMessage'], [arnOf('DeadLetterQueue')]),
    ...(restore.lambda.vpc === undefined ? [] : [allow(networkActions, ['*'])]),
  ];
}

/** Amazon DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control". */
function leading(keys: readonly string[]): Resource {
  return { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } };
}

/** AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC", "Required IAM permissions". */
const networkActions = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];
