/**
 * One role for each function and one for each schedule, each allowed exactly what its code or its
 * trigger does, on exactly the resources that it does it to. Actions as in the AWS Service
 * Authorization Reference.
 */
import type { SecretReferences } from './secretReferences.ts';
import type { Resource } from './tables.ts';

type Statement = {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
  readonly Condition?: Resource;
};

const sub = (template: string): Resource => ({ 'Fn::Sub': template });
/** The beginning of an ARN in the stack's own region and account, for `Fn::Sub`. */
const regional = (service: string): string => `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}`;
const arnOf = (logicalId: string): Resource => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

const roundQueue = arnOf('RoundQueue');
const deadLetters = arnOf('DeadLetterQueue');

/** The names of a stage's functions and tables begin with this, such as `holdfast-prod`. */
export type RoleNames = { readonly prefix: string; readonly ledgerTable: string };

export function roles(names: RoleNames, references: SecretReferences): Readonly<Record<string, Resource>> {
  const ledger = sub(`${regional('dynamodb')}:table/${names.ledgerTable}`);
  const failures = allow(['sqs:SendMessage'], [deadLetters]);
  return {
    PaceRole: functionRole(names, 'pace', [
      allow(['sqs:GetQueueUrl', 'sqs:SendMessage'], [roundQueue]),
      // The on-failure destination of asynchronous invocations is written with the function's role.
      failures,
    ]),
    ProbeRole: functionRole(names, 'probe', [
      // The event source mapping polls with the function's role.
      allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [roundQueue]),
      allow(['sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl'], [roundQueue]),
      allow(['dynamodb:PutItem'], [ledger]),
      ...secretStatements(references),
    ]),
    RollupRole: functionRole(names, 'rollup', [allow(['dynamodb:PutItem', 'dynamodb:Query'], [ledger]), failures]),
    StatusRole: functionRole(names, 'status', [allow(['dynamodb:Query'], [ledger])]),
    PaceScheduleRole: scheduleRole('PaceLambdaFunction'),
    RollupScheduleRole: scheduleRole('RollupLambdaFunction'),
  };
}

function allow(actions: readonly string[], resources: readonly unknown[], condition?: Resource): Statement {
  const statement: Statement = { Effect: 'Allow', Action: actions, Resource: resources };
  return condition === undefined ? statement : { ...statement, Condition: condition };
}

function functionRole(names: RoleNames, functionName: string, statements: readonly Statement[]): Resource {
  const logGroup = `${regional('logs')}:log-group:/aws/lambda/${names.prefix}-${functionName}`;
  return role('lambda.amazonaws.com', functionName, [
    // The stack makes the log group. The trailing part stands for its streams, whose names Lambda chooses.
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [sub(`${logGroup}:*`)]),
    ...statements,
  ]);
}

/** EventBridge Scheduler assumes this role to invoke one function, and to keep what it could not deliver. */
function scheduleRole(functionLogicalId: string): Resource {
  const statements = [
    allow(['lambda:InvokeFunction'], [arnOf(functionLogicalId)]),
    allow(['sqs:SendMessage'], [deadLetters]),
  ];
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

function secretStatements(references: SecretReferences): readonly Statement[] {
  return [...parameterStatements(references.parameters), ...secretsManagerStatements(references.secrets)];
}

/**
 * A SecureString under a customer managed key needs kms:Decrypt as well. Which key that is, is known
 * only in the account, so the permission is narrowed the other way: through SSM alone, and for these
 * parameters alone, whose ARN SSM puts into the encryption context (AWS Systems Manager User Guide,
 * "AWS KMS encryption for Parameter Store SecureString parameters").
 */
function parameterStatements(parameters: readonly string[]): readonly Statement[] {
  if (parameters.length === 0) {
    return [];
  }
  // Two versions of a parameter are one resource.
  const paths = new Set(parameters.map(withoutSelector));
  const arns = [...paths].map((path) =>
    path.startsWith('arn:') ? path : sub(`${regional('ssm')}:parameter/${path.replace(/^\//, '')}`),
  );
  return [allow(['ssm:GetParameter'], arns), decrypt('ssm', { 'kms:EncryptionContext:PARAMETER_ARN': arns })];
}

/**
 * The parameter that a reference means, by name or ARN, without the `:version` or `:label` that may
 * follow its path and that no ARN in a policy has (Systems Manager API reference, GetParameter).
 */
function withoutSelector(reference: string): string {
  return reference.replace(/^(arn:.*?:parameter\/[^:]*|[^:]*).*$/, '$1');
}

/** Secrets Manager appends six random characters to a secret's name in its ARN. */
function secretsManagerStatements(secrets: readonly string[]): readonly Statement[] {
  if (secrets.length === 0) {
    return [];
  }
  const arns = secrets.map((name) =>
    name.startsWith('arn:') ? name : sub(`${regional('secretsmanager')}:secret:${name}-??????`),
  );
  return [
    allow(['secretsmanager:GetSecretValue'], arns),
    decrypt('secretsmanager', { 'kms:EncryptionContext:SecretARN': arns }),
  ];
}

function decrypt(viaService: string, context: Resource): Statement {
  return allow(['kms:Decrypt'], [sub(`${regional('kms')}:key/*`)], {
    StringEquals: { 'kms:ViaService': sub(`${viaService}.\${AWS::Region}.amazonaws.com`) },
    StringLike: context,
  });
}
