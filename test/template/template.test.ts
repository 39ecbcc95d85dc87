/** The packaged CloudFormation templates and bundles, for three observers and for one. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkQueues, checkRoles, checkRuntimes, checkSchedules, withChange } from './checks.ts';
import { configOf, countingMetrics, failingOver, homeOutsideSets, oneObserver, restoring } from './configs.ts';
import { type Packaged, packageService } from './packaged.ts';
import { projectFolder } from './projectFolder.ts';
import { type Bundle, bundleAll } from './sdkCalls.ts';
import { allowancesOf, at, type Json, listOf, resourcesOf, type Template } from './template.ts';
import { checkRoutes, checkStreams } from './triggerChecks.ts';

const functionNames = [
  'pace',
  'probe',
  'rollup',
  'failover',
  'budget',
  'audit',
  'report',
  'switch',
  'alarm',
  'admin',
  'status',
];

/** In an image, which is nowhere but in stacks that restore something. */
const withRestore = [...functionNames, 'restore'];

/** A table's store is one object that reads and writes, and holds leases; not every function does all of it. */
const carriedButNotCalled: Readonly<Record<string, readonly string[]>> = {
  report: ['dynamodb:GetItem', 'dynamodb:DeleteItem'],
  rollup: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
  alarm: ['dynamodb:Query'],
  // For buckets with a role of their own, of which the config that is packaged has none.
  restore: ['sts:AssumeRole'],
  // HeadObject needs s3:GetObject, which reads every byte: it is refused, and what only it tells stays unknown.
  audit: ['dynamodb:GetItem', 'dynamodb:DeleteItem', 's3:GetObject'],
  admin: ['dynamodb:UpdateItem'],
  failover: ['dynamodb:DeleteItem'],
  status: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
  switch: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
};

const controlTableIds = { three: 'ControlTableStrongUsEast1UsEast2UsWest2', one: 'ControlTable' } as const;

/** @param which where nothing fails over, nobody calls Route 53; neither restores anything, so nobody starts that. */
function callsOf(which: 'three' | 'one'): Calls {
  const without = which === 'one' ? /^route53:|^lambda:InvokeFunction$/ : /^lambda:InvokeFunction$/;
  return callsIn(bundles[which], (_, action) => !without.test(action));
}

type Calls = ReadonlyMap<string, ReadonlySet<string>>;

function callsIn(some: ReadonlyMap<string, Bundle>, isCalled: (name: string, action: string) => boolean): Calls {
  return new Map(
    [...some].map(([name, { actions }]) => [
      name,
      new Set([...actions].filter((action) => !carriedButNotCalled[name]?.includes(action) && isCalled(name, action))),
    ]),
  );
}

let packaged: { readonly three: Packaged; readonly one: Packaged };
let bundles: { readonly three: ReadonlyMap<string, Bundle>; readonly one: ReadonlyMap<string, Bundle> };

beforeAll(async () => {
  const [three, one] = await Promise.all([packageService(failingOver), packageService(oneObserver)]);
  packaged = { three, one };
  bundles = {
    three: await bundleAll(configOf(failingOver), functionNames),
    one: await bundleAll(configOf(oneObserver), functionNames),
  };
}, 600_000);

afterAll(async () => {
  await Promise.all(Object.values(packaged ?? {}).map((one) => one.remove()));
  for (const { file } of Object.values(bundles ?? {}).flatMap((some) => [...some.values()])) {
    await rm(dirname(file), { recursive: true, force: true });
  }
});

describe.each(['three', 'one'] as const)('the template for %s observer(s)', (which) => {
  it('lets every schedule invoke its target, and keeps what could not be delivered', () => {
    const { template } = packaged[which];
    const reports = ['ReportScheduleWeek', 'ReportScheduleMonth', 'ReportScheduleQuarter', 'ReportScheduleHourly'];
    expect(resourcesOf(template, 'AWS::Scheduler::Schedule').map(({ id }) => id)).toEqual([
      'PaceSchedulerSchedule1',
      'RollupSchedulerSchedule1',
      'FailoverSchedulerSchedule1',
      'BudgetSchedulerSchedule1',
      'AuditSchedulerSchedule1',
      ...(which === 'three' ? reports : []),
    ]);
    expect(checkSchedules(template)).toEqual([]);
  });

  it('allows every function what its code calls and nothing wider', () => {
    expect(checkRoles(packaged[which].template, callsOf(which))).toEqual([]);
  });

  it('wires the round queue to its dead-letter queue', () => {
    expect(checkQueues(packaged[which].template)).toEqual([]);
  });

  it('lets the stream start failover without ever being held up for long', () => {
    expect(checkStreams(packaged[which].template)).toEqual([]);
  });

  it('lets nobody without a signature change anything', () => {
    expect(checkRoutes(packaged[which].template)).toEqual([]);
  });

  it('runs every function on Node.js 24 and arm64, with logs that end', () => {
    expect(checkRuntimes(packaged[which].template)).toEqual([]);
  });

  it('keeps the tables whatever happens to the stack, and only at home', () => {
    for (const id of [controlTableIds[which], 'LedgerTable']) {
      expect(packaged[which].template.Resources[id]).toMatchObject({
        Condition: 'IsHome',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });

  it('tells every function the names of the tables', () => {
    const { template } = packaged[which];
    const nameOf = (id: string) => template.Resources[id]?.Properties['TableName'];
    for (const { Properties } of resourcesOf(template, 'AWS::Lambda::Function')) {
      expect(at(Properties, 'Environment', 'Variables')).toMatchObject({
        HOLDFAST_CONTROL_TABLE: nameOf(controlTableIds[which]),
        HOLDFAST_LEDGER_TABLE: nameOf('LedgerTable'),
      });
    }
  });

  it.each(functionNames)(
    'packs %s as one ES module that loads and exports its handler',
    async (name) => {
      const archive = await packaged[which].archive(name);
      // A ZIP archive names its entries in clear text.
      expect(archive.includes(`functions/${name}.mjs`)).toBe(true);
      expect(at(packaged[which].template.Resources[`${capital(name)}LambdaFunction`]?.Properties, 'Handler')).toBe(
        `functions/${name}.handler`,
      );
      expect(await exportedBy(bundles[which].get(name))).toBe('handler function');
    },
    60_000,
  );
});

describe('three observers in the US set', () => {
  it('get a strongly consistent control table without expiry and an eventually consistent ledger with it', () => {
    const { template } = packaged.three;
    expect(template.Conditions).toEqual({ IsHome: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } });
    const regions = ['us-east-1', 'us-east-2', 'us-west-2'];
    const replicas = regions.map((region) => ({
      Region: region,
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }));
    const common = {
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      Replicas: replicas,
    };
    const control = template.Resources[controlTableIds.three];
    expect(control?.Type).toBe('AWS::DynamoDB::GlobalTable');
    expect(control?.Properties).toMatchObject({ ...common, MultiRegionConsistency: 'STRONG' });
    expect(control?.Properties).not.toHaveProperty('TimeToLiveSpecification');
    expect(control?.Properties).not.toHaveProperty('GlobalTableWitnesses');
    const ledger = template.Resources['LedgerTable'];
    expect(ledger?.Type).toBe('AWS::DynamoDB::GlobalTable');
    expect(ledger?.Properties).toMatchObject({
      ...common,
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    expect(ledger?.Properties).not.toHaveProperty('MultiRegionConsistency');
  });

  it('have probe bundles under 350 KB without the clients of secret stores', () => {
    expect(bundles.three.get('probe')?.bytes).toBeLessThan(350_000);
    expect([...(bundles.three.get('probe')?.actions ?? [])].sort()).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueUrl',
      'sqs:SendMessage',
    ]);
  });
});

describe('a config that fails over', () => {
  it('starts alarm with the alarms of the config', () => {
    const [rule] = resourcesOf(packaged.three.template, 'AWS::Events::Rule');
    expect(rule?.Properties).toMatchObject({
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        detail: { alarmName: ['checkout', 'checkout-5xx'] },
      },
    });
  });

  it('tells admin the ids of the health checks that the stack makes, and keeps those whatever happens', () => {
    const { template } = packaged.three;
    const text = String(
      at(
        template.Resources['AdminLambdaFunction']?.Properties,
        'Environment',
        'Variables',
        'HOLDFAST_HEALTH_CHECKS',
        'Fn::If',
        1,
        'Fn::Sub',
      ),
    );
    const ids = Object.entries<string>(JSON.parse(text));
    expect(ids.map(([key]) => key)).toEqual([
      'checkout/us-east-1',
      'checkout/us-west-2',
      'search/us-east-1',
      'search/us-west-2',
      'orders/us-west-2',
    ]);
    for (const [, reference] of ids) {
      expect(template.Resources[reference.replace(/^\$\{|\}$/g, '')]).toMatchObject({
        Type: 'AWS::Route53::HealthCheck',
        Condition: 'IsHome',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });

  it('lets the health checkers and orders through where the public is held back', () => {
    const { template } = packaged.three;
    const stage = template.Resources['HttpApiStage'];
    const settings = {
      'GET /switch/{service}/{endpoint}': { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 500 },
      'POST /api/v1/{proxy+}': { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    };
    expect(stage?.Properties['RouteSettings']).toEqual(settings);
    // API Gateway refuses settings of routes that are not there yet.
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').filter(
      ({ Properties }) => String(Properties['RouteKey']) in settings,
    );
    expect(stage?.DependsOn).toEqual(expect.arrayContaining(routes.map(({ id }) => id)));
    expect(routes).toHaveLength(2);
  });
});

describe('a config with alerts', () => {
  const environmentOf = ({ template }: Packaged) =>
    at(template.Resources['BudgetLambdaFunction']?.Properties, 'Environment', 'Variables');

  it('lets budget publish to exactly its topics, in whichever region and account they are', () => {
    const published = allowancesOf(packaged.three.template, 'BudgetRole').filter(({ action }) =>
      action.startsWith('sns:'),
    );
    expect(published.map(({ action, resource }) => `${action} ${String(resource)}`)).toEqual([
      'sns:Publish arn:aws:sns:eu-west-1:210987654321:oncall',
      'sns:Publish arn:aws:sns:us-east-1:123456789012:oncall',
      'sns:Publish arn:aws:sns:us-east-1:123456789012:team.fifo',
      'sns:Publish arn:aws:sns:us-west-2:123456789012:team.fifo',
    ]);
  });

  it('ends each minute of budget before the next one begins', () => {
    const { Properties } = packaged.three.template.Resources['BudgetLambdaFunction'] ?? {};
    expect(Properties?.['Timeout']).toBeLessThan(60);
    // Nothing tries a minute again that the next one has overtaken.
    const invoked = resourcesOf(packaged.three.template, 'AWS::Lambda::EventInvokeConfig').find(
      (one) => at(one.Properties, 'FunctionName', 'Ref') === 'BudgetLambdaFunction',
    );
    expect(invoked?.Properties).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
  });

  it.each(['three', 'one'] as const)(
    'looks every minute, with %s observer(s), for what nobody need ask for',
    (which) => {
      const { Properties } = packaged[which].template.Resources['BudgetSchedulerSchedule1'] ?? {};
      expect(Properties).toMatchObject({ ScheduleExpression: 'cron(* * * * ? *)', State: 'ENABLED' });
      expect(environmentOf(packaged[which])).toMatchObject({
        HOLDFAST_DEAD_LETTER_QUEUE: packaged[which].template.Resources['DeadLetterQueue']?.Properties['QueueName'],
      });
    },
  );

  it('tells budget where its own status page is, as only CloudFormation knows', () => {
    // API Gateway Developer Guide, "Invoke HTTP APIs": https://API.execute-api.REGION.amazonaws.com.
    expect(environmentOf(packaged.three)).toMatchObject({
      HOLDFAST_URL: { 'Fn::Sub': 'https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}' },
    });
  });

  it('keeps what only one machine does out of the bundle', async () => {
    const { inputs = [] } = bundles.three.get('budget') ?? {};
    expect(inputs.length).toBeGreaterThan(0);
    expect(inputs.filter((path) => path.includes('node_modules/nodemailer/'))).toEqual([]);
  });
});

describe('bundles without what the config does not ask for', () => {
  it('publish nothing and read no metric when there are neither topics nor metrics', () => {
    for (const name of ['budget', 'status', 'admin', 'failover']) {
      const actions = [...(bundles.one.get(name)?.actions ?? [])];
      expect(actions.filter((action) => /^(sns|cloudwatch):/.test(action))).toEqual([]);
    }
  });

  it('read metrics where an objective counts one, and only in the functions that count', async () => {
    const counting = await bundleAll(configOf(countingMetrics), ['budget', 'status', 'failover']);
    const reading = [...counting].filter(([, { actions }]) => actions.has('cloudwatch:GetMetricData'));
    expect(reading.map(([name]) => name)).toEqual(['budget', 'status']);
    await rm(dirname(counting.get('budget')?.file ?? ''), { recursive: true, force: true });
  });
});

describe('one observer', () => {
  it('starts nothing for failover when nothing fails over, nor for alarms when it names none', () => {
    const { template } = packaged.one;
    expect(template.Resources['FailoverSchedulerSchedule1']?.Properties['State']).toBe('DISABLED');
    expect(template.Resources['LedgerStreamMapping']).toBeUndefined();
    expect(resourcesOf(template, 'AWS::Events::Rule').map(({ Properties }) => Properties['State'])).toEqual([
      'DISABLED',
    ]);
    expect(resourcesOf(template, 'AWS::Route53::HealthCheck')).toEqual([]);
  });

  it('gets a plain control table', () => {
    const { template } = packaged.one;
    expect(template.Resources['ControlTable']?.Type).toBe('AWS::DynamoDB::Table');
    expect(template.Resources['ControlTable']?.Properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect(at(template.Resources['LedgerTable']?.Properties, 'Replicas', 0, 'Region')).toBe('eu-north-1');
  });

  it('may read exactly the secrets that its config names', () => {
    expect(policyOf(packaged.one.template, 'secretsmanager:GetSecretValue')).toMatchObject([
      { 'Fn::Sub': expect.stringMatching(/:secret:checkout\/api-\?{6}$/) },
    ]);
    expect(bundles.one.get('probe')?.actions).toContain('ssm:GetParameter');
    expect(bundles.one.get('probe')?.actions).toContain('secretsmanager:GetSecretValue');
  });

  it('may read its parameters in any version or label, which no ARN of a parameter has, and have them decrypted', () => {
    const { template } = packaged.one;
    // Service Authorization Reference, AWS Systems Manager: the ARN of a parameter.
    const own = (path: string) => ({
      'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/${path}`,
    });
    const given = (path: string) => `arn:aws:ssm:eu-north-1:123456789012:parameter/${path}`;
    const parameters = [
      own('checkout/token'),
      own('plain'),
      given('shop/key'),
      given('shop/token'),
      given('plain-two'),
    ];
    const inAnyOrder = (resources: readonly Json[]) => resources.map((resource) => JSON.stringify(resource)).sort();
    expect(inAnyOrder(policyOf(template, 'ssm:GetParameter'))).toEqual(inAnyOrder(parameters));

    // Systems Manager User Guide, "AWS KMS encryption for Parameter Store SecureString parameters".
    const contexts = allowancesOf(template, 'ProbeRole')
      .filter(({ action }) => action === 'kms:Decrypt')
      .map(({ condition }) => at(condition, 'StringLike', 'kms:EncryptionContext:PARAMETER_ARN'))
      .filter((context) => context !== undefined);
    expect(contexts.map((context) => inAnyOrder(listOf(context)))).toEqual([inAnyOrder(parameters)]);
  });
});

describe('a config that restores', () => {
  let restores: Packaged;
  let bundled: ReadonlyMap<string, Bundle>;

  beforeAll(async () => {
    restores = await packageService(restoring);
    bundled = await bundleAll(configOf(restoring), withRestore);
  }, 600_000);

  afterAll(async () => {
    await restores?.remove();
    await rm(dirname(bundled?.get('restore')?.file ?? ''), { recursive: true, force: true });
  });

  it('is packaged without Docker and without an account, with an image that is yet to be built', () => {
    const { template } = restores;
    expect(template.Resources['RestoreLambdaFunction']?.Properties).toMatchObject({
      PackageType: 'Image',
      Code: { ImageUri: 'image-not-built' },
      FunctionName: 'holdfast-dev-restore',
    });
    expect(checkSchedules(template)).toEqual([]);
    expect(checkRuntimes(template)).toEqual([]);
    expect(checkRoutes(template)).toEqual([]);
    // Merged into what the framework makes of the function, and not in its place.
    expect(template.Resources['AdminLambdaFunction']?.Properties).toMatchObject({
      Handler: 'functions/admin.handler',
      Environment: {
        Variables: { HOLDFAST_RESTORE_FUNCTION: { 'Fn::Sub': expect.stringMatching(/-restore:live$/) } },
      },
    });
  });

  it('allows every function what its code calls and nothing wider', () => {
    expect(checkRoles(restores.template, callsWhileRestoring())).toEqual([]);
  });

  it('would be caught allowing more than that', () => {
    const text = JSON.stringify(restores.template);
    const changed = (from: string, to: string): Template => JSON.parse(text.replaceAll(from, to));
    const findings = (template: Template) => checkRoles(template, callsWhileRestoring());
    expect(findings(changed('s3:::acme-backups/orders/*', 's3:::*'))).toContain(
      'restore: s3:GetObject on arn:${AWS::Partition}:s3:::*',
    );
    expect(findings(changed('table/holdfast-restore-*', 'table/*'))).toContain(
      'restore: dynamodb:DeleteTable on arn:${AWS::Partition}:dynamodb:us-east-1:${AWS::AccountId}:table/*',
    );
    expect(findings(changed('kms:EncryptionContext:aws:s3:arn', 'aws:PrincipalTag/x'))).toContain(
      'restore: kms:Decrypt on arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*',
    );
    expect(findings(changed('"s3:RestoreObject"', '"s3:DeleteObject"'))).toEqual(
      expect.arrayContaining(['restore: may not s3:RestoreObject', 'restore: may s3:DeleteObject without need']),
    );
  });

  it('has a handler that loads from the file that the image gets', async () => {
    expect(await exportedBy(bundled.get('restore'))).toBe('handler function');
  }, 60_000);

  /** The SDK of durable functions brings Lambda's whole client, and calls two operations of it. */
  function callsWhileRestoring(): Calls {
    const durable = ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'];
    return callsIn(bundled, (name, action) => {
      if (action.startsWith('route53:')) return false;
      return name !== 'restore' || !action.startsWith('lambda:') || durable.includes(action);
    });
  }

  it('is deployed by nobody who has not built the image', async () => {
    const folder = await projectFolder(restoring);
    const environment = {
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    };
    try {
      const deploying = folder.serverless(['deploy', '--region', 'us-east-1', '--stage', 'prod'], environment);
      await expect(deploying).rejects.toThrow('this stack needs what only that looks up (restoreImage)');
    } finally {
      await folder.remove();
    }
  }, 300_000);
});

describe('the checks', () => {
  const role = ['Resources', 'PaceScheduleRole', 'Properties', 'Policies', 0, 'PolicyDocument', 'Statement'];
  const probe = ['Resources', 'ProbeRole', 'Properties', 'Policies', 0, 'PolicyDocument', 'Statement'];
  const failover = ['Resources', 'FailoverRole', 'Properties', 'Policies', 0, 'PolicyDocument', 'Statement'];
  const budget = ['Resources', 'BudgetRole', 'Properties', 'Policies', 0, 'PolicyDocument', 'Statement'];
  const queue = ['Resources', 'RoundQueue', 'Properties'];

  it.each([
    [
      'a schedule that may not invoke',
      [...role, 0, 'Action'],
      [],
      'PaceSchedulerSchedule1: PaceScheduleRole may not invoke PaceLambdaFunction',
    ],
    [
      'a schedule without dead letters',
      ['Resources', 'PaceSchedulerSchedule1', 'Properties', 'Target', 'DeadLetterConfig'],
      undefined,
      'PaceSchedulerSchedule1: no dead-letter queue',
    ],
    [
      'a function that may not write its rounds',
      [...probe, 4, 'Action'],
      ['dynamodb:GetItem'],
      'probe: may not dynamodb:PutItem',
    ],
    [
      'a function that may do more than it does',
      [...probe, 4, 'Action'],
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      'probe: may dynamodb:DeleteItem without need',
    ],
    ['a star for a resource', [...probe, 4, 'Resource'], '*', 'probe: dynamodb:PutItem on *'],
    ['a star for an action', [...probe, 4, 'Action'], 'dynamodb:*', 'probe: dynamodb:* is a pattern'],
    [
      'a metric that may be read anywhere',
      [...failover, 9, 'Condition'],
      undefined,
      'failover: cloudwatch:GetMetricData on *',
    ],
    ['topics that budget may not publish to', [...budget, 3, 'Action'], [], 'budget: may not sns:Publish'],
    [
      'a topic that is any topic',
      [...budget, 3, 'Resource'],
      'arn:aws:sns:*:*:*',
      'budget: sns:Publish on arn:aws:sns:*:*:*',
    ],
    [
      'a route on which anybody may give orders',
      ['Resources', 'HttpApiRoutePostApiV1ProxyVar', 'Properties', 'AuthorizationType'],
      'NONE',
      'HttpApiRoutePostApiV1ProxyVar: anybody may change something',
    ],
    [
      'a route on which anybody may see which bucket is open',
      ['Resources', 'HttpApiRouteGetApiV1Audits', 'Properties', 'AuthorizationType'],
      'NONE',
      'HttpApiRouteGetApiV1Audits: anybody may see what audits and restores found',
    ],
    [
      'a route on which anybody may see which backup is bad',
      ['Resources', 'HttpApiRouteGetApiV1RestoresBackupVar', 'Properties', 'AuthorizationType'],
      'NONE',
      'HttpApiRouteGetApiV1RestoresBackupVar: anybody may see what audits and restores found',
    ],
    [
      'a page on which anybody may see which bucket is open',
      ['Resources', 'HttpApiRouteGetStorage', 'Properties', 'AuthorizationType'],
      'NONE',
      'HttpApiRouteGetStorage: anybody may see what audits and restores found',
    ],
    [
      'a stream that is held up for ever',
      ['Resources', 'LedgerStreamMapping', 'Properties', 'MaximumRetryAttempts'],
      undefined,
      'LedgerStreamMapping: MaximumRetryAttempts is not bounded',
    ],
    ['a queue without dead letters', [...queue, 'RedrivePolicy'], undefined, 'RoundQueue: no dead-letter queue'],
    [
      'a visibility timeout that is too short',
      [...queue, 'VisibilityTimeout'],
      30,
      'RoundQueue: visible again too soon',
    ],
    [
      'an old runtime',
      ['Resources', 'ProbeLambdaFunction', 'Properties', 'Runtime'],
      'nodejs20.x',
      'ProbeLambdaFunction: runtime nodejs20.x',
    ],
  ])('catch %s', (_, path, value, finding) => {
    const broken = withChange(packaged.three.template, path, value);
    expect(findingsIn(broken)).toContain(finding);
  });

  it('stop a deployment for which nobody has looked up what it needs', async () => {
    const folder = await projectFolder(failingOver);
    // Nothing listens there, so that no deployment could do harm.
    const environment = {
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    };
    try {
      const deploying = folder.serverless(['deploy', '--region', 'us-west-2', '--stage', 'prod'], environment);
      await expect(deploying).rejects.toThrow('this stack needs what only that looks up (ledgerStream)');
    } finally {
      await folder.remove();
    }
  }, 300_000);

  it('name the way out when the control table cannot be strongly consistent', async () => {
    await expect(packageService(homeOutsideSets)).rejects.toThrow(
      'The control table cannot be strongly consistent with sa-east-1 as home',
    );
  }, 60_000);
});

function findingsIn(template: Template): readonly string[] {
  return [
    ...checkSchedules(template),
    ...checkRoles(template, callsOf('three')),
    ...checkQueues(template),
    ...checkStreams(template),
    ...checkRoutes(template),
    ...checkRuntimes(template),
  ];
}

/** The resources on which probe may do something. */
function policyOf(template: Template, action: string): readonly Json[] {
  return allowancesOf(template, 'ProbeRole')
    .filter((allowance) => allowance.action === action)
    .map(({ resource }) => resource);
}

function capital(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** Loads a bundle in a process of its own, outside the project, with the environment that the template gives it. */
async function exportedBy(bundle: Bundle | undefined): Promise<string> {
  const url = pathToFileURL(bundle?.file ?? '').href;
  const program = `const m = await import(${JSON.stringify(url)}); console.log(Object.keys(m).join(), typeof m.handler)`;
  const env = {
    AWS_REGION: 'us-east-1',
    HOLDFAST_LEDGER_TABLE: 'ledger',
    HOLDFAST_CONTROL_TABLE: 'control',
    HOLDFAST_ROUND_QUEUE: 'rounds',
    HOLDFAST_DEAD_LETTER_QUEUE: 'dead-letters',
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env });
  return stdout.trim();
}
