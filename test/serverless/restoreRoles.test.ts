/** What the function that restores may do, by the statements of its role. */
import { describe, expect, it } from 'vitest';
import type { Statement } from '../../serverless/policyStatements.ts';
import { restoreResources } from '../../serverless/restoreFunction.ts';
import { restoreStatements } from '../../serverless/restoreStatements.ts';
import type { Config } from '../../shared/config/config.ts';
import { parseConfig } from '../../shared/config/parse.ts';

const service = 'services: { a: { endpoints: { public: https://a.example.com/ } } }\n';

function configOf(text: string): Config {
  const parsed = parseConfig(`observers: [us-east-1]\n${service}${text}`, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

const statementsOf = (text: string) => restoreStatements(configOf(text));
const withAction = (statements: readonly Statement[], action: string) =>
  statements.filter(({ Action }) => Action.includes(action));
const arn = (rest: string) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${rest}` });
const own = (service: string, rest: string) => arn(`${service}:us-east-1:\${AWS::AccountId}:${rest}`);

const orders = `backups:
  orders: { from: s3://acme-backups/db/orders/, engine: postgres, replica: s3://acme-backups-west/orders/ }
`;

describe('the role of the function that restores', () => {
  it('allows nothing where nothing is restored', () => {
    expect(statementsOf('backups: { orders: { from: s3://acme-backups/orders/ } }\n')).toEqual([]);
  });

  it('reads and thaws what lies under the prefixes of the backups and their copies, and nothing beside them', () => {
    const statements = statementsOf(orders);
    for (const action of ['s3:GetObject', 's3:GetObjectVersion', 's3:RestoreObject']) {
      expect(withAction(statements, action).flatMap(({ Resource }) => Resource)).toEqual([
        arn('s3:::acme-backups/db/orders/*'),
        arn('s3:::acme-backups-west/orders/*'),
      ]);
    }
    expect(withAction(statements, 's3:ListBucket')).toMatchObject([
      { Resource: [arn('s3:::acme-backups')], Condition: { StringLike: { 's3:prefix': ['db/orders/*'] } } },
      { Resource: [arn('s3:::acme-backups-west')], Condition: { StringLike: { 's3:prefix': ['orders/*'] } } },
    ]);
  });

  it('writes, deletes and lists nothing of a backup', () => {
    const actions = statementsOf(orders).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /Put|Delete|Write|Update|Create/.test(action))).toEqual([]);
  });

  it('assumes the role that a bucket has, and reads that bucket with it alone', () => {
    const role = 'arn:aws:iam::210987654321:role/restore';
    const statements = statementsOf(`buckets: { acme-backups: { policy: backup, role: "${role}" } }\n${orders}`);
    expect(withAction(statements, 'sts:AssumeRole')).toMatchObject([{ Resource: [role] }]);
    expect(JSON.stringify(statements)).not.toContain('s3:::acme-backups/');
    expect(withAction(statements, 's3:GetObject')[0]?.Resource).toEqual([arn('s3:::acme-backups-west/orders/*')]);
    expect(withAction(statementsOf(orders), 'sts:AssumeRole')).toEqual([]);
  });

  it('takes no letter of a prefix for a pattern', () => {
    const text = 'backups: { odd: { from: "s3://acme-backups/a${b}*c/", engine: files } }\n';
    const [objects] = withAction(statementsOf(text), 's3:GetObject').flatMap(({ Resource }) => Resource);
    expect(objects).toEqual(arn('s3:::acme-backups/a*'));
  });

  it('uses keys through S3 alone, for these buckets alone, of its own account and those that the config names', () => {
    const text = `buckets: { acme-backups: { policy: backup, account: "210987654321" } }\n${orders}`;
    expect(withAction(statementsOf(text), 'kms:Decrypt')).toEqual([
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt'],
        Resource: [arn('kms:*:${AWS::AccountId}:key/*'), arn('kms:*:210987654321:key/*')],
        Condition: {
          StringLike: {
            'kms:ViaService': 's3.*.amazonaws.com',
            'kms:EncryptionContext:aws:s3:arn': [
              arn('s3:::acme-backups'),
              arn('s3:::acme-backups/*'),
              arn('s3:::acme-backups-west'),
              arn('s3:::acme-backups-west/*'),
            ],
          },
        },
      },
    ]);
  });

  it('adds evidence, locked where it is to be, and cannot read or delete it', () => {
    const evidence =
      'restore: { evidence: { to: s3://acme-evidence/restores/, lock: { mode: governance, for: 400d } } }\n';
    const about = (text: string) =>
      statementsOf(text).filter(({ Resource }) => JSON.stringify(Resource).includes('s3:::acme-evidence'));
    expect(about(orders + evidence)).toEqual([
      { Effect: 'Allow', Action: ['s3:GetBucketLocation'], Resource: [arn('s3:::acme-evidence')] },
      {
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:PutObjectRetention'],
        Resource: [arn('s3:::acme-evidence/restores/*')],
      },
    ]);
    expect(about(`${orders}restore: { evidence: { to: s3://acme-evidence/restores/ } }\n`)[1]?.Action).toEqual([
      's3:PutObject',
    ]);
  });

  it('makes and deletes tables with names of its own alone, and never writes to the one that it restores', () => {
    const statements = statementsOf('backups: { orders: { from: dynamodb://orders, engine: dynamodb } }\n');
    const temporary = own('dynamodb', 'table/holdfast-restore-*');
    for (const action of ['dynamodb:DeleteTable', 'dynamodb:PutItem', 'dynamodb:Scan', 'dynamodb:UpdateItem']) {
      expect(withAction(statements, action).flatMap(({ Resource }) => Resource)).toEqual([temporary]);
    }
    const onSource = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('table/orders"'));
    expect(onSource.flatMap(({ Action }) => Action).toSorted()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:DescribeContinuousBackups',
      'dynamodb:DescribeTable',
      'dynamodb:RestoreTableToPointInTime',
    ]);
    expect(withAction(statements, 'dynamodb:ListBackups')).toEqual([]);
  });

  it('restores from backups of the table alone, where it lies', () => {
    const text = 'backups: { carts: { from: dynamodb://carts, engine: dynamodb, by: backup, region: eu-west-1 } }\n';
    const statements = statementsOf(text);
    const inIreland = (rest: string) => arn(`dynamodb:eu-west-1:\${AWS::AccountId}:table/${rest}`);
    expect(withAction(statements, 'dynamodb:RestoreTableFromBackup').flatMap(({ Resource }) => Resource)).toEqual([
      inIreland('carts/backup/*'),
      inIreland('holdfast-restore-*'),
    ]);
    expect(withAction(statements, 'dynamodb:ListBackups')).toMatchObject([
      { Resource: ['*'], Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } } },
    ]);
  });

  it('reads what AWS Backup restored for a test, where a backup names its plan, and writes nothing there', () => {
    const plan = (engine: string, from: string) =>
      statementsOf(`backups: { orders: { from: "${from}", engine: ${engine}, awsBackup: [weekly] } }\n`);
    const made = (statements: readonly Statement[]) =>
      statements.filter(({ Resource }) => JSON.stringify(Resource).includes('awsbackup-restore-test-'));
    const actions = (statements: readonly Statement[]) => made(statements).flatMap(({ Action }) => Action);
    const postgres = plan('postgres', 's3://acme-backups/orders/');
    expect(actions(postgres)).toEqual([
      'rds:DescribeDBInstances',
      'rds:DescribeDBClusters',
      's3:GetBucketLocation',
      's3:ListBucket',
      's3:GetObject',
      's3:GetObjectAttributes',
      's3:GetObjectVersion',
      's3:GetObjectVersionAttributes',
    ]);
    for (const { Action, Condition } of made(postgres).filter(({ Action }) => Action[0]?.startsWith('s3:'))) {
      expect(Condition, Action.join()).toEqual({ StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } });
    }
    expect(actions(plan('dynamodb', 'dynamodb://orders'))).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:DescribeTable',
      'dynamodb:Scan',
    ]);
    expect(actions(statementsOf(orders))).toEqual([]);
  });

  it('reads the secrets that its backups need, and refuses what only one machine has', () => {
    const text = (key: string) =>
      `backups: { orders: { from: s3://acme-backups/orders/, decrypt: { age: "${key}" }, engine: { kind: postgres, staging: "postgres://u:\${secretsmanager:staging}@b.example.com/restore_test" } } }\n`;
    const statements = statementsOf(text('${ssm:/orders/age}'));
    expect(withAction(statements, 'ssm:GetParameter')[0]?.Resource).toEqual([
      arn('ssm:${AWS::Region}:${AWS::AccountId}:parameter/orders/age'),
    ]);
    expect(withAction(statements, 'secretsmanager:GetSecretValue')[0]?.Resource).toEqual([
      arn('secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:staging-??????'),
    ]);
    expect(() => statementsOf(text('${env:AGE_KEY}'))).toThrow(expect.objectContaining({ code: 'variable-on-lambda' }));
  });

  it('is refused before it is deployed when it has no room for the prefixes, and has room for twenty', () => {
    const many = (count: number) => {
      const ids = Array.from({ length: count }, (_, index) => `backup-${index}`);
      return `backups: { ${ids.map((id) => `${id}: { from: s3://acme-backups/some/where/${id}/, engine: files }`).join(', ')} }\n`;
    };
    expect(statementsOf(many(20)).length).toBeGreaterThan(0);
    expect(() => statementsOf(many(150))).toThrow(expect.objectContaining({ code: 'restore-policy-too-long' }));
  });

  const names = {
    prefix: 'p'.repeat(40),
    ledgerTable: 'l'.repeat(60),
    controlTable: 'c'.repeat(60),
    controlRegion: 'us-east-1',
  };
  const vpc = 'restore: { vpc: { subnets: [subnet-01234567], securityGroups: [sg-01234567] } }\n';
  const roleOf = (text: string) => JSON.stringify(restoreResources(configOf(text), names)['RestoreRole']);

  it('writes restores and leases into the tables, and nothing else', () => {
    const role = roleOf(orders);
    expect(role).toContain('"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["restore#*","restore-watch"]}');
    expect(role).toContain('"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["lease#*"]}');
  });

  it('keeps its checkpoints, of every version of itself and of no other function', () => {
    const name = 'p'.repeat(40);
    expect(roleOf(orders)).toContain(
      `"Action":["lambda:CheckpointDurableExecution","lambda:GetDurableExecutionState"],"Resource":[${JSON.stringify(arn(`lambda:\${AWS::Region}:\${AWS::AccountId}:function:${name}-restore:*`))}]`,
    );
  });

  it('has, besides the longest policy that it may have, room for what every run needs', () => {
    const besides = roleOf(orders + vpc).length - JSON.stringify(statementsOf(orders + vpc)).length;
    // Of all 10,240 characters, 7,840 are for what is restored.
    expect(besides).toBeLessThan(2_400);
  });
});
