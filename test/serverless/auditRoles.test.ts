/** What the function that audits may do, by the statements of its role. */
import { describe, expect, it } from 'vitest';
import { auditStatements } from '../../serverless/auditStatements.ts';
import { roles } from '../../serverless/roles.ts';
import type { Config } from '../../shared/config/config.ts';
import { parseConfig } from '../../shared/config/parse.ts';

const service = 'services: { a: { endpoints: { public: https://a.example.com/ } } }\n';

function statementsOf(text: string) {
  const parsed = parseConfig(`observers: [us-east-1]\n${text}`, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const config: Config = parsed.config;
  return auditStatements(config);
}

const resourcesOf = (text: string, action: string) =>
  statementsOf(text)
    .filter(({ Action }) => Action.includes(action))
    .flatMap(({ Resource }) => Resource);

const arn = (rest: string) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${rest}` });

describe('the role of the audit', () => {
  it('allows nothing when nothing is audited', () => {
    expect(statementsOf(service)).toEqual([]);
  });

  it('reads no object and writes nothing, whatever is audited', () => {
    const actions = statementsOf(`${service}buckets: { acme: backup }\n`).flatMap(({ Action }) => Action);
    expect(actions).not.toContain('s3:GetObject');
    for (const action of actions) expect(action).toMatch(/^(s3:(Get|List)|cloudwatch:GetMetricData$)/);
  });

  it('lists the objects of named buckets alone, and reads settings in its own account alone', () => {
    const text = `${service}buckets: { acme-one: backup, acme-two: logs }\n`;
    expect(resourcesOf(text, 's3:ListBucket')).toEqual([arn('s3:::acme-one'), arn('s3:::acme-two')]);
    expect(resourcesOf(text, 's3:GetObjectTagging')).toEqual([arn('s3:::acme-one/*'), arn('s3:::acme-two/*')]);
    const [settings] = statementsOf(text);
    expect(settings).toMatchObject({
      Resource: [arn('s3:::*')],
      Condition: { StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } },
    });
  });

  it('assumes the roles of the config and no others, and reads their buckets with these alone', () => {
    const role = 'arn:aws:iam::210987654321:role/audit';
    const text = `${service}buckets: { acme-one: { policy: backup, role: "${role}" }, acme-two: { policy: logs, role: "${role}" } }\n`;
    expect(resourcesOf(text, 'sts:AssumeRole')).toEqual([role]);
    expect(resourcesOf(text, 's3:ListBucket')).toEqual([]);
    expect(resourcesOf(`${service}buckets: { acme: backup }\n`, 'sts:AssumeRole')).toEqual([]);
  });

  it('reads buckets of other accounts that the config names, which these have to allow', () => {
    const text = `${service}buckets: { acme-one: { policy: backup, account: "210987654321" } }\n`;
    const [settings] = statementsOf(text);
    expect(settings?.Condition).toEqual({
      StringEquals: { 'aws:ResourceAccount': [{ Ref: 'AWS::AccountId' }, '210987654321'] },
    });
  });

  it('describes every table where the names of hundreds have no room, and refuses roles that have none', () => {
    const tables = Array.from({ length: 99 }, (_, index) => `table-${index}`).join(', ');
    const many = `services: { a: { endpoints: { public: https://a.example.com/ }, tables: [${tables}] } }\n`;
    expect(resourcesOf(many, 'dynamodb:DescribeTable')).toEqual([arn('dynamodb:*:${AWS::AccountId}:table/*')]);
    const buckets = Array.from(
      { length: 60 },
      (_, index) => `acme-${index}: { policy: backup, role: "arn:aws:iam::210987654321:role/audit-${index}" }`,
    );
    expect(() => statementsOf(`${service}buckets: { ${buckets.join(', ')} }\n`)).toThrow(
      expect.objectContaining({ code: 'too-many-roles' }),
    );
  });

  it('stays within what a role holds with a thousand buckets, and never leaves the account', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `acme-${'x'.repeat(40)}-${index}: backup`);
    const statements = statementsOf(`${service}buckets: { ${names.join(', ')} }\n`);
    // IAM User Guide, "IAM and AWS STS quotas": a role's inline policies together.
    expect(JSON.stringify(statements).length).toBeLessThan(10_240);
    const objects = statements.filter(({ Action }) => Action.some((one) => /ListBucket|GetObjectTagging/.test(one)));
    expect(objects).toHaveLength(2);
    for (const { Condition } of objects) {
      expect(Condition).toEqual({ StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } });
    }
  });

  it('of hundreds of other accounts is refused before it is deployed, and of a hundred is not', () => {
    const bucketsOf = (count: number) => {
      const buckets = Array.from({ length: count }, (_, index) => {
        return `acme-${'x'.repeat(20)}-${index}: { policy: backup, account: "${210_987_654_000 + index}" }`;
      });
      return `${service}buckets: { ${buckets.join(', ')} }\n`;
    };
    expect(() => statementsOf(bucketsOf(250))).toThrow(
      expect.objectContaining({
        code: 'audit-policy-too-long',
        message: expect.stringMatching(
          /250 other accounts and 0 secrets .* has room for 9000\. Audit the buckets of some/,
        ),
      }),
    );
    expect(statementsOf(bucketsOf(100)).length).toBeGreaterThan(0);
  });

  it('is refused with more secrets of databases than a role can name', () => {
    const services = Array.from(
      { length: 60 },
      (_, index) =>
        `  s${index}: { endpoints: { public: https://a.example.com/ }, database: "postgres://u:\${ssm:/databases/of/the/service/${index}/password}@db.example.com/a" }\n`,
    );
    expect(() => statementsOf(`services:\n${services.join('')}`)).toThrow(
      expect.objectContaining({ code: 'audit-policy-too-long', message: expect.stringContaining('60 secrets') }),
    );
  });

  it('leaves room, in the longest policy that it may have, for what every function may do', () => {
    const names = { prefix: 'p'.repeat(40), ledgerTable: 'l'.repeat(60), controlTable: 'c'.repeat(60) };
    const parsed = parseConfig(`observers: [us-east-1]\n${service}`, 'holdfast.yml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const role = roles({ ...names, controlRegion: 'us-east-1' }, parsed.config)['AuditRole'];
    const text = JSON.stringify(role?.['Properties']);
    // Of all 10,240 characters, 9,000 are for what is audited.
    expect(text.length).toBeLessThan(1_240);
  });

  it('describes the named tables, in any region, and reads the secrets of databases', () => {
    const text = `services: { a: { endpoints: { public: https://a.example.com/ }, tables: [orders], database: "postgres://u:\${ssm:/a/b}@db.example.com/a" } }\n`;
    expect(resourcesOf(text, 'dynamodb:DescribeTable')).toEqual([arn('dynamodb:*:${AWS::AccountId}:table/orders')]);
    expect(resourcesOf(text, 'ssm:GetParameter')).toEqual([arn('ssm:${AWS::Region}:${AWS::AccountId}:parameter/a/b')]);
  });
});
