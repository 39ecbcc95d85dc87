/**
 * The config after parsing: defaults filled in, durations in milliseconds, every endpoint's target
 * resolved. JSON-safe, so that it can be compiled into the Lambda bundles.
 */
import type { Target } from '../probe/target.ts';

/** An AWS region's name, such as `eu-central-1`. */
export type Region = string;

/** The id of the endpoint that users reach, when a service names one: outside every region and outside failover. */
export const publicEndpointId = 'public';

export type Endpoint = {
  /** A region's name, or `public`. Unique within its service. */
  readonly id: string;
  readonly target: Target;
  /** The values that the failover record gets while this endpoint is active. */
  readonly recordValues?: readonly string[];
  /** A Route 53 health check that exists already and guards this endpoint's record. Without it the stack makes one. */
  readonly healthCheckId?: string;
};

export type Objective = {
  /** A ratio between 0 and 1, exclusive: 0.9995 for `99.95`. */
  readonly availability: number;
  readonly windowMs: number;
  readonly rpoMs?: number;
  readonly rtoMs?: number;
};

export type Service = {
  /** Lower case letters, digits and hyphens. Unique in the config. */
  readonly id: string;
  readonly title: string;
  readonly everyMs: number;
  /** In order of preference; `public`, if there is one, stands last. */
  readonly endpoints: readonly Endpoint[];
  readonly objective?: Objective;
  readonly failover?: FailoverPolicy;
  /** Names of CloudWatch alarms, single or composite, that hint at trouble of this service. */
  readonly alarms: readonly string[];
};

export type FailoverPolicy = {
  readonly record: {
    readonly zone: string;
    readonly name: string;
    readonly type: 'A' | 'AAAA' | 'CNAME';
    readonly ttlSeconds: number;
  };
  readonly mode: 'records' | 'switch';
  readonly down: VerdictThreshold;
  readonly up: VerdictThreshold;
  readonly failback: { readonly kind: 'manual' } | { readonly kind: 'after'; readonly quietMs: number };
  readonly cooldownMs: number;
  readonly limit: { readonly flips: number; readonly perMs: number };
  readonly lag?: LagPolicy;
  /** What to do when somebody else has edited the records: put them right, or only tell. */
  readonly drift: 'repair' | 'alert';
};

/** `rounds` of the last `of` rounds agree, and the agreeing ones span at least `forMs`. */
export type VerdictThreshold = { readonly rounds: number; readonly of: number; readonly forMs: number };

export type LagPolicy = {
  readonly source: LagSource;
  /** The most data, in time, that a flip may lose: what is given, or else the service's RPO. */
  readonly maxMs: number;
};

/** Where the age of an endpoint's data is to be had. */
export type LagSource =
  /** A number in the JSON that the endpoint's health URL answers; a JMESPath expression. */
  | { readonly kind: 'json'; readonly path: string; readonly unitMs: number }
  /** A CloudWatch metric, asked for in the endpoint's own region unless one is named. */
  | {
      readonly kind: 'metric';
      readonly namespace: string;
      readonly name: string;
      /** By name; a value, or one for each endpoint. */
      readonly dimensions: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
      readonly region?: Region;
      /** How many milliseconds one unit of the metric is. */
      readonly unitMs: number;
    };

/** A planned time in which nothing flips by itself and nothing counts as down. */
export type MaintenanceWindow = {
  /** Ids of services; every service when absent. */
  readonly services?: readonly string[];
  readonly title?: string;
} & (
  | { readonly kind: 'fixed'; readonly from: number; readonly to: number }
  /** Begins whenever the five-field cron expression matches the wall clock of the IANA time zone. */
  | { readonly kind: 'cron'; readonly cron: string; readonly timezone: string; readonly forMs: number }
);

export type Config = {
  /** The regions where Holdfast runs and probes from; the first one is home. */
  readonly observers: readonly [Region, ...Region[]];
  readonly services: readonly Service[];
  readonly maintenance: readonly MaintenanceWindow[];
};
