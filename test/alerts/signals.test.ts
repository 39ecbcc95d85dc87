/** What each source says of the moments that matter. */
import { describe, expect, it } from 'vitest';
import { surveyRegions, withinRegions } from '../../shared/alerts/regionLoss.ts';
import type { Signal, Survey } from '../../shared/alerts/signal.ts';
import { surveyDeadLetters } from '../../shared/alerts/signals/deadLetters.ts';
import { surveyCertificates, surveyObservers } from '../../shared/alerts/signals/observers.ts';
import { failingOf, footprintsOf, type Present, presentOf } from '../../shared/alerts/signals/present.ts';
import { blockedAskedFor, surveyTraffic, type TrafficInput } from '../../shared/alerts/signals/traffic.ts';
import type { Control, ControlEvent, Flip } from '../../shared/control/control.ts';
import type { LedgerEvent } from '../../shared/ledger/event.ts';
import { anHour, configOf, down, roundAt, serviceOf, up } from '../ledger/samples.ts';
import { alertOf, minuteMs, toldOf } from './alerts.ts';
import { regions } from './world.ts';

const now = anHour;
const hourMs = 60 * minuteMs;
const of = ({ signals }: Survey, key: string): Signal =>
  signals.find((one) => one.key === key) ?? expect.fail(`no ${key}`);

const config = configOf([...regions], [serviceOf('checkout', 30_000, ['us-east-1', 'us-west-2'])]);

/** What every observer sees of checkout's two endpoints. */
function present(east: 'up' | 'down' | 'unsure', west: 'up' | 'down' = 'up'): Present {
  const rounds = regions.map((observer, index) => {
    const isDown = east === 'down' || (east === 'unsure' && index === 0);
    const seen = {
      checkout: { 'us-east-1': isDown ? down('status') : up(9), 'us-west-2': west === 'up' ? up(9) : down('refused') },
    };
    return roundAt({ observer, observerCount: 3, slot: now - 30_000, seen });
  });
  return presentOf(config, east === 'unsure' ? rounds.slice(0, 2) : rounds, now);
}

const flip: Flip = {
  epoch: 2,
  from: 'us-east-1',
  to: 'us-west-2',
  at: now - minuteMs,
  by: 'us-east-2',
  reason: 'quorum',
  kind: 'failover',
};

function controlOf(change: Partial<Control> = {}): Control {
  return {
    service: 'checkout',
    revision: 9,
    active: 'us-east-1',
    epoch: 1,
    phase: 'settled',
    flips: [],
    log: [],
    ...change,
  };
}

function traffic(control: Control | 'corrupt' | undefined, change: Partial<TrafficInput> = {}): Survey {
  return surveyTraffic({
    services: ['checkout'],
    controls: control === undefined ? undefined : new Map([['checkout', control]]),
    blocked: new Map(),
    present: present('up'),
    known: new Set(),
    now,
    ...change,
  });
}

describe('a flip', () => {
  it('is a page when nobody wanted it, with the votes that decided', () => {
    const flipped: ControlEvent = {
      kind: 'flipped',
      revision: 9,
      at: flip.at,
      by: flip.by,
      epoch: 2,
      from: flip.from,
      to: flip.to,
      cause: 'failover',
      reason: flip.reason,
      votes: ['us-east-2', 'us-west-2'],
    };
    const signal = of(
      traffic(controlOf({ epoch: 2, active: 'us-west-2', phase: 'flipping', flips: [flip], log: [flipped] })),
      'flip:checkout:2',
    );
    expect(signal).toMatchObject({
      condition: 'active',
      severity: 'page',
      region: 'us-east-1',
      detail: { votes: ['us-east-2', 'us-west-2'] },
    });
    expect(signal).not.toHaveProperty('pastAfterMs');
  });

  it('is past by itself once DNS follows', () => {
    expect(of(traffic(controlOf({ epoch: 2, flips: [flip] })), 'flip:checkout:2')).toMatchObject({
      pastAfterMs: 15 * minuteMs,
    });
  });

  it.each(['failback', 'forced', 'drill'] as const)('is a ticket as a %s', (kind) => {
    expect(of(traffic(controlOf({ flips: [{ ...flip, kind }] })), 'flip:checkout:2')).toMatchObject({
      severity: 'ticket',
    });
  });

  it('of long ago is history, unless an alert of it is still there', () => {
    const old = controlOf({ flips: [{ ...flip, at: now - 61 * minuteMs }] });
    expect(traffic(old).signals.map(({ key }) => key)).not.toContain('flip:checkout:2');
    expect(traffic(old, { known: new Set(['flip:checkout:2']) }).signals.map(({ key }) => key)).toContain(
      'flip:checkout:2',
    );
  });

  it('is not over because the control table does not answer, or not sensibly', () => {
    expect(traffic(undefined)).toMatchObject({ signals: [], rest: 'unknown' });
    expect(traffic('corrupt')).toMatchObject({ signals: [], rest: 'unknown' });
  });
});

describe('a flip that is blocked', () => {
  const blocked: LedgerEvent = {
    service: 'checkout',
    id: 'b',
    at: now - minuteMs,
    kind: 'blocked',
    by: 'us-east-2',
    epoch: 1,
    why: 'no-healthy-target',
    text: 'No endpoint is healthy.',
  };
  const asked = (events: readonly LedgerEvent[] | undefined, change: Partial<TrafficInput> = {}) =>
    of(
      traffic(controlOf(), { present: present('down', 'down'), blocked: new Map([['checkout', events]]), ...change }),
      'blocked:checkout',
    );

  it('is a page while the active endpoint is down', () => {
    expect(asked([blocked])).toMatchObject({
      condition: 'active',
      severity: 'page',
      detail: { why: 'no-healthy-target' },
    });
  });

  it('is a ticket when somebody holds the service', () => {
    expect(asked([{ ...blocked, why: 'hold' } as LedgerEvent])).toMatchObject({ severity: 'ticket' });
  });

  it('is nothing without a quorum, before another flip, or when nothing stood in the way', () => {
    expect(asked([{ ...blocked, why: 'no-quorum' } as LedgerEvent])).toMatchObject({ condition: 'clear' });
    expect(asked([{ ...blocked, epoch: 0 } as LedgerEvent])).toMatchObject({ condition: 'clear' });
    expect(asked([])).toMatchObject({ condition: 'clear' });
  });

  it('is over when the endpoint is up, and not when nobody knows', () => {
    expect(asked([blocked], { present: present('up') })).toMatchObject({ condition: 'clear' });
    expect(asked([blocked], { present: present('unsure') })).toMatchObject({ condition: 'unknown' });
    expect(asked(undefined)).toMatchObject({ condition: 'unknown' });
  });

  it('is asked for only where the active endpoint is down', () => {
    const controls = new Map([['checkout', controlOf()]]);
    expect(blockedAskedFor({ services: ['checkout'], controls, present: present('down') })).toEqual(['checkout']);
    expect(blockedAskedFor({ services: ['checkout'], controls, present: present('up', 'down') })).toEqual([]);
  });
});

describe('records that somebody edited', () => {
  const drifted = (repaired: boolean): ControlEvent => ({
    kind: 'drifted',
    revision: 5,
    at: now - minuteMs,
    by: 'us-east-1',
    what: 'values differ',
    repaired,
  });
  const settled: ControlEvent = { kind: 'settled', revision: 6, at: now, by: 'us-east-1', epoch: 1, did: 'adopted' };

  it('are told, and are past when they were put right', () => {
    expect(of(traffic(controlOf({ log: [drifted(true)] })), 'drift:checkout:5')).toMatchObject({
      severity: 'ticket',
      pastAfterMs: 15 * minuteMs,
    });
    const left = of(traffic(controlOf({ log: [drifted(false)] })), 'drift:checkout:5');
    expect(left).toMatchObject({ condition: 'active' });
    expect(left).not.toHaveProperty('pastAfterMs');
  });

  it('that were left alone stand until somebody has put them right', () => {
    expect(
      of(
        traffic(controlOf({ log: [settled, drifted(false)] }), { known: new Set(['drift:checkout:5']) }),
        'drift:checkout:5',
      ),
    ).toMatchObject({
      condition: 'clear',
    });
    expect(of(traffic(controlOf({ log: [drifted(false), settled] })), 'drift:checkout:5')).toMatchObject({
      condition: 'active',
    });
  });
});

describe('observers', () => {
  it('are missed at once when they were there, and after half an hour when they never were', () => {
    const blind = presentOf(config, [], now);
    const survey = surveyObservers(blind, new Map([['us-east-1', now - hourMs]]));
    expect(of(survey, 'observer:us-east-1')).toMatchObject({
      severity: 'page',
      pendingMs: 2 * minuteMs,
      detail: { lastRoundAt: now - hourMs },
    });
    expect(of(survey, 'observer:us-east-2')).toMatchObject({ severity: 'ticket', pendingMs: 30 * minuteMs });
  });

  it('are silent when their newest round is old', () => {
    const rounds = [
      roundAt({ observer: 'us-east-1', slot: now - 30_000 }),
      roundAt({ observer: 'us-east-2', slot: now - 10 * minuteMs }),
    ];
    const survey = surveyObservers(presentOf(config, rounds, now), new Map());
    // Two of three: no quorum is left, and whoever has heard of itself alone may be heard by nobody.
    expect(of(survey, 'observer:us-east-1')).toMatchObject({ condition: 'unknown' });
    expect(of(survey, 'observer:us-east-2')).toMatchObject({
      condition: 'active',
      severity: 'page',
      detail: { silent: 2, observers: 3, lastRoundAt: now - 10 * minuteMs },
    });
  });

  it('say which endpoints fail, from where and why', () => {
    expect(failingOf(present('unsure'), 'checkout')).toEqual([
      { endpoint: 'us-east-1', observers: ['us-east-1'], reason: 'status' },
    ]);
    expect(footprintsOf(config, present('down'), now)).toEqual([
      { service: 'checkout', regions: ['us-east-1', 'us-west-2'], down: ['us-east-1'], unknown: [] },
    ]);
  });
});

describe('where services are', () => {
  const slow = serviceOf('reports', 10 * minuteMs, ['us-east-1']);
  const both = configOf([...regions], [...config.services, slow]);
  const rounds = (slot: number) => [
    ...regions.map((observer) =>
      roundAt({ observer, observerCount: 3, slot: now - 30_000, seen: { checkout: { 'us-east-1': down('status') } } }),
    ),
    ...regions.map((observer) =>
      roundAt({ observer, observerCount: 3, everyMs: 10 * minuteMs, slot, seen: { reports: { 'us-east-1': up(9) } } }),
    ),
  ];
  const unknownOf = (slot: number, maintained: typeof both = both) =>
    footprintsOf(maintained, presentOf(maintained, rounds(slot), now), now).find(({ service }) => service === 'reports')
      ?.unknown;

  it('is not known of those that were last looked at before others failed', () => {
    expect(unknownOf(now - 5 * minuteMs)).toEqual(['us-east-1']);
    expect(unknownOf(now - 30_000)).toEqual([]);
  });

  it('is not known in maintenance', () => {
    const maintenance = [{ kind: 'fixed', from: now - minuteMs, to: now + minuteMs }] as const;
    expect(unknownOf(now - 30_000, { ...both, maintenance })).toEqual(['us-east-1']);
  });
});

describe('a certificate', () => {
  const secure = {
    ...config,
    services: config.services.map((service) => ({
      ...service,
      endpoints: service.endpoints.map((one) => ({
        ...one,
        target: { kind: 'tls', host: 'h', port: 443, timeoutMs: 1_000, expect: { certificateDaysMin: 30 } } as const,
      })),
    })),
  };
  const survey = (daysLeft: number | undefined) => {
    const sight = daysLeft === undefined ? up(9) : { ...up(9), certificateDaysLeft: daysLeft };
    const rounds = [roundAt({ observer: 'us-east-1', slot: now - 30_000, seen: { checkout: { 'us-east-1': sight } } })];
    return of(surveyCertificates(secure, presentOf(secure, rounds, now)), 'certificate:checkout:us-east-1');
  };

  it('is told a week before it makes the endpoint count as down, and is a page in its last days', () => {
    expect(survey(38)).toMatchObject({ condition: 'clear' });
    expect(survey(37)).toMatchObject({ condition: 'active', severity: 'ticket', detail: { daysLeft: 37 } });
    expect(survey(3)).toMatchObject({ severity: 'page' });
  });

  it('of which rounds say nothing lasts for long, when they say anything', () => {
    expect(survey(undefined)).toMatchObject({ condition: 'clear' });
    const blind = surveyCertificates(secure, presentOf(secure, [], now));
    expect(of(blind, 'certificate:checkout:us-east-1')).toMatchObject({ condition: 'unknown' });
  });
});

describe('a region', () => {
  const footprints = (down: number, unknown = 0, of = 6) =>
    Array.from({ length: of }, (_, index) => ({
      service: `s${index}`,
      regions: ['us-east-1'],
      down: index < down ? ['us-east-1'] : [],
      unknown: index >= down && index < down + unknown ? ['us-east-1'] : [],
    }));
  const burning = alertOf({ key: 'burn:s0:availability', service: 's0', region: 'us-east-1' });
  const signal = (...input: Parameters<typeof surveyRegions>) => of(surveyRegions(...input), 'region:us-east-1');

  it('is lost when half of its services fail, three at least', () => {
    expect(signal(footprints(3), [])).toMatchObject({
      condition: 'active',
      severity: 'ticket',
      pendingMs: 2 * minuteMs,
    });
    expect(signal(footprints(3), [burning])).toMatchObject({ condition: 'active', severity: 'page', pendingMs: 0 });
    expect(signal(footprints(2), [])).toMatchObject({ condition: 'clear' });
    expect(signal(footprints(3, 0, 7), [])).toMatchObject({ condition: 'clear' });
    expect(signal(footprints(2, 1), [])).toMatchObject({ condition: 'unknown' });
  });

  it('is over when the last alert that it told of is', () => {
    const umbrella = alertOf({
      key: 'region:us-east-1',
      region: 'us-east-1',
      detail: { kind: 'region', services: ['s0'], more: 0 },
    });
    const within = { ...burning, within: { key: umbrella.key, episode: 1 } };
    expect(signal(footprints(0), [umbrella, within])).toMatchObject({ condition: 'active' });
    expect(signal(footprints(0), [umbrella, burning])).toMatchObject({ condition: 'clear' });
  });

  it('tells of what nobody has been told of', () => {
    const umbrella = alertOf({
      key: 'region:us-east-1',
      region: 'us-east-1',
      detail: { kind: 'region', services: ['s0'], more: 0 },
    });
    expect(withinRegions([umbrella, burning]).map(({ within }) => within)).toEqual([{ key: umbrella.key, episode: 1 }]);
    expect(withinRegions([umbrella, { ...burning, told: { oncall: toldOf() } }])).toEqual([]);
    expect(withinRegions([umbrella, { ...burning, region: 'us-west-2' }])).toEqual([]);
  });

  it('lists a thousand services and counts the others', () => {
    const many = signal(footprints(1_030, 0, 1_030), []);
    expect(many.condition === 'active' && many.detail).toMatchObject({ more: 30 });
  });

  it('leaves a silent observer to speak for itself once its services are well', () => {
    const umbrella = alertOf({
      key: 'region:us-east-1',
      region: 'us-east-1',
      detail: { kind: 'region', services: ['s0'], more: 0 },
    });
    const { service: _, ...silent } = {
      ...burning,
      key: 'observer:us-east-1',
      within: { key: umbrella.key, episode: 1 },
    };
    expect(signal(footprints(0), [umbrella, silent])).toMatchObject({ condition: 'clear' });
  });
});

describe('dead letters', () => {
  const survey = (count: number | undefined) => surveyDeadLetters('us-east-1', regions, count);

  it('are a ticket while there are any, and not over because the queue does not answer', () => {
    expect(of(survey(2), 'dead-letters:us-east-1')).toMatchObject({ condition: 'active', severity: 'ticket' });
    expect(of(survey(0), 'dead-letters:us-east-1')).toMatchObject({ condition: 'clear' });
    expect(of(survey(undefined), 'dead-letters:us-east-1')).toMatchObject({ condition: 'unknown' });
  });

  it('of another region are its own business, and of a former one nobody’s', () => {
    expect(of(survey(0), 'dead-letters:us-west-2')).toMatchObject({ condition: 'unknown' });
    expect(survey(0)).toMatchObject({ kinds: ['dead-letters'], rest: 'not-watched' });
  });
});
