import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts, ReportedService } from '../../shared/report/reportSchema.ts';
import { type RuleId, ruleIds } from '../../shared/report/rules.ts';
import { todoOf } from '../../shared/report/todo.ts';
import { calmFacts, calmService, failed, figures, fullFacts, shown, unreadFacts } from './sample.ts';

const objective = (verdict: 'met' | 'missed', spentShare: number, goneAt: string | null = null) => ({
  slo: 'availability' as const,
  target: 0.999,
  window: 'over 30 days',
  indicator: 'time',
  now: { compliance: verdict === 'met' ? 1 : 0.99, measured: 1 },
  before: { compliance: 1, measured: 1 },
  verdict,
  budget: { spentShare, goneAt, isGone: spentShare >= 1 },
});

const none = { flips: 0, drillsPassed: 0, drillsFailed: 0 };
const failover = { flips: [], drills: [], more: 0, counts: none, lastPassedDrillAt: '2026-11-01T00:00:00.000Z' };
const drill = { startedAt: '2026-11-18T10:00:00.000Z', endedAt: '2026-11-18T10:30:00.000Z', by: 'ana', endpoint: 'a' };
const noFindings = { critical: 0, high: 0, medium: 0, low: 0 };
const audits = {
  run: '2026-11-22',
  runBefore: null,
  open: noFindings,
  openBefore: null,
  unknown: 0,
  grave: [],
  fresh: [],
  freshFindings: noFindings,
  gone: [],
  goneFindings: 0,
  uncompared: 0,
  more: 0,
};
const finding = (severity: 'critical' | 'high') => ({
  check: 'versioning',
  title: 'Versions are kept',
  severity,
  since: '2026-11-18',
  count: 1,
  subjects: 's3://acme',
  summary: 'they are not',
});
const restore = (verdict: 'passed' | 'failed' | 'unknown') => ({
  backup: 'orders',
  runs: { passed: 0, failed: 0, unknown: 0, isAll: true },
  last: { at: '2026-11-22T04:00:00.000Z', verdict, reasons: [] },
});
const observers = (silent: number) =>
  shown(
    ['a', 'b', 'c'].map((region, index) => ({
      region,
      state: index < silent ? ('silent' as const) : ('reporting' as const),
      lastRoundAt: null,
    })),
  );

type Trouble = { readonly service?: Partial<ReportedService>; readonly facts?: Partial<Facts> };

/** For each rule the smallest thing that it finds; each stands in a service of its own, or in a part of its own. */
const troubles: Readonly<Record<RuleId, Trouble>> = {
  'watch-lost': { facts: { observers: observers(2) } },
  'restore-failed': { facts: { restores: shown([restore('failed')]) } },
  'finding-critical': {
    facts: { audits: shown({ ...audits, grave: [finding('critical')], open: { ...noFindings, critical: 1 } }) },
  },
  'budget-gone': { service: { objectives: shown([objective('missed', 1.2)]) } },
  'restore-never': { facts: { restores: shown([{ ...restore('passed'), last: null }]) } },
  'restore-missed': {
    facts: { restores: shown([{ ...restore('passed'), missedSince: '2026-11-22T04:00:00.000Z' }]) },
  },
  unread: { service: { incidents: failed } },
  'observer-silent': { facts: { observers: observers(1) } },
  'hardly-watched': {
    service: { availability: shown({ now: figures({ coverage: 0.5 }), before: figures(), days: [] }) },
  },
  'objective-missed': { service: { objectives: shown([objective('missed', 0.4)]) } },
  'rto-missed': {
    service: {
      failover: shown({
        ...failover,
        rtoSeconds: 60,
        drills: [{ ...drill, passed: true, why: 'it came back', tookSeconds: 61 }],
        counts: { ...none, drillsPassed: 1 },
        longestSeconds: 61,
      }),
    },
  },
  'drill-failed': {
    service: {
      failover: shown({
        ...failover,
        drills: [{ ...drill, passed: false, why: 'no answer' }],
        counts: { ...none, drillsFailed: 1 },
      }),
    },
  },
  'budget-going': { service: { objectives: shown([objective('met', 0.4, '2026-11-30T00:00:00.000Z')]) } },
  'restore-unknown': { facts: { restores: shown([restore('unknown')]) } },
  'page-open': {
    facts: {
      open: shown([{ since: '2026-11-22T04:00:00.000Z', severity: 'page', isAcknowledged: false, text: 'it burns' }]),
    },
  },
  'drill-missing': { service: { failover: shown({ ...failover, lastPassedDrillAt: null }) } },
  'finding-high': {
    facts: { audits: shown({ ...audits, fresh: [finding('high')], freshFindings: { ...noFindings, high: 1 } }) },
  },
  'audit-blind': { facts: { audits: shown({ ...audits, blind: 's3://dark' }) } },
  'incident-unnoted': {
    service: {
      incidents: shown({
        count: 1,
        countBefore: 0,
        listed: [
          {
            from: '2026-11-17T12:42:00.000Z',
            to: '2026-11-17T13:00:00.000Z',
            state: 'closed',
            scope: 'service',
            durationSeconds: 1_080,
            downSeconds: 1_080,
            endUncertainSeconds: 0,
            budgetShare: 0.5,
            isDrill: false,
            notes: [],
          },
        ],
        more: 0,
        unnoted: { count: 1, newest: { from: '2026-11-17T12:42:00.000Z', budgetShare: 0.5 } },
      }),
    },
  },
};

/** All of them at a time. Of what cannot be so together, such as one silent observer and two, the graver one is. */
function factsWith(rules: readonly RuleId[]): Facts {
  const graver = ruleIds.filter((rule) => rules.includes(rule)).toReversed();
  const parts: Partial<Facts>[] = graver.map((rule) => troubles[rule].facts ?? {});
  const services = graver.flatMap((rule) => {
    const { service } = troubles[rule];
    return service === undefined ? [] : [calmService(rule, service)];
  });
  const restores = parts.flatMap((one) => (one.restores?.state === 'shown' ? one.restores.value : []));
  const audited = parts.flatMap((one) => (one.audits?.state === 'shown' ? [one.audits.value] : []));
  return calmFacts({
    ...Object.assign({}, ...parts),
    services: [calmService('calm'), ...services],
    restores: shown(restores),
    audits: shown({
      ...audits,
      ...(audited.some(({ blind }) => blind !== undefined) ? { blind: 's3://dark' } : {}),
      grave: audited.flatMap(({ grave }) => grave),
      fresh: audited.flatMap(({ fresh }) => fresh),
      open: { ...noFindings, critical: audited.flatMap(({ grave }) => grave).length },
      freshFindings: { ...noFindings, high: audited.flatMap(({ fresh }) => fresh).length },
    }),
  });
}

const rank = (rule: RuleId) => ruleIds.indexOf(rule);
const some = fc.subarray([...ruleIds]);

describe('the three things to do first', () => {
  it.each(ruleIds)('%s is found, alone', (rule) => {
    const { first, more } = todoOf(factsWith([rule]));
    expect([first.map((one) => one.rule), more]).toEqual([[rule], 0]);
  });

  it('are the gravest three of what is found', () => {
    fc.assert(
      fc.property(some, (rules) => {
        const { first, more } = todoOf(factsWith(rules));
        const found = first.map((one) => rank(one.rule));
        expect(found).toEqual(found.toSorted((a, b) => a - b));
        expect(found.length).toBeLessThanOrEqual(3);
        if (more > 0) expect(found).toHaveLength(3);
      }),
    );
  });

  it('never lose a grave thing to one that is less grave', () => {
    fc.assert(
      fc.property(some, fc.constantFrom(...ruleIds), (rules, added) => {
        const before = todoOf(factsWith(rules)).first;
        const after = todoOf(factsWith([...new Set([...rules, added])])).first;
        const graver = before.filter((one) => rank(one.rule) < rank(added));
        expect(after.slice(0, graver.length)).toEqual(graver);
        // And what was added is among them, unless three graver things are.
        const isHidden = added === 'observer-silent' && rules.includes('watch-lost');
        if (graver.length < 3 && !isHidden) expect(after.map((one) => one.rule)).toContain(added);
      }),
    );
  });

  it('are none only where everything could be read', () => {
    expect(todoOf(factsWith([]))).toEqual({ first: [], more: 0, unread: [] });
    expect(todoOf(unreadFacts)).toMatchObject({ first: [{ rule: 'unread' }], unread: { length: 10 } });
    const parts = ['restores', 'audits', 'observers', 'monitorAlerts', 'open'] as const;
    for (const part of parts) expect(todoOf(calmFacts({ [part]: failed })).first).toMatchObject([{ rule: 'unread' }]);
  });

  it('tell that no audit was finished, and nothing of other periods', () => {
    expect(todoOf(calmFacts({ audits: shown({ ...audits, run: null }) })).first).toMatchObject([
      { rule: 'audit-blind' },
    ]);
  });

  it('say why, and what to do', () => {
    expect(todoOf(fullFacts).first).toEqual([
      {
        rule: 'restore-failed',
        what: 'Mend the backup of orders. Look why no backup was written since.',
        why: 'Its last restore test failed: The newest backup is 3 d old, and 24 h is the RPO.',
      },
      {
        rule: 'finding-critical',
        what: 'Block public access of acme-backups.',
        why: 'Public access is blocked: the policy lets everybody read acme-backups.',
      },
      {
        rule: 'budget-gone',
        what: 'Put reliability before features for Checkout API.',
        why: 'Of the budget of Checkout API, 106.481 % is spent (objective 99.95 %, over 30 days).',
      },
    ]);
  });
});
