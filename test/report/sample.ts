/** A report in which everything happened, to a service with a hostile title too; and one of which nothing could be read. */

import { changesOf } from '../../shared/report/changes.ts';
import type { Facts, Figures, Report, ReportedService } from '../../shared/report/reportSchema.ts';
import { todoOf } from '../../shared/report/todo.ts';

/** What somebody wrote into a config, an endpoint answered, or a person noted. */
export const hostile = `</style><script>alert("1" & '2')</script>\u001b[31m`;

export function shown<T>(value: T): { readonly state: 'shown'; readonly value: T } {
  return { state: 'shown', value };
}

export const failed = { state: 'failed' } as const;
const hidden = { state: 'hidden' } as const;

export function figures(change: Partial<Figures> = {}): Figures {
  return {
    availability: 1,
    coverage: 1,
    seen: 1,
    downSeconds: 0,
    unseenSeconds: 0,
    maintenanceSeconds: 0,
    unwatchedSeconds: 0,
    ...change,
  };
}

export function calmService(id: string, change: Partial<ReportedService> = {}): ReportedService {
  return {
    id,
    title: id,
    availability: shown({ now: figures(), before: figures(), days: [] }),
    objectives: hidden,
    incidents: shown({ count: 0, countBefore: 0, listed: [], more: 0, unnoted: { count: 0 } }),
    failover: hidden,
    alerts: shown({ count: 0, countBefore: 0, listed: [], more: 0 }),
    maintenance: [],
    ...change,
  };
}

const none = { count: 0, countBefore: 0, listed: [], more: 0 };

/** A week of which everything could be read, and in which nothing happened. */
export function calmFacts(change: Partial<Facts> = {}): Facts {
  return {
    title: 'Acme',
    generatedAt: '2026-11-23T07:00:00.000Z',
    period: {
      kind: 'week',
      name: '2026-W47',
      timezone: 'Europe/Berlin',
      from: '2026-11-15T23:00:00.000Z',
      to: '2026-11-22T23:00:00.000Z',
      isOver: true,
      until: '2026-11-22T23:00:00.000Z',
    },
    before: {
      kind: 'week',
      name: '2026-W46',
      timezone: 'Europe/Berlin',
      from: '2026-11-08T23:00:00.000Z',
      to: '2026-11-15T23:00:00.000Z',
    },
    services: [calmService('checkout')],
    restores: hidden,
    audits: hidden,
    observers: shown([
      { region: 'us-east-1', state: 'reporting', lastRoundAt: '2026-11-23T06:59:30.000Z' },
      { region: 'us-east-2', state: 'reporting', lastRoundAt: '2026-11-23T06:59:30.000Z' },
      { region: 'us-west-2', state: 'reporting', lastRoundAt: '2026-11-23T06:59:30.000Z' },
    ]),
    monitorAlerts: shown(none),
    open: shown([]),
    ...change,
  };
}

export function reportOf(facts: Facts): Report {
  return { ...facts, todo: todoOf(facts), changes: [...changesOf(facts)] };
}

const days = ['15', '16', '17', '18', '19', '20', '21', '22'].map((day) => ({
  day: `2026-11-${day}`,
  availability: day === '17' ? 0.9875 : day === '19' ? null : 1,
  seen: day === '19' ? 0 : day === '20' ? 0.75 : 1,
  downSeconds: day === '17' ? 1_080 : 0,
}));

const checkout: ReportedService = {
  id: 'checkout',
  title: 'Checkout API',
  availability: shown({
    now: figures({
      availability: 0.9980263,
      coverage: 0.8214285,
      seen: 0.8214285,
      downSeconds: 1_080,
      unseenSeconds: 108_000,
    }),
    before: figures({ availability: 0.99995, downSeconds: 30 }),
    days,
  }),
  objectives: shown([
    {
      slo: 'availability',
      target: 0.9995,
      window: 'over 30 days',
      indicator: 'time that users found it up',
      now: { compliance: 0.9980263, measured: 0.8214285 },
      before: { compliance: 0.99995, measured: 1 },
      verdict: 'missed',
      budget: { spentShare: 1.0648148, goneAt: '2026-11-17T13:00:00.000Z', isGone: true },
    },
  ]),
  incidents: shown({
    count: 1,
    countBefore: 0,
    listed: [
      {
        from: '2026-11-18T10:00:00.000Z',
        to: '2026-11-18T10:04:00.000Z',
        state: 'closed',
        scope: 'service',
        durationSeconds: 240,
        downSeconds: 240,
        endUncertainSeconds: 0,
        reason: 'status',
        budgetShare: 0.1851851,
        isDrill: true,
        notes: [],
      },
      {
        from: '2026-11-17T12:42:00.000Z',
        to: '2026-11-17T13:00:00.000Z',
        state: 'closed',
        scope: 'service',
        durationSeconds: 1_080,
        downSeconds: 1_080,
        endUncertainSeconds: 60,
        reason: 'timeout-connect',
        budgetShare: 0.8333333,
        isDrill: false,
        notes: [{ by: 'ana', text: `a full disk ${hostile}` }],
      },
    ],
    more: 2,
    unnoted: { count: 0 },
  }),
  failover: shown({
    flips: [
      {
        at: '2026-11-17T12:44:00.000Z',
        epoch: 7,
        from: 'us-east-1',
        to: 'us-west-2',
        cause: 'failover',
        by: 'us-east-2',
        reason: '2 of 3 observers see us-east-1 down',
        failingSince: '2026-11-17T12:42:00.000Z',
        detectedAt: '2026-11-17T12:43:30.000Z',
        inSyncAt: '2026-11-17T12:44:40.000Z',
        answeredAt: '2026-11-17T12:45:10.000Z',
        tookSeconds: 190,
      },
    ],
    drills: [
      {
        startedAt: '2026-11-18T10:00:00.000Z',
        endedAt: '2026-11-18T10:30:00.000Z',
        by: 'ana',
        endpoint: 'us-west-2',
        passed: false,
        why: 'the name did not answer us-west-2 again in time',
        decidedAt: '2026-11-18T10:01:00.000Z',
        inSyncAt: '2026-11-18T10:01:35.000Z',
        answeredAt: '2026-11-18T10:02:00.000Z',
        tookSeconds: 120,
      },
    ],
    more: 0,
    counts: { flips: 1, drillsPassed: 0, drillsFailed: 1 },
    longestSeconds: 190,
    rtoSeconds: 120,
    lastPassedDrillAt: null,
  }),
  alerts: shown({
    count: 1,
    countBefore: 0,
    listed: [
      { at: '2026-11-17T12:45:00.000Z', about: 'burn', severity: 'page', text: 'Checkout API burns its error budget' },
    ],
    more: 0,
  }),
  maintenance: [{ from: '2026-11-22T02:00:00.000Z', to: '2026-11-22T03:00:00.000Z' }],
};

const finding = {
  check: 'public-access',
  title: 'Public access is blocked',
  severity: 'critical',
  since: '2026-11-18',
  count: 1,
  subjects: 's3://acme-backups',
  summary: 'the policy lets everybody read acme-backups',
  fix: 'Block public access of acme-backups',
} as const;

export const fullFacts: Facts = calmFacts({
  services: [
    checkout,
    calmService('hostile', { title: hostile, objectives: failed, incidents: failed }),
    calmService('new', {
      title: 'New service',
      availability: shown({
        now: figures({ availability: null, coverage: null, seen: 0, unwatchedSeconds: 604_800 }),
        before: figures({ availability: null, coverage: null, seen: 0, unwatchedSeconds: 604_800 }),
        days: [],
      }),
    }),
  ],
  restores: shown([
    {
      backup: 'orders',
      runs: { passed: 0, failed: 1, unknown: 0, isAll: true },
      last: {
        at: '2026-11-22T04:00:00.000Z',
        verdict: 'failed',
        reasons: ['The newest backup is 3 d old, and 24 h is the RPO.'],
        advice: 'Look why no backup was written since.',
        rpoSeconds: 259_200,
      },
      rpoObjectiveSeconds: 86_400,
      rtoObjectiveSeconds: 3_600,
    },
    { backup: 'carts', runs: { passed: 0, failed: 0, unknown: 0, isAll: true }, last: null },
  ]),
  audits: shown({
    run: '2026-11-22',
    runBefore: '2026-11-15',
    open: { critical: 1, high: 0, medium: 2, low: 4 },
    openBefore: { critical: 0, high: 1, medium: 2, low: 4 },
    unknown: 3,
    blind: 's3://acme-logs',
    grave: [finding],
    fresh: [finding],
    freshFindings: { critical: 1, high: 0, medium: 0, low: 0 },
    goneFindings: 1,
    uncompared: 0,
    gone: [{ ...finding, check: 'versioning', severity: 'high', title: 'Versions are kept', since: '2026-10-01' }],
    more: 0,
  }),
  observers: shown([
    { region: 'us-east-1', state: 'reporting', lastRoundAt: '2026-11-23T06:59:30.000Z' },
    { region: 'us-east-2', state: 'reporting', lastRoundAt: '2026-11-23T06:59:30.000Z' },
    { region: 'us-west-2', state: 'silent', lastRoundAt: '2026-11-19T08:00:00.000Z' },
  ]),
  monitorAlerts: shown({
    count: 1,
    countBefore: 0,
    listed: [{ at: '2026-11-19T08:03:00.000Z', about: 'observer', severity: 'ticket', text: 'us-west-2 is silent' }],
    more: 0,
  }),
  open: shown([
    { since: '2026-11-19T08:03:00.000Z', severity: 'ticket', isAcknowledged: false, text: 'us-west-2 is silent' },
  ]),
});

/** Nobody could look at anything. */
export const unreadFacts: Facts = calmFacts({
  services: [
    calmService('checkout', {
      availability: failed,
      objectives: failed,
      incidents: failed,
      failover: failed,
      alerts: failed,
    }),
  ],
  restores: failed,
  audits: failed,
  observers: failed,
  monitorAlerts: failed,
  open: failed,
});
