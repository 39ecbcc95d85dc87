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
};

export type FailoverPolicy = {
  readonly record: {
    readonly zone: string;
    readonly name: string;
    readonly type: 'A' | 'AAAA' | 'CNAME';
    readonly ttlSeconds: number;
  };
  readonly mode: 'records' | 'switch';
  readonly down: { readonly rounds: number; readonly forMs: number };
  readonly up: { readonly rounds: number; readonly forMs: number };
  readonly failback: { readonly kind: 'manual' } | { readonly kind: 'after'; readonly quietMs: number };
  readonly cooldownMs: number;
  readonly limit: { readonly flips: number; readonly perMs: number };
};

export type Config = {
  /** The regions where Holdfast runs and probes from; the first one is home. */
  readonly observers: readonly [Region, ...Region[]];
  readonly services: readonly Service[];
};
