/** What the functions of a config that fails over may do, and on what; the packaged templates are checked in test/template. */
import { describe, expect, it } from 'vitest';
import { stackResources } from '../../serverless/stackTemplate.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { failingOver } from '../template/configs.ts';
import { allowancesOf, at, type Json, listOf, type Template } from '../template/template.ts';

const template: Template = { Conditions: {}, Resources: JSON.parse(JSON.stringify(resources())) };

function resources() {
  const parsed = parseConfig(failingOver, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const place = { prefix: 'holdfast-prod', region: 'us-east-1', facts: { switchHosts: new Map() } };
  return stackResources(parsed.config, place);
}

/** The resources on which a role allows something. */
function policyOf(action: string, role: string): readonly Json[] {
  return allowancesOf(template, role)
    .filter((allowance) => allowance.action === action)
    .map(({ resource }) => resource);
}

describe('the roles of a config that fails over', () => {
  const ledger = {
    'Fn::Sub': expect.stringMatching(/:\$\{AWS::Region\}:\$\{AWS::AccountId\}:table\/holdfast-prod-ledger$/),
  };
  const control = {
    'Fn::Sub': expect.stringMatching(/:us-east-1:\$\{AWS::AccountId\}:table\/holdfast-prod-control-strong-/),
  };

  it.each([
    ['SwitchRole', 'dynamodb:GetItem', [control]],
    ['StatusRole', 'dynamodb:GetItem', [control]],
    ['StatusRole', 'dynamodb:Query', [ledger, control]],
    ['StatusRole', 'dynamodb:PutItem', []],
    ['AlarmRole', 'dynamodb:PutItem', [ledger]],
    ['AdminRole', 'dynamodb:PutItem', [ledger, control]],
    ['FailoverRole', 'dynamodb:UpdateItem', [control]],
  ])('gives %s %s on these tables alone', (role, action, tables) => {
    expect(policyOf(action, role)).toEqual(tables);
  });

  it.each(['FailoverRole', 'AdminRole'])('lets %s delete and create the records of the config alone', (role) => {
    const changes = allowancesOf(template, role)
      .filter(({ action }) => action === 'route53:ChangeResourceRecordSets')
      .map(({ resource, condition }) => [resource, at(condition, 'ForAllValues:StringEquals')]);
    const zone = (id: string) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:route53:::hostedzone/${id}` });
    const actions = { 'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE'] };
    expect(changes).toEqual([
      [
        zone('Z0123456789ABC'),
        {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['checkout.example.com', 'search.example.com'],
          'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'CNAME'],
          ...actions,
        },
      ],
      [
        zone('ZABCDEF012345'),
        {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['orders.example.net'],
          'route53:ChangeResourceRecordSetsRecordTypes': ['A'],
          ...actions,
        },
      ],
    ]);
  });

  it('lets probe and alarm ask every observer to look again', () => {
    for (const role of ['ProbeRole', 'AlarmRole']) {
      const queues = policyOf('sqs:SendMessage', role);
      for (const region of ['us-east-1', 'us-east-2', 'us-west-2']) {
        expect(queues).toContainEqual({
          'Fn::Sub': `arn:\${AWS::Partition}:sqs:${region}:\${AWS::AccountId}:holdfast-prod-rounds`,
        });
      }
    }
  });

  it('starts failover with new rounds and burst rounds, and with nothing else', () => {
    const mapping = template.Resources['LedgerStreamMapping'];
    expect(mapping?.Properties).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': ['LedgerTable', 'StreamArn'] },
      StartingPosition: 'LATEST',
      MaximumBatchingWindowInSeconds: 1,
      ParallelizationFactor: 1,
    });
    const filters = listOf(at(mapping?.Properties, 'FilterCriteria', 'Filters'));
    expect(filters.map((filter) => JSON.parse(String(at(filter, 'Pattern'))))).toEqual([
      { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'round#' }, { prefix: 'burst#' }] } } } },
    ]);
  });
});

describe('a role that may change records', () => {
  const configWith = (zones: number, names: number) => {
    const services = Array.from({ length: names }, (_, index) => {
      const zone = `Z${String(index % zones).padStart(13, '0')}`;
      return failingOver
        .slice(failingOver.indexOf('  orders:'))
        .replace('orders:', `s${index}:`)
        .replace('ZABCDEF012345', zone)
        .replace('orders.example.net', `service-${index}.example.net`)
        .replace(
          'orders.usw2.example.com:5432, target',
          'orders.usw2.example.com:5432, healthCheck: 01234567-89ab-cdef-0123-456789abcdee, target',
        );
    });
    const parsed = parseConfig(
      `observers: [us-east-1, us-east-2, us-west-2]\nservices:\n${services.join('')}`,
      'holdfast.yml',
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems.slice(0, 3)));
    return parsed.config;
  };
  const place = { prefix: 'holdfast-prod', region: 'us-east-1', facts: { switchHosts: new Map() } };
  const policiesIn = (zones: number, names: number) => {
    const { FailoverRole } = stackResources(configWith(zones, names), place);
    const policies = JSON.stringify(at(JSON.parse(JSON.stringify(FailoverRole)), 'Properties', 'Policies'));
    return policies
      .replaceAll('${AWS::Partition}', 'aws')
      .replaceAll('${AWS::Region}', 'ap-northeast-1')
      .replaceAll('${AWS::AccountId}', '123456789012')
      .replace(/\{"Fn::Sub":("[^"]*")\}/g, '$1');
  };

  it.each([
    [1, 100],
    [21, 21],
    [40, 40],
    [1, 400],
    [60, 400],
  ])('fits into the 10,240 characters of IAM with %i zones and %i records', (zones, names) => {
    const policies = policiesIn(zones, names);
    expect(policies.length).toBeLessThan(10_240);
    for (let zone = 0; zone < zones; zone += 1)
      expect(policies).toContain(`hostedzone/Z${String(zone).padStart(13, '0')}`);
  });

  it('names the records as long as there is room', () => {
    const names = 'route53:ChangeResourceRecordSetsNormalizedRecordNames';
    expect(policiesIn(40, 40)).toContain(names);
    expect(policiesIn(1, 100)).toContain(names);
    expect(policiesIn(1, 400)).not.toContain(names);
  });

  it('says so when there are too many zones, and not CloudFormation in the middle of a deployment', () => {
    expect(() => policiesIn(200, 200)).toThrow("200 hosted zones are more than a role's policy can name");
  });
});
