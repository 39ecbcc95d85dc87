/**
 * The config after parsing: defaults filled in, durations in milliseconds, every endpoint's target
 * resolved. JSON-safe, so that it can be compiled into the Lambda bundles.
 */
import type { Target } from '../probe/target.ts';
import type { AuditConfig, AuditedDatabase, AuditedTable } from './auditConfig.ts';
import type { PageConfig, ReportConfig } from './pageConfig.ts';
import type { RestoreConfig } from './restoreConfig.ts';

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
  readonly window: ObjectiveWindow;
  readonly rpoMs?: number;
  readonly rtoMs?: number;
  readonly indicator: Indicator;
  /** A share `target` (0 to 1, exclusive) of the probes that were up is to be answered within `underMs`. */
  readonly latency?: { readonly target: number; readonly underMs: number };
  /** Pairs of one's own; the standard four when absent. */
  readonly burn?: readonly BurnPair[];
  readonly minimum: BurnMinimum;
  /** Shares of the budget, ascending, such as 0.75 and 1: a ticket says when so much is spent. */
  readonly spent: readonly number[];
};

/** The span that an objective is counted over. */
export type ObjectiveWindow =
  | { readonly kind: 'rolling'; readonly ms: number }
  /** From its beginning on the wall clock of the IANA time zone; a week begins on Monday. */
  | { readonly kind: 'calendar'; readonly unit: 'week' | 'month' | 'quarter'; readonly timezone: string };

/** What is counted as good and bad. */
export type Indicator =
  /** Time: slots of what users reached, by the quorum's word. */
  | { readonly kind: 'timeslices' }
  /** Every observer's probe of what users reached. */
  | { readonly kind: 'occurrences' }
  | MetricIndicator;

/** Events that CloudWatch counts, by the minute. */
export type MetricIndicator = {
  readonly kind: 'metric';
  /** Where the metrics are; home when absent. */
  readonly region?: Region;
  readonly total: CountMetric;
  /** One of the two is given: the other is the difference. */
  readonly good?: CountMetric;
  readonly bad?: CountMetric;
};

export type CountMetric = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum` unless the config says otherwise, such as `SampleCount`. */
  readonly statistic: string;
};

export type Severity = 'page' | 'ticket';

/** An alert is raised while the budget burns at `factor` times the even pace, or faster, in both windows. */
export type BurnPair = {
  readonly severity: Severity;
  readonly longMs: number;
  readonly shortMs: number;
  readonly factor: number;
};

/** What a long window has to hold before it can raise an alert: slots, probes or requests. */
export type BurnMinimum = { readonly events: number; readonly failures: number };

/** What alerts are about. */
export const alertKinds = [
  'burn',
  'budget',
  'unmeasured',
  'flip',
  'blocked',
  'drift',
  'observer',
  'certificate',
  'region',
  'dead-letters',
  'audit',
  'restore',
] as const;

export type AlertKind = (typeof alertKinds)[number];

/** Which alerts are told to whom. */
export type AlertRoute = {
  /** Unique in the config and the same after any change of routes to others: what an alert remembers having told. */
  readonly id: string;
  readonly to: AlertTarget;
  /** Any of these; every one when absent. */
  readonly severities?: readonly Severity[];
  /** Ids of services. Alerts about no service, such as a silent observer, pass unless this is given. */
  readonly services?: readonly string[];
  readonly kinds?: readonly AlertKind[];
  /** Tickets wait until it is over; pages never do. */
  readonly quiet?: QuietHours;
  /** How often an alert that nobody has acknowledged is told again; never when absent. */
  readonly remindMs?: number;
};

export type AlertTarget =
  | {
      readonly kind: 'topic';
      /** An SNS topic; FIFO when it ends in `.fifo`. */
      readonly arn: string;
      /** Where to publish when the first does not answer: a topic in another region. */
      readonly otherwise?: string;
      /** `chat`: Amazon Q in chat applications' custom notifications, for Slack and Teams. */
      readonly format: 'plain' | 'chat';
    }
  /** One machine only. The secret, which may hold references such as `${env:NAME}`, keys the HMAC. */
  | { readonly kind: 'webhook'; readonly url: string; readonly secret?: string }
  /** One machine only. */
  | {
      readonly kind: 'email';
      readonly to: readonly string[];
      readonly from: string;
      /** `smtp://host:port` or `smtps://host:port`. */
      readonly server: string;
      readonly user?: string;
      /** May hold references such as `${env:NAME}`. */
      readonly password?: string;
    }
  /** One machine only. */
  | { readonly kind: 'console' };

/** From one time of the day to another, past midnight when `to` is not later, on the wall clock of the time zone. */
export type QuietHours = {
  /** Minutes after midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly timezone: string;
};

export type Service = {
  /** Lower case letters, digits and hyphens. Unique in the config. */
  readonly id: string;
  readonly title: string;
  readonly everyMs: number;
  /** In order of preference; `public`, if there is one, stands last. */
  readonly endpoints: readonly Endpoint[];
  readonly objective?: Objective;
  /** What to do when it fails: told with every alert. */
  readonly runbook?: string;
  readonly failover?: FailoverPolicy;
  /** Names of CloudWatch alarms, single or composite, that hint at trouble of this service. */
  readonly alarms: readonly string[];
  /** The PostgreSQL primary whose replication is audited. */
  readonly database?: AuditedDatabase;
  /** The DynamoDB tables that it rests on. */
  readonly tables?: readonly AuditedTable[];
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
} /** `plan`: the id of what a person has planned; absent for the windows of `holdfast.yml`. */ & (
  | { readonly kind: 'fixed'; readonly from: number; readonly to: number; readonly plan?: string }
  /** Begins whenever the five-field cron expression matches the wall clock of the IANA time zone. */
  | { readonly kind: 'cron'; readonly cron: string; readonly timezone: string; readonly forMs: number }
);

export type Config = {
  /** The regions where Holdfast runs and probes from; the first one is home. */
  readonly observers: readonly [Region, ...Region[]];
  readonly services: readonly Service[];
  readonly maintenance: readonly MaintenanceWindow[];
  /** Where the status page is to be had, without a slash at its end; alerts link to it. */
  readonly url?: string;
  readonly alerts: readonly AlertRoute[];
  readonly audit: AuditConfig;
  readonly restore: RestoreConfig;
  /** `plainPage` when absent. */
  readonly page?: PageConfig;
  /** No report is sent when absent; `holdfast report` makes one all the same. */
  readonly report?: ReportConfig;
};
