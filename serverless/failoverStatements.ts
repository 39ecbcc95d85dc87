/**
 * What the functions that move traffic may do outside the tables. Resource types and condition keys as in the Service
 * Authorization Reference of Route 53 and of CloudWatch.
 */
import { type Config, publicEndpointId, type Region } from '../shared/config/config.ts';
import { policiesOf } from '../shared/failover/policy.ts';
import { allow, type Statement, sub } from './policyStatements.ts';
import type { Resource } from './tables.ts';

/**
 * A role's inline policies have 10,240 characters together (IAM User Guide, "IAM and AWS STS quotas"); this is what the
 * other statements leave of them.
 */
const lengthMax = 7_500;

class TooManyZones extends Error {
  readonly code = 'too-many-zones';

  constructor(count: number) {
    super(
      `${count} hosted zones are more than a role's policy can name. Fail over fewer zones with one stack: give the others a config and a stage of their own.`,
    );
    this.name = 'TooManyZones';
  }
}

/**
 * Changing the records of the config and no others, and seeing what has become of it. What does not fit into a policy
 * is held less tightly: first zone by zone, then all zones by all names, at last by types and actions alone.
 * @throws TooManyZones
 */
export function zoneStatements(config: Config): readonly Statement[] {
  const records = policiesOf(config).map(({ record }) => record);
  const zones = [...new Set(records.map(({ zone }) => zone))].sort();
  if (zones.length === 0) return [];
  const changes = [
    zones.map((zone) =>
      allowChanging(
        [zone],
        records.filter((record) => record.zone === zone),
        'named',
      ),
    ),
    [allowChanging(zones, records, 'named')],
    [allowChanging(zones, records, 'of-type')],
  ];
  const fitting = changes
    .map((some) => [...some, ...seeing(zones)])
    .find((statements) => lengthOf(statements) <= lengthMax);
  if (fitting === undefined) throw new TooManyZones(zones.length);
  return fitting;
}

/** As IAM counts, once CloudFormation has put the partition in. */
function lengthOf(statements: readonly Statement[]): number {
  const longestPartition = 'aws-us-gov';
  return JSON.stringify(statements)
    .replaceAll('${AWS::Partition}', longestPartition)
    .replace(/\{"Fn::Sub":("[^"]*")\}/g, '$1').length;
}

function seeing(zones: readonly string[]): readonly Statement[] {
  return [
    allow(['route53:ListResourceRecordSets'], zones.map(zoneArn)),
    // Route 53 chooses the ids of changes.
    allow(['route53:GetChange'], [sub('arn:${AWS::Partition}:route53:::change/*')]),
    // The one action here that knows no resource types. It tells what any resolver would.
    allow(['route53:TestDNSAnswer'], ['*']),
  ];
}

function zoneArn(zone: string): Resource {
  return sub(`arn:\${AWS::Partition}:route53:::hostedzone/${zone}`);
}

type Named = { readonly name: string; readonly type: string };

/**
 * Every change of a batch has to be one of these: a flip deletes and creates. The config's names are normalised as
 * Route 53 wants them here: lower case, without a trailing dot, and without anything to escape (developer guide,
 * "Normalizing the Route 53 condition key values").
 */
function allowChanging(zones: readonly string[], records: readonly Named[], how: 'named' | 'of-type'): Statement {
  const sorted = (values: readonly string[]) => [...new Set(values)].sort();
  const names = sorted(records.map(({ name }) => name));
  return allow(['route53:ChangeResourceRecordSets'], zones.map(zoneArn), {
    'ForAllValues:StringEquals': {
      ...(how === 'named' ? { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': names } : {}),
      'route53:ChangeResourceRecordSetsRecordTypes': sorted(records.map(({ type }) => type)),
      'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE'],
    },
  });
}

/** Where the metrics are that say how far data is behind; none when no service has such a metric. */
export function lagRegions({ services }: Config): readonly Region[] {
  const regions = services.flatMap(({ failover, endpoints }) => {
    const source = failover?.lag?.source;
    if (source?.kind !== 'metric') return [];
    const candidates = endpoints.map(({ id }) => id).filter((id) => id !== publicEndpointId);
    return source.region === undefined ? candidates : [source.region];
  });
  return [...new Set(regions)].sort();
}
