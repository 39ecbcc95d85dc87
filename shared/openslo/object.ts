/**
 * OpenSLO v1 as far as Holdfast writes and reads it. The specification is the README of github.com/OpenSLO/OpenSLO; what it
 * leaves open (required fields, forms of names) is as github.com/OpenSLO/go-sdk, package `openslo/v1`, validates it.
 */

export const apiVersion = 'openslo/v1';

export type Kind = 'Service' | 'SLO' | 'SLI' | 'AlertPolicy' | 'AlertCondition' | 'AlertNotificationTarget';

export type OpenSloObject = {
  readonly apiVersion: typeof apiVersion;
  readonly kind: Kind;
  readonly metadata: Metadata;
  readonly spec: Readonly<Record<string, unknown>>;
};

export type Metadata = {
  readonly name: string;
  readonly displayName?: string;
  readonly annotations?: Readonly<Record<string, string>>;
};

/**
 * What OpenSLO has no field for, so that importing an export gives the same objective. The specification wants what is
 * particular to an implementation here.
 */
export const annotation = {
  /** Of a Service: how often it is probed, and what to do when it fails. */
  every: 'holdfast/every',
  runbook: 'holdfast/runbook',
  /** Of an SLO: which of the service's objectives it is. */
  slo: 'holdfast/slo',
  /** Of an SLO: the window, where no shorthand of OpenSLO says it to the millisecond. */
  window: 'holdfast/window',
  rpo: 'holdfast/rpo',
  rto: 'holdfast/rto',
  minimumEvents: 'holdfast/minimum-events',
  minimumFailures: 'holdfast/minimum-failures',
  /** Of an SLO: percentages such as `75,100`, or `never`. */
  spent: 'holdfast/spent',
  /** Of an SLO: `standard` where the config leaves the pairs to Holdfast. */
  burn: 'holdfast/burn',
  /** Of an AlertPolicy: the number of its pair, from 1, and which of the pair's windows it is. */
  pair: 'holdfast/pair',
  side: 'holdfast/side',
  /** Of an AlertNotificationTarget: the id of the route. */
  route: 'holdfast/route',
} as const;

/** What Holdfast's own probes are called as a source of metrics. */
export const ownSource = 'Holdfast';
export const cloudWatchSource = 'CloudWatch';

export function objectOf(kind: Kind, metadata: Metadata, spec: OpenSloObject['spec']): OpenSloObject {
  return { apiVersion, kind, metadata, spec };
}
