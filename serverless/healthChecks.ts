/**
 * The Route 53 health checks that the stack makes at home: one for every endpoint that fails over and names none. In
 * `records` mode it looks at the endpoint, so that Route 53 protects the name when Holdfast is gone. In `switch` mode it
 * asks the switch routes of all observers, and is healthy when a majority of them calls the endpoint active.
 *
 * The checks that records name are retained: "If you delete a health check and you don't update the associated resource
 * record sets, the future status of the health check can't be predicted" (Route 53 API reference, DeleteHealthCheck).
 */
import { createHash } from 'node:crypto';
import type { Config, Region } from '../shared/config/config.ts';
import { policiesOf, type ServicePolicy } from '../shared/failover/policy.ts';
import { quorumOf } from '../shared/ledger/fold.ts';
import type { Target } from '../shared/probe/target.ts';
import { endpointCheck } from './endpointCheck.ts';
import { ownHost } from './ownApi.ts';
import { sub } from './policyStatements.ts';
import type { Resource } from './tables.ts';

export type HealthChecks = {
  /** By logical id. */
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, Resource>>;
  /** The text of HOLDFAST_HEALTH_CHECKS, for CloudFormation to put the ids into: JSON by `service/endpoint`. */
  readonly ids?: Resource;
};

export class HealthCheckImpossible extends Error {
  readonly code = 'health-check-impossible';

  constructor(problems: readonly string[]) {
    super(
      `Route 53 needs a health check for every endpoint that fails over, and the stack cannot make these:\n${problems.map((problem) => `  ${problem}`).join('\n')}\nMake one that fits, such as one on another URL or on a CloudWatch metric, and name it in the config: healthCheck: ID`,
    );
    this.name = 'HealthCheckImpossible';
  }
}

class TooManyHealthChecks extends Error {
  readonly code = 'too-many-health-checks';

  constructor(count: number) {
    super(
      `${count} health checks are more than one stack can hand to its functions. Make some of them outside, and name them in the config: healthCheck: ID`,
    );
    this.name = 'TooManyHealthChecks';
  }
}

/** Route 53's two choices, in seconds; the faster one costs more (API reference, HealthCheckConfig, RequestInterval). */
const interval = { fast: 10, usual: 30 };
const fastEveryMsMax = 10_000;

/** AWS's default: one lost answer is no outage. */
const failureThresholdDefault = 3;

/** A function's environment has 4 KB (AWS Lambda quotas); the ids may take most of it. */
const idsLengthMax = 3_300;
const idLength = 36;

type Guarded = { readonly policy: ServicePolicy; readonly endpoint: string; readonly target: Target };

/**
 * @param prefix such as `holdfast-prod`.
 * @param switchHosts the hosts of the other observers' HTTP APIs, as far as they are known. An observer that is missing is
 * no part of the majority until it is there: its vote cannot be asked for, and must not be counted as 503 for ever.
 * @throws HealthCheckImpossible, TooManyHealthChecks
 */
export function healthChecks(
  config: Config,
  prefix: string,
  switchHosts: ReadonlyMap<Region, string> = new Map(),
): HealthChecks {
  const guarded = policiesOf(config).flatMap((policy) => unguardedOf(config, policy));
  const problems: string[] = [];
  const resources: Record<string, Resource> = {};
  for (const one of guarded) {
    if (one.policy.mode === 'switch') {
      Object.assign(resources, switchChecks(one, prefix, [ownHost, ...hostsOf(config, switchHosts)]));
      continue;
    }
    const check = endpointCheck(one.target);
    if (check.kind === 'impossible') problems.push(`${keyOf(one)}, because ${check.why}`);
    else resources[logicalId(keyOf(one))] = recordsCheck(one, prefix, check.target);
  }
  if (problems.length > 0) throw new HealthCheckImpossible(problems);
  if (guarded.length === 0) return { resources, outputs: {} };
  return { resources, outputs: Object.fromEntries(guarded.map(outputOf)), ids: idsOf(guarded) };
}

function unguardedOf({ services }: Config, policy: ServicePolicy): readonly Guarded[] {
  const service = services.find(({ id }) => id === policy.service);
  const endpoints = service?.endpoints ?? [];
  return endpoints.flatMap(({ id, target }) => {
    const record = policy.records[id];
    return record === undefined || record.healthCheckId !== undefined ? [] : [{ policy, endpoint: id, target }];
  });
}

function keyOf({ policy, endpoint }: Guarded): string {
  return `${policy.service}/${endpoint}`;
}

function recordsCheck(one: Guarded, prefix: string, target: object): Resource {
  const fast = one.policy.everyMs <= fastEveryMsMax;
  const RequestInterval = fast ? interval.fast : interval.usual;
  const config = { ...target, RequestInterval, FailureThreshold: failureThresholdDefault };
  return { ...healthCheck(`${prefix} ${keyOf(one)}`, config), ...kept };
}

const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

function hostsOf({ observers }: Config, known: ReadonlyMap<Region, string>): readonly string[] {
  return observers.slice(1).flatMap((region) => known.get(region) ?? []);
}

/**
 * The children are fast. With three observers and more, one wrong answer of one of them is outvoted, so their first
 * answer counts; with fewer, a single lost answer would fail every endpoint.
 */
function switchChecks(one: Guarded, prefix: string, hosts: readonly unknown[]): Readonly<Record<string, Resource>> {
  const { policy, endpoint } = one;
  const FailureThreshold = hosts.length >= 3 ? 1 : failureThresholdDefault;
  const children = hosts.map((host) => {
    const name = typeof host === 'string' ? host : 'home';
    const child = healthCheck(`${prefix} ${keyOf(one)} by ${name}`, {
      Type: 'HTTPS',
      FullyQualifiedDomainName: host,
      Port: 443,
      ResourcePath: `/switch/${policy.service}/${endpoint}`,
      EnableSNI: true,
      RequestInterval: interval.fast,
      FailureThreshold,
    });
    return [logicalId(`${keyOf(one)}/${name}`), child] as const;
  });
  const majority = healthCheck(`${prefix} ${keyOf(one)}`, {
    Type: 'CALCULATED',
    ChildHealthChecks: children.map(([id]) => ({ Ref: id })),
    HealthThreshold: quorumOf(children.length),
  });
  return Object.fromEntries([...children, [logicalId(keyOf(one)), { ...majority, ...kept }]]);
}

function healthCheck(name: string, config: object): Resource {
  return {
    Type: 'AWS::Route53::HealthCheck',
    Condition: 'IsHome',
    Properties: { HealthCheckConfig: config, HealthCheckTags: [{ Key: 'Name', Value: name }] },
  };
}

/** Readable, and with a hash, because letters and digits alone do not tell `a-b` from `ab`. */
function logicalId(key: string): string {
  const words = key.split(/[^a-z0-9]+/i).map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`);
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return `HealthCheck${words.join('')}${hash}`;
}

function outputOf(one: Guarded): readonly [string, Resource] {
  const Description = `The health check of ${keyOf(one)}.`;
  return [logicalId(keyOf(one)), { Condition: 'IsHome', Description, Value: { Ref: logicalId(keyOf(one)) } }];
}

/** Service and endpoint ids need no escapes, neither in JSON nor in Fn::Sub. */
function idsOf(guarded: readonly Guarded[]): Resource {
  const entries = guarded.map((one) => `"${keyOf(one)}":"\${${logicalId(keyOf(one))}}"`);
  const length = guarded.reduce((sum, one) => sum + keyOf(one).length + idLength + '"":"",'.length, 0);
  if (length > idsLengthMax) throw new TooManyHealthChecks(guarded.length);
  return { 'Fn::If': ['IsHome', sub(`{${entries.join(',')}}`), '{}'] };
}
