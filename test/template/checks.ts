/** What must be true of every packaged template. Each check returns what it found wrong, in plain words. */
import {
  type Allowance,
  allowancesOf,
  assumedBy,
  at,
  type Json,
  type JsonObject,
  listOf,
  type NamedResource,
  referredId,
  resourcesOf,
  type Template,
} from './template.ts';

/** The name by which we know a function: `probe` for `ProbeLambdaFunction`. */
function functionName({ id }: NamedResource): string {
  return id.replace(/LambdaFunction$/, '').toLowerCase();
}

export function checkSchedules(template: Template): readonly string[] {
  return resourcesOf(template, 'AWS::Scheduler::Schedule').flatMap(({ id, Properties }) => {
    const target = Properties['Target'];
    const role = referredId(at(target, 'RoleArn')) ?? '';
    const invoked = referredId(at(target, 'Arn')) ?? '';
    const deadLetters = referredId(at(target, 'DeadLetterConfig', 'Arn')) ?? '';
    return [
      ...unless(
        assumedBy(template, role).includes('scheduler.amazonaws.com'),
        `${id}: Scheduler may not assume ${role}`,
      ),
      ...unless(allows(template, role, 'lambda:InvokeFunction', invoked), `${id}: ${role} may not invoke ${invoked}`),
      ...unless(isQueue(template, deadLetters), `${id}: no dead-letter queue`),
      ...unless(
        allows(template, role, 'sqs:SendMessage', deadLetters),
        `${id}: ${role} may not write to ${deadLetters}`,
      ),
      ...allowancesOf(template, role)
        .filter(({ action, resource }) => !(action === 'lambda:InvokeFunction' && referredId(resource) === invoked))
        .filter(({ action, resource }) => !(action === 'sqs:SendMessage' && referredId(resource) === deadLetters))
        .map(({ action }) => `${id}: ${role} may ${action} without need`),
    ];
  });
}

/**
 * Every function may do what its code calls and what its triggers and destinations do in its name, and nothing else.
 * @param calls IAM actions by function name.
 */
export function checkRoles(template: Template, calls: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  return resourcesOf(template, 'AWS::Lambda::Function').flatMap((lambda) => {
    const name = functionName(lambda);
    const role = referredId(lambda.Properties['Role']) ?? '';
    const needed = new Set([...(calls.get(name) ?? []), ...wiringActions(template, lambda), ...logActions]);
    const allowed = new Set(allowancesOf(template, role).map(({ action }) => action));
    const implied = new Set([...needed].flatMap((action) => impliedActions[action] ?? []));
    return [
      ...unless(assumedBy(template, role).includes('lambda.amazonaws.com'), `${name}: Lambda may not assume ${role}`),
      ...[...needed].filter((action) => !allowed.has(action)).map((action) => `${name}: may not ${action}`),
      ...[...allowed]
        .filter((action) => !needed.has(action) && !implied.has(action))
        .map((action) => `${name}: may ${action} without need`),
      ...allowancesOf(template, role).flatMap((allowance) => checkBreadth(name, allowance)),
    ];
  });
}

/** What AWS asks of the caller besides the operation's own action, and no command of ours shows. */
const impliedActions: Readonly<Record<string, readonly string[]>> = {
  // A key under which something is encrypted is used in the caller's name.
  'ssm:GetParameter': ['kms:Decrypt'],
  'secretsmanager:GetSecretValue': ['kms:Decrypt'],
  // Amazon S3 API reference, "Permissions" of each operation: one for a version that is named, and one for a lock.
  's3:GetObject': ['s3:GetObjectVersion', 'kms:Decrypt'],
  's3:GetObjectAttributes': ['s3:GetObjectVersionAttributes'],
  's3:PutObject': ['s3:PutObjectRetention', 'kms:GenerateDataKey'],
  // Amazon DynamoDB Developer Guide, "Using IAM with DynamoDB backup and restore": on the table that is restored to.
  'dynamodb:RestoreTableFromBackup': ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map(
    (action) => `dynamodb:${action}`,
  ),
};

const logActions = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** AWS Lambda Developer Guide: the permissions of an event source, SQS or DynamoDB Streams, and of on-failure destinations. */
function wiringActions(template: Template, lambda: NamedResource): readonly string[] {
  const ownedBy = ({ Properties }: NamedResource) => referredId(Properties['FunctionName']) === lambda.id;
  const sources = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(ownedBy);
  const reporting = [...sources, ...resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').filter(ownedBy)].filter(
    ({ Properties }) => at(Properties, 'DestinationConfig', 'OnFailure') !== undefined,
  );
  return [
    ...sources.flatMap(({ Properties }) =>
      isQueue(template, referredId(Properties['EventSourceArn']) ?? '') ? queueActions : streamActions,
    ),
    ...(reporting.length > 0 || lambda.Properties['DeadLetterConfig'] !== undefined ? ['sqs:SendMessage'] : []),
  ];
}

const queueActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const streamActions = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

/**
 * A pattern may stand only for a name that AWS chooses: a log stream, a secret's suffix, a stream's label, a change of
 * records, a key under a condition, a function's version, a table's backup, what AWS Backup restored; or for what is ours: the
 * objects under a prefix of a named bucket, and the tables that restoring makes.
 */
const acceptedPatterns = [
  /:log-group:\/aws\/lambda\/[a-z0-9-]+:\*$/,
  /:secret:[^*?]+-\?{6}$/,
  /:table\/[a-z0-9-]+\/stream\/\*$/,
  /:route53:::change\/\*$/,
  // The objects of a named bucket, or those under a prefix, and a named table in the regions of its replicas.
  /:s3:::[a-z0-9.-]+\/[^*?]*\*$/,
  /:dynamodb:\*:\$\{AWS::AccountId\}:table\/[A-Za-z0-9._-]+$/,
  // A durable execution is of a version, whose number nobody knows before.
  /:lambda:[^*?]+:function:[a-z0-9-]+-restore:\*$/,
  /:dynamodb:[^*?]+:table\/[A-Za-z0-9._-]+\/backup\/\*$/,
  /:dynamodb:[^*?]+:table\/holdfast-restore-\*$/,
  // Of this account and region: AWS Backup Developer Guide, "Restore testing inferred metadata".
  /:(dynamodb:[^*?]+:table\/|rds:[^*?]+:(db|cluster):)awsbackup-restore-test-\*$/,
];

/** Service Authorization Reference: these know no resources. */
const withoutResources = new Set([
  'route53:TestDNSAnswer',
  's3:GetAccountPublicAccessBlock',
  'backup:DescribeRestoreJob',
  'backup:PutRestoreValidationResult',
]);

function checkBreadth(name: string, { action, resource, condition }: Allowance): readonly string[] {
  if (action.includes('*')) return [`${name}: ${action} is a pattern`];
  const text = typeof resource === 'string' ? resource : at(resource, 'Fn::Sub');
  if (typeof text !== 'string')
    return referredId(resource) === undefined ? [`${name}: ${action} on something unnamed`] : [];
  if (!/[*?]/.test(text) || acceptedPatterns.some((pattern) => pattern.test(text))) return [];
  if (text === '*' && withoutResources.has(action)) return [];
  // A destination of replication is in any region; settings of buckets, never what is in them, in this account alone.
  if (text === '*' && action === 'cloudwatch:GetMetricData' && name === 'audit') return [];
  const isSetting = /^s3:Get(Bucket|Encryption|Lifecycle|Replication)/.test(action);
  const isOwn = referredId(at(condition, 'StringEquals', 'aws:ResourceAccount')) === 'AWS::AccountId';
  if (text.endsWith(':s3:::*') && isSetting && isOwn) return [];
  // Names of buckets are everybody's; AWS Backup makes its own in this account.
  if (/:s3:::awsbackup-restore-test-\*(\/\*)?$/.test(text) && isOwn) return [];
  const inRegions = listOf(at(condition, 'StringEquals', 'aws:RequestedRegion')).length > 0;
  // `ListBackups` knows no resources either.
  if (text === '*' && inRegions && ['cloudwatch:GetMetricData', 'dynamodb:ListBackups'].includes(action)) return [];
  if (['kms:Decrypt', 'kms:GenerateDataKey'].includes(action) && isOfNamed(condition)) return [];
  return [`${name}: ${action} on ${text}`];
}

/** Through one service alone, and for what the encryption context names. */
function isOfNamed(condition: Json | undefined): boolean {
  const like = at(condition, 'StringLike') ?? {};
  const through = at(condition, 'StringEquals', 'kms:ViaService') ?? at(like, 'kms:ViaService');
  return through !== undefined && Object.keys(like).some((key) => key.startsWith('kms:EncryptionContext:'));
}

export function checkQueues(template: Template): readonly string[] {
  return resourcesOf(template, 'AWS::SQS::Queue').flatMap(({ id, Properties }) => {
    const encrypted = unless(Properties['SqsManagedSseEnabled'] === true, `${id}: not encrypted`);
    const consumers = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
      (mapping) => referredId(mapping.Properties['EventSourceArn']) === id,
    );
    return [...encrypted, ...consumers.flatMap((mapping) => checkConsumer(template, { id, Properties }, mapping))];
  });
}

function checkConsumer(
  template: Template,
  queue: Pick<NamedResource, 'id' | 'Properties'>,
  mapping: NamedResource,
): readonly string[] {
  const { id, Properties } = queue;
  const consumer = template.Resources[referredId(mapping.Properties['FunctionName']) ?? ''];
  const visibility = Number(Properties['VisibilityTimeout']);
  const receives = Number(at(Properties['RedrivePolicy'], 'maxReceiveCount'));
  const deadLetters = referredId(at(Properties['RedrivePolicy'], 'deadLetterTargetArn')) ?? '';
  return [
    ...unless(isQueue(template, deadLetters) && deadLetters !== id, `${id}: no dead-letter queue`),
    // Both from the AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping".
    ...unless(visibility >= 6 * Number(consumer?.Properties['Timeout']), `${id}: visible again too soon`),
    ...unless(receives >= 5, `${id}: messages are given up too soon`),
    ...unless(
      Number(Properties['MessageRetentionPeriod']) > receives * visibility,
      `${id}: messages expire before they are dead letters`,
    ),
    ...unless(
      listOf(mapping.Properties['FunctionResponseTypes']).includes('ReportBatchItemFailures'),
      `${id}: one failure fails the batch`,
    ),
  ];
}

export function checkRuntimes(template: Template): readonly string[] {
  return resourcesOf(template, 'AWS::Lambda::Function').flatMap(({ id, Properties }) => [
    // What an image runs on is its own matter: serverless/restoreImage/Dockerfile.
    ...unless(
      Properties['PackageType'] === 'Image' || Properties['Runtime'] === 'nodejs24.x',
      `${id}: runtime ${String(Properties['Runtime'])}`,
    ),
    ...unless(at(Properties['Architectures'], 0) === 'arm64', `${id}: not arm64`),
    ...unless(
      resourcesOf(template, 'AWS::Logs::LogGroup').some(
        ({ Properties: group }) =>
          group['LogGroupName'] === `/aws/lambda/${String(Properties['FunctionName'])}` &&
          group['RetentionInDays'] === 30,
      ),
      `${id}: no log group that forgets`,
    ),
  ]);
}

function allows(template: Template, role: string, action: string, resourceId: string): boolean {
  return allowancesOf(template, role).some(
    (allowance) => allowance.action === action && referredId(allowance.resource) === resourceId,
  );
}

export function isQueue(template: Template, id: string): boolean {
  return template.Resources[id]?.Type === 'AWS::SQS::Queue';
}

export function unless(holds: boolean, finding: string): readonly string[] {
  return holds ? [] : [finding];
}

/** Replaces the value at a path in a copy of the template; `undefined` removes it. */
export function withChange(template: Template, path: readonly (string | number)[], value: Json | undefined): Template {
  const copy: JsonObject = JSON.parse(JSON.stringify(template));
  const parent = at(copy, ...path.slice(0, -1));
  const last = path.at(-1);
  if (typeof parent !== 'object' || parent === null || last === undefined)
    throw new Error(`nothing at ${path.join('.')}`);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
  return JSON.parse(JSON.stringify(copy));
}
