/**
 * What the functions that move traffic may do outside the tables. Resource types and condition keys as in the Service
 * Authorization Reference of Route 53 and of CloudWatch.
 */
import { type Config, publicEndpointId, type Region } from '../shared/config/config.ts';
import { policiesOf } from '../shared/failover/policy.ts';
import { allow, type Statement, sub } from './policyStatements.ts';
import type { Resource } from './tables.ts';

/** Changing the records of the config and no others, and seeing what has become of it. */
export function zoneStatements(config: Config): readonly Statement[] {
  const records = policiesOf(config).map(({ record }) => record);
  const zones = [...new Set(records.map(({ zone }) => zone))].sort();
  if (zones.length === 0) return [];
  const named = JSON.stringify(records.map(({ name }) => name)).length <= namesLengthMax;
  const changes = zones.map((zone) => {
    const own = records.filter((record) => record.zone === zone);
    return allow(['route53:ChangeResourceRecordSets'], [zoneArn(zone)], changing(own, named));
  });
  return [
    ...changes,
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
 * A role's inline policies have 10,240 characters together (IAM User Guide, "IAM and AWS STS quotas"). Where the names
 * alone would take most of that, the zones, the types and the actions have to do.
 */
const namesLengthMax = 6_000;

/**
 * Every change of a batch has to be one of these: a flip deletes and creates. The config's names are normalised as
 * Route 53 wants them here: lower case, without a trailing dot, and without anything to escape (developer guide,
 * "Normalizing the Route 53 condition key values").
 */
function changing(records: readonly Named[], named: boolean): Resource {
  const sorted = (values: readonly string[]) => [...new Set(values)].sort();
  const names = sorted(records.map(({ name }) => name));
  return {
    'ForAllValues:StringEquals': {
      ...(named ? { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': names } : {}),
      'route53:ChangeResourceRecordSetsRecordTypes': sorted(records.map(({ type }) => type)),
      'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE'],
    },
  };
}

/** Metrics are no resources in IAM, so the regions are all that there is to narrow. */
export function lagStatements(config: Config): readonly Statement[] {
  const regions = lagRegions(config);
  if (regions.length === 0) return [];
  return [allow(['cloudwatch:GetMetricData'], ['*'], { StringEquals: { 'aws:RequestedRegion': regions } })];
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
