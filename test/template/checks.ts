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
    // A key under which a secret is encrypted is used in the caller's name; no command of ours shows it.
    const decrypts = needed.has('ssm:GetParameter') || needed.has('secretsmanager:GetSecretValue');
    return [
      ...unless(assumedBy(template, role).includes('lambda.amazonaws.com'), `${name}: Lambda may not assume ${role}`),
      ...[...needed].filter((action) => !allowed.has(action)).map((action) => `${name}: may not ${action}`),
      ...[...allowed]
        .filter((action) => !needed.has(action) && !(decrypts && action === 'kms:Decrypt'))
        .map((action) => `${name}: may ${action} without need`),
      ...allowancesOf(template, role).flatMap((allowance) => checkBreadth(name, allowance)),
    ];
  });
}

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
    ...(reporting.length > 0 ? ['sqs:SendMessage'] : []),
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
 * records, a key under a condition.
 */
const acceptedPatterns = [
  /:log-group:\/aws\/lambda\/[a-z0-9-]+:\*$/,
  /:secret:[^*?]+-\?{6}$/,
  /:table\/[a-z0-9-]+\/stream\/\*$/,
  /:route53:::change\/\*$/,
  // The objects of a named bucket, and a named table in the regions of its replicas.
  /:s3:::[a-z0-9.-]+\/\*$/,
  /:dynamodb:\*:\$\{AWS::AccountId\}:table\/[A-Za-z0-9._-]+$/,
];

function checkBreadth(name: string, { action, resource, condition }: Allowance): readonly string[] {
  if (action.includes('*')) return [`${name}: ${action} is a pattern`];
  const text = typeof resource === 'string' ? resource : at(resource, 'Fn::Sub');
  if (typeof text !== 'string')
    return referredId(resource) === undefined ? [`${name}: ${action} on something unnamed`] : [];
  if (!/[*?]/.test(text) || acceptedPatterns.some((pattern) => pattern.test(text))) return [];
  // Service Authorization Reference: these two know no resources.
  if (text === '*' && (action === 'route53:TestDNSAnswer' || action === 's3:GetAccountPublicAccessBlock')) return [];
  // A destination of replication is in any region; settings of buckets, never what is in them, in this account alone.
  if (text === '*' && action === 'cloudwatch:GetMetricData' && name === 'audit') return [];
  const isSetting = /^s3:Get(Bucket|Encryption|Lifecycle|Replication)/.test(action);
  const isOwn = referredId(at(condition, 'StringEquals', 'aws:ResourceAccount')) === 'AWS::AccountId';
  if (text.endsWith(':s3:::*') && isSetting && isOwn) return [];
  const inRegions = listOf(at(condition, 'StringEquals', 'aws:RequestedRegion')).length > 0;
  if (text === '*' && action === 'cloudwatch:GetMetricData' && inRegions) return [];
  const throughService = at(condition, 'StringEquals', 'kms:ViaService') !== undefined;
  const forNamed = at(condition, 'StringLike') !== undefined;
  if (action === 'kms:Decrypt' && throughService && forNamed) return [];
  return [`${name}: ${action} on ${text}`];
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
