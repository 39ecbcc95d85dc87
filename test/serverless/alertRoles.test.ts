/** What the functions that count and tell may do, and on what; the packaged templates are checked in test/template. */
import { describe, expect, it } from 'vitest';
import { stackResources } from '../../serverless/stackTemplate.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { countingMetrics, failingOver, oneObserver } from '../template/configs.ts';
import { allowancesOf, at, type Json, type Template } from '../template/template.ts';

function templateFor(text: string): Template {
  const parsed = parseConfig(text, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const place = { prefix: 'holdfast-prod', region: 'us-east-1', facts: { switchHosts: new Map() } };
  return { Conditions: {}, Resources: JSON.parse(JSON.stringify(stackResources(parsed.config, place))) };
}

const [full, counting, bare] = [templateFor(failingOver), templateFor(countingMetrics), templateFor(oneObserver)];

/** The resources on which a role allows something. */
function policyOf(template: Template, role: string, action: string): readonly Json[] {
  return allowancesOf(template, role)
    .filter((allowance) => allowance.action === action)
    .map(({ resource }) => resource);
}

/** The regions whose metrics a role may read. */
function metricRegions(template: Template, role: string): Json | undefined {
  const reading = allowancesOf(template, role).find(({ action }) => action === 'cloudwatch:GetMetricData');
  return at(reading?.condition, 'StringEquals', 'aws:RequestedRegion');
}

const ledger = { 'Fn::Sub': expect.stringMatching(/:table\/holdfast-prod-ledger$/) };
const control = { 'Fn::Sub': expect.stringMatching(/:table\/holdfast-prod-control-strong-/) };

describe('the roles of what counts and tells', () => {
  it.each([
    ['BudgetRole', 'dynamodb:Query', [ledger, control]],
    ['BudgetRole', 'dynamodb:PutItem', [ledger, control]],
    ['BudgetRole', 'dynamodb:GetItem', [control]],
    ['BudgetRole', 'dynamodb:UpdateItem', [control]],
    ['BudgetRole', 'dynamodb:DeleteItem', [control]],
    ['StatusRole', 'dynamodb:Query', [ledger, control]],
    ['StatusRole', 'dynamodb:PutItem', []],
    ['AdminRole', 'dynamodb:GetItem', [control]],
    ['AdminRole', 'dynamodb:DeleteItem', [control]],
  ])('give %s %s on these tables alone', (role, action, tables) => {
    expect(policyOf(full, role, action)).toEqual(tables);
  });

  it.each([
    ['AdminRole', 'dynamodb:DeleteItem'],
    ['FailoverRole', 'dynamodb:Query'],
  ])('let %s use %s of the control table on what people have planned alone', (role, action) => {
    const allowed = allowancesOf(full, role).filter((one) => one.action === action);
    const ofControl = allowed.filter(({ resource }) => JSON.stringify(resource).includes('-control-'));
    expect(ofControl.map(({ condition }) => condition)).toEqual([
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['maintenance'] } },
    ]);
  });

  it('let nobody but budget and report publish', () => {
    const roles = Object.keys(full.Resources).filter((id) => policyOf(full, id, 'sns:Publish').length > 0);
    expect(roles).toEqual(['BudgetRole', 'ReportRole']);
    expect(policyOf(bare, 'BudgetRole', 'sns:Publish')).toEqual([]);
    expect(policyOf(bare, 'ReportRole', 'sns:Publish')).toEqual([]);
  });

  it('name as many topics as IAM has room for, and say so when there are more', () => {
    const withTopics = (count: number) => {
      const routes = Array.from({ length: count }, (_, index) => {
        const arn = (region: string) => `arn:aws:sns:${region}:123456789012:${'a-long-name-'.repeat(9)}${index}`;
        return `  - { topic: "${arn('us-east-1')}", otherwise: "${arn('us-west-2')}" }`;
      });
      return templateFor(`alerts:\n${routes.join('\n')}\n${oneObserver}`);
    };
    const template = withTopics(20);
    expect(policyOf(template, 'BudgetRole', 'sns:Publish')).toHaveLength(40);
    // IAM User Guide, "IAM and AWS STS quotas": a role's inline policies together.
    expect(JSON.stringify(template.Resources['BudgetRole']?.Properties['Policies']).length).toBeLessThan(10_240);
    expect(() => withTopics(50)).toThrow("The names of 100 topics are longer than a role's policy can be");
  });

  it('let budget count its own dead letters', () => {
    expect(policyOf(bare, 'BudgetRole', 'sqs:GetQueueAttributes')).toEqual([
      { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] },
    ]);
  });

  it.each([
    ['where objectives count them', full, 'BudgetRole', ['eu-west-1']],
    ['of lags too, where both are shown', full, 'StatusRole', ['eu-west-1', 'us-east-1', 'us-west-2']],
    ['of lags alone, where nothing is counted', full, 'FailoverRole', ['us-east-1', 'us-west-2']],
    ['at home, where the config names no region', counting, 'BudgetRole', ['us-east-1']],
    ['nowhere, where no objective counts any', bare, 'BudgetRole', undefined],
    ['nowhere, where nothing is to be shown of any', bare, 'StatusRole', undefined],
  ])('let metrics be read %s', (_, template, role, regions) => {
    expect(metricRegions(template, role)).toEqual(regions);
  });
});

describe('the address of the status page', () => {
  const addressIn = (template: Template) =>
    at(template.Resources['BudgetLambdaFunction']?.Properties, 'Environment', 'Variables', 'HOLDFAST_URL');

  it("is the stack's own unless the config has one", () => {
    expect(addressIn(bare)).toEqual({ 'Fn::Sub': expect.stringMatching(/^https:\/\/\$\{HttpApi\}\./) });
    expect(addressIn(templateFor(`url: https://status.example.com\n${oneObserver}`))).toBeUndefined();
  });
});
