/** One alert of each kind at each stage that reads differently, in a small world with titles that people would give. */
import type { Alert, AlertState, Detail, Stage } from '../../../shared/alerts/alert.ts';
import type { Delivery } from '../../../shared/alerts/due.ts';
import { type Notice, noticeOf } from '../../../shared/alerts/notice.ts';
import type { AlertRoute, Config, Objective } from '../../../shared/config/config.ts';
import { anHour, configOf, dayMs, hourMs, minuteMs, serviceOf } from '../../ledger/samples.ts';

/** Half past seven on a Sunday evening, UTC. */
export const firedAt = anHour + 30 * minuteMs;

const objective: Objective = {
  availability: 0.9995,
  window: { kind: 'rolling', ms: 30 * dayMs },
  indicator: { kind: 'timeslices' },
  minimum: { events: 2, failures: 2 },
  spent: [0.75, 1],
};

export const sampleConfig: Config = {
  ...configOf(
    ['us-east-1', 'us-east-2', 'us-west-2'],
    [
      {
        ...serviceOf('checkout', 30_000, ['us-east-1', 'us-west-2']),
        title: 'Checkout API',
        runbook: 'https://wiki.example.com/checkout',
        objective,
      },
      {
        ...serviceOf('orders', 30_000, ['us-east-1', 'us-west-2']),
        title: 'Orders',
        objective: {
          ...objective,
          availability: 0.999,
          window: { kind: 'calendar', unit: 'month', timezone: 'Europe/Berlin' },
        },
      },
      { ...serviceOf('search', 30_000, ['us-east-1']), title: 'Search' },
    ],
  ),
  url: 'https://status.example.com',
};

const route: AlertRoute = { id: 'oncall', to: { kind: 'console' } };

export const states = {
  firing: { kind: 'firing', since: firedAt - minuteMs, firedAt },
  acknowledged: {
    kind: 'acknowledged',
    since: firedAt - minuteMs,
    firedAt,
    at: firedAt + 4 * minuteMs,
    by: 'ada',
    note: 'looking at the database',
  },
  resolved: { kind: 'resolved', since: firedAt - minuteMs, firedAt, at: firedAt + 45 * minuteMs, why: 'cleared' },
} as const satisfies Record<string, AlertState>;

export type Telling = {
  readonly stage?: Stage;
  /** How many messages of this alert the route has had, with this one. */
  readonly count?: number;
  /** Unix milliseconds. */
  readonly now?: number;
  readonly config?: Config;
  readonly url?: string;
};

export function alertOf(parts: Pick<Alert, 'detail'> & Partial<Alert>): Alert {
  const { detail } = parts;
  return {
    key: `${detail.kind}:checkout`,
    revision: 3,
    episode: 1,
    state: states.firing,
    severity: 'page',
    told: {},
    ...parts,
  };
}

export function noticeFor(alert: Alert, telling: Telling = {}): Notice {
  const { stage = 'fired', count = stage === 'fired' ? 1 : 2, now = firedAt, config = sampleConfig, url } = telling;
  const { episode, severity, key, state } = alert;
  const seconds = 'firedAt' in state ? state.firedAt / 1000 : 0;
  const delivery: Delivery = {
    route,
    stage,
    deduplicationId: `${key}:${seconds}:${route.id}:${count}`,
    sending: { episode, stage, severity, count, at: now, by: 'us-east-1', state: 'sending' },
  };
  return noticeOf(alert, delivery, { config, url });
}

export const burn = {
  kind: 'burn',
  slo: 'availability',
  target: 0.9995,
  longMs: hourMs,
  shortMs: 5 * minuteMs,
  factor: 14.4,
  longBurn: 14.583,
  shortBurn: 175,
  spentShare: 0.2613,
  goneAt: firedAt + 36.48 * hourMs,
  failing: [{ endpoint: 'us-east-1', observers: ['us-east-1', 'us-east-2'], reason: 'refused' }],
} as const satisfies Detail;

const details = {
  burn: alertOf({ key: 'burn:checkout:availability', service: 'checkout', region: 'us-east-1', detail: burn }),
  'burn-slow': alertOf({
    key: 'burn:orders:availability',
    service: 'orders',
    severity: 'ticket',
    detail: {
      ...burn,
      target: 0.999,
      longMs: 3 * dayMs,
      shortMs: 6 * hourMs,
      factor: 1,
      longBurn: 1.02,
      shortBurn: 1.02,
      spentShare: 0.62,
      failing: [],
      goneAt: firedAt + 11 * dayMs,
    },
  }),
  'burn-gone': alertOf({
    key: 'burn:checkout:availability',
    service: 'checkout',
    detail: {
      ...burn,
      longBurn: 2000,
      shortBurn: 2000,
      spentShare: 2.778,
      goneAt: firedAt,
      failing: [
        { endpoint: 'us-east-1', observers: ['us-east-1', 'us-east-2', 'us-west-2'], reason: 'timeout-connect' },
        { endpoint: 'us-west-2', observers: ['us-west-2'] },
      ],
    },
  }),
  'burn-latency': alertOf({
    key: 'burn:checkout:latency',
    service: 'checkout',
    detail: { ...burn, slo: 'latency', target: 0.99, failing: [], longBurn: 20, shortBurn: 20 },
  }),
  budget: alertOf({
    key: 'budget:checkout:availability:0.75',
    service: 'checkout',
    severity: 'ticket',
    detail: {
      kind: 'budget',
      slo: 'availability',
      target: 0.9995,
      spentShare: 0.7613,
      threshold: 0.75,
      goneAt: firedAt + 76 * hourMs,
    },
  }),
  'budget-gone': alertOf({
    key: 'budget:orders:availability:1',
    service: 'orders',
    severity: 'ticket',
    detail: { kind: 'budget', slo: 'availability', target: 0.999, spentShare: 1.0405, threshold: 1, goneAt: firedAt },
  }),
  unmeasured: alertOf({
    key: 'unmeasured:orders:availability',
    service: 'orders',
    severity: 'ticket',
    detail: { kind: 'unmeasured', slo: 'availability', lastKnownAt: firedAt - 62 * minuteMs },
  }),
  flip: alertOf({
    key: 'flip:checkout:7',
    service: 'checkout',
    region: 'us-east-1',
    detail: {
      kind: 'flip',
      epoch: 7,
      from: 'us-east-1',
      to: 'us-west-2',
      cause: 'failover',
      by: 'us-east-2',
      reason: 'a quorum says that us-east-1 is down',
      at: firedAt - 20_000,
      votes: ['us-east-1', 'us-east-2'],
    },
  }),
  'flip-by-hand': alertOf({
    key: 'flip:checkout:8',
    service: 'checkout',
    region: 'us-west-2',
    severity: 'ticket',
    detail: {
      kind: 'flip',
      epoch: 8,
      from: 'us-west-2',
      to: 'us-east-1',
      cause: 'forced',
      by: 'ada',
      reason: 'the "new" database is ready',
      at: firedAt - 20_000,
    },
  }),
  blocked: alertOf({
    key: 'blocked:checkout',
    service: 'checkout',
    region: 'us-east-1',
    detail: {
      kind: 'blocked',
      why: 'lag',
      text: 'checkout: stay on us-east-1 although us-west-2 could take over: the data of the target lags 1 min 35 s behind, 35 s too much; a flip may lose 1 min at most',
    },
  }),
  drift: alertOf({
    key: 'drift:checkout:41',
    service: 'checkout',
    severity: 'ticket',
    detail: {
      kind: 'drift',
      what: 'checkout-us-east-1-e7: the value is 203.0.113.99 instead of 192.0.2.10',
      repaired: false,
      at: firedAt - 8_000,
    },
  }),
  'drift-repaired': alertOf({
    key: 'drift:checkout:42',
    service: 'checkout',
    severity: 'ticket',
    detail: { kind: 'drift', what: 'SECONDARY checkout-us-west-2-e7 is missing', repaired: true, at: firedAt - 8_000 },
  }),
  observer: alertOf({
    key: 'observer:us-west-2',
    region: 'us-west-2',
    severity: 'ticket',
    detail: { kind: 'observer', observer: 'us-west-2', lastRoundAt: firedAt - 200_000, silent: 1, observers: 3 },
  }),
  'observer-no-quorum': alertOf({
    key: 'observer:us-east-2',
    region: 'us-east-2',
    detail: { kind: 'observer', observer: 'us-east-2', silent: 2, observers: 3 },
  }),
  certificate: alertOf({
    key: 'certificate:checkout:us-west-2',
    service: 'checkout',
    severity: 'ticket',
    detail: { kind: 'certificate', endpoint: 'us-west-2', daysLeft: 20 },
  }),
  'certificate-expired': alertOf({
    key: 'certificate:checkout:us-west-2',
    service: 'checkout',
    detail: { kind: 'certificate', endpoint: 'us-west-2', daysLeft: -1 },
  }),
  region: alertOf({
    key: 'region:us-east-1',
    region: 'us-east-1',
    detail: { kind: 'region', services: ['checkout', 'orders', 'search'], more: 47 },
  }),
  'dead-letters': alertOf({
    key: 'dead-letters:us-east-2',
    severity: 'ticket',
    detail: { kind: 'dead-letters', queue: 'us-east-2', count: 12 },
  }),
  audit: alertOf({
    key: 'audit:replication:2026-11-22',
    severity: 'ticket',
    detail: {
      kind: 'audit',
      subject: 's3://acme-backups',
      check: 'replication',
      summary: 'no rule copies what is under db/ to another region',
      fix: 'add a replication rule whose prefix is empty or db/',
    },
  }),
  'audit-many': alertOf({
    key: 'audit:public-access:2026-11-22',
    detail: {
      kind: 'audit',
      subject: 's3://acme-backups, s3://acme-logs, s3://acme-site and 41 more',
      check: 'public-access',
      summary: 'public access is not blocked; 43 more findings of this check',
      fix: 'block public access of the bucket',
    },
  }),
  'audit-run': alertOf({
    key: 'audit:run',
    severity: 'ticket',
    detail: {
      kind: 'audit',
      subject: 'everything',
      check: 'run',
      summary: 'no audit has been finished since 2026-11-20 00:07:12 UTC',
      fix: 'see the log of the function audit: what fails, or what takes so long',
    },
  }),
  restore: alertOf({
    key: 'restore:orders',
    detail: {
      kind: 'restore',
      backup: 'orders',
      summary: 'The newest backup was taken 1 d 2 h ago; at most 1 d was promised; and 1 more reason',
      run: 'orders-20261122T040000Z-x7k2',
      fix: 'Look why no newer backup was made, or was not stored where it is looked for.',
      rpoMs: 26 * hourMs,
      rtoMs: 62 * minuteMs,
    },
  }),
  'restore-missed': alertOf({
    key: 'restore-missed:orders',
    severity: 'ticket',
    detail: {
      kind: 'restore',
      backup: 'orders',
      summary:
        'no test has come to an end since it was due at 2026-11-22 04:00:00 UTC; the last test was at 2026-11-15 04:00:20 UTC',
      fix: 'see whether its schedule is there and enabled, and what the log of restore says',
    },
  }),
} as const satisfies Record<string, Alert>;

const over = { stage: 'resolved', now: firedAt + 45 * minuteMs } as const satisfies Telling;
const resolvedOf = (alert: Alert, telling: Telling = {}) =>
  noticeFor({ ...alert, state: states.resolved }, { ...over, ...telling });
const closedOf = (alert: Alert, why: 'past' | 'not-watched') =>
  noticeFor({ ...alert, state: { ...states.resolved, why } }, over);

/** By the name of their golden files. */
export const samples: Readonly<Record<string, Notice>> = {
  ...Object.fromEntries(Object.entries(details).map(([name, alert]) => [`${name}-fired`, noticeFor(alert)])),
  'burn-late': noticeFor(details.burn, { now: firedAt + 42 * minuteMs }),
  'burn-worsened': noticeFor(details.burn, { stage: 'worsened', now: firedAt + 10 * minuteMs }),
  'burn-reminder': noticeFor(details.burn, { stage: 'reminder', now: firedAt + 30 * minuteMs }),
  'burn-acknowledged': noticeFor(
    { ...details.burn, state: states.acknowledged },
    { stage: 'worsened', now: firedAt + 10 * minuteMs },
  ),
  'burn-resolved': resolvedOf(details.burn),
  'burn-resolved-unheard': resolvedOf(details.burn, { count: 1 }),
  'burn-not-watched': closedOf(details.burn, 'not-watched'),
  'budget-resolved': resolvedOf(details.budget),
  'unmeasured-resolved': resolvedOf(details.unmeasured),
  'flip-past': closedOf(details.flip, 'past'),
  'blocked-resolved': resolvedOf(details.blocked),
  'drift-resolved': resolvedOf(details.drift),
  'observer-resolved': resolvedOf(details.observer),
  'certificate-resolved': resolvedOf(details.certificate),
  'region-resolved': resolvedOf(details.region),
  'dead-letters-resolved': resolvedOf(details['dead-letters']),
  'audit-resolved': resolvedOf(details.audit),
  'restore-resolved': resolvedOf(details.restore),
};
