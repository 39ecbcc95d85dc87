import { describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/alerts/alert.ts';
import { deliveriesDue, type Surroundings } from '../../shared/alerts/due.ts';
import type { AlertRoute } from '../../shared/config/config.ts';
import { alertOf, aMinute, minuteMs, routeOf, toldOf } from './alerts.ts';

const hourMs = 60 * minuteMs;
const resolved = (at: number) => ({ kind: 'resolved', since: aMinute, firedAt: aMinute, at, why: 'cleared' }) as const;

function due(
  alert: Alert,
  {
    routes = [routeOf()],
    now = aMinute,
    umbrella,
    observer = 'us-east-1',
    inMaintenance = false,
  }: Partial<Surroundings> = {},
) {
  return deliveriesDue(alert, { routes, now, umbrella, observer, inMaintenance }).map(
    ({ route, stage, deduplicationId }) => [route.id, stage, deduplicationId],
  );
}

describe('what is to be told', () => {
  it('is that it fires, once', () => {
    expect(due(alertOf())).toEqual([['oncall', 'fired', 'burn:checkout:availability:1795348800:oncall:1']]);
    expect(due(alertOf({ told: { oncall: toldOf() } }))).toEqual([]);
  });

  it('is nothing while it is pending', () => {
    expect(due(alertOf({ state: { kind: 'pending', since: aMinute } }))).toEqual([]);
  });

  it('is that it has become graver', () => {
    const told = { oncall: toldOf({ severity: 'ticket' }) };
    expect(due(alertOf({ told }))).toEqual([['oncall', 'worsened', 'burn:checkout:availability:1795348800:oncall:2']]);
  });

  it('is its end, to whoever heard of its beginning', () => {
    const ended = alertOf({ state: resolved(aMinute + minuteMs), told: { oncall: toldOf() } });
    expect(due(ended)).toEqual([['oncall', 'resolved', 'burn:checkout:availability:1795348800:oncall:2']]);
    expect(due({ ...ended, told: { oncall: toldOf({ stage: 'resolved', count: 2 }) } })).toEqual([]);
  });

  it('is one message about both when nobody could be told before it was over', () => {
    expect(due(alertOf({ state: resolved(aMinute), owed: ['oncall'] }), { now: aMinute + hourMs })).toEqual([
      ['oncall', 'resolved', 'burn:checkout:availability:1795348800:oncall:1'],
    ]);
  });

  it('is nothing of the end to a route that came after it', () => {
    expect(due(alertOf({ state: resolved(aMinute), owed: ['another'] }), { now: aMinute + hourMs })).toEqual([]);
  });

  it('is no reminder in maintenance', () => {
    const reminded = { routes: [routeOf({ remindMs: hourMs })], now: aMinute + hourMs };
    const alert = alertOf({ told: { oncall: toldOf() } });
    expect(due(alert, { ...reminded, inMaintenance: true })).toEqual([]);
    expect(due(alert, reminded)).toHaveLength(1);
  });

  it('has an id of its own for each route, as two may lead to one topic', () => {
    const routes = [routeOf({ id: 'pages' }), routeOf({ id: 'tickets' })];
    expect(new Set(due(alertOf(), { routes }).map(([, , id]) => id)).size).toBe(2);
  });

  it('is nothing of what has been over for a day', () => {
    expect(due(alertOf({ state: resolved(aMinute), owed: ['oncall'] }), { now: aMinute + 25 * hourMs })).toEqual([]);
  });

  it('is a reminder as often as the route wants it, until somebody acknowledges', () => {
    const routes = [routeOf({ remindMs: hourMs })];
    const told = { oncall: toldOf() };
    expect(due(alertOf({ told }), { routes, now: aMinute + hourMs - 1 })).toEqual([]);
    expect(due(alertOf({ told }), { routes, now: aMinute + hourMs })).toEqual([
      ['oncall', 'reminder', 'burn:checkout:availability:1795348800:oncall:2'],
    ]);
    const state = { kind: 'acknowledged', since: aMinute, firedAt: aMinute, at: aMinute, by: 'somebody' } as const;
    expect(due(alertOf({ told, state }), { routes, now: aMinute + 5 * hourMs })).toEqual([]);
  });

  it('is told anew in another episode', () => {
    const told = { oncall: toldOf({ stage: 'resolved', count: 4 }) };
    expect(due(alertOf({ episode: 2, told }))).toEqual([
      ['oncall', 'fired', 'burn:checkout:availability:1795348800:oncall:1'],
    ]);
  });
});

describe('a message on its way', () => {
  const sending = { oncall: toldOf({ state: 'sending' }) };

  it('is not sent by two', () => {
    expect(due(alertOf({ told: sending }), { now: aMinute + 59_000, observer: 'us-west-2' })).toEqual([]);
  });

  it('is sent again under the same id when whoever sent it has died', () => {
    expect(due(alertOf({ told: sending }), { now: aMinute + minuteMs, observer: 'us-west-2' })).toEqual([
      ['oncall', 'fired', 'burn:checkout:availability:1795348800:oncall:1'],
    ]);
  });

  it('is no reminder of what somebody is at by now', () => {
    const told = { oncall: toldOf({ stage: 'reminder', count: 2, state: 'sending' }) };
    const state = { kind: 'acknowledged', since: aMinute, firedAt: aMinute, at: aMinute, by: 'somebody' } as const;
    expect(due(alertOf({ told, state }), { now: aMinute + hourMs })).toEqual([]);
  });

  it('is another one once the alert is graver, as it may have arrived as it was', () => {
    const told = { oncall: toldOf({ state: 'sending', severity: 'ticket' }) };
    expect(due(alertOf({ told, worsenedAt: aMinute }), { now: aMinute + minuteMs })).toEqual([
      ['oncall', 'worsened', 'burn:checkout:availability:1795348800:oncall:2'],
    ]);
  });

  it('is tried again later and later by whoever failed, and at once by another', () => {
    const failed = (times: number, by: readonly string[]) => ({
      oncall: toldOf({ state: 'sending', failed: { times, why: 'x', by } }),
    });
    const isTried = (times: number, afterMs: number, observer = 'us-east-1', by: readonly string[] = ['us-east-1']) =>
      due(alertOf({ told: failed(times, by) }), { now: aMinute + afterMs, observer }).length > 0;
    expect([isTried(1, 29_000), isTried(1, 30_000)]).toEqual([false, true]);
    expect([isTried(3, 119_000), isTried(3, 120_000)]).toEqual([false, true]);
    expect([isTried(30, 3 * minuteMs - 1), isTried(30, 3 * minuteMs)]).toEqual([false, true]);
    expect(isTried(1, 0, 'us-west-2')).toBe(true);
    // However often one has failed, nobody else waits for that; whoever has failed too does.
    expect(isTried(30, 0, 'us-west-2')).toBe(true);
    const both = ['us-east-1', 'us-west-2'];
    expect([isTried(3, 119_000, 'us-west-2', both), isTried(3, 120_000, 'us-west-2', both)]).toEqual([false, true]);
  });

  it('is overtaken by the end', () => {
    const failed = { oncall: toldOf({ state: 'sending', failed: { times: 1, why: 'x' } }) };
    const alert = alertOf({ told: failed, state: resolved(aMinute + minuteMs) });
    expect(due(alert, { now: aMinute + minuteMs })).toEqual([
      ['oncall', 'resolved', 'burn:checkout:availability:1795348800:oncall:2'],
    ]);
  });
});

describe('a route', () => {
  const ids = (alert: Alert, routes: readonly AlertRoute[], now = aMinute) =>
    due(alert, { routes, now }).map(([id]) => id);

  it('hears of its severities, services and kinds', () => {
    const routes = [
      routeOf({ id: 'pages', severities: ['page'] }),
      routeOf({ id: 'tickets', severities: ['ticket'] }),
      routeOf({ id: 'checkout', services: ['checkout'] }),
      routeOf({ id: 'search', services: ['search'] }),
      routeOf({ id: 'burns', kinds: ['burn'] }),
      routeOf({ id: 'flips', kinds: ['flip'] }),
    ];
    expect(ids(alertOf(), routes)).toEqual(['pages', 'checkout', 'burns']);
  });

  it('that wants certain services hears of no observer, and of a region with one of them', () => {
    const { service: _, ...silent } = alertOf({
      key: 'observer:us-east-1',
      detail: { kind: 'observer', observer: 'us-east-1', silent: 1, observers: 3 },
    });
    const lost = {
      ...silent,
      key: 'region:us-east-1',
      detail: { kind: 'region', services: ['search', 'checkout'], more: 0 },
    } as const;
    const routes = [routeOf({ id: 'checkout', services: ['checkout'] }), routeOf({ id: 'all' })];
    expect(ids(silent, routes)).toEqual(['all']);
    expect(ids(lost, routes)).toEqual(['checkout', 'all']);
  });

  it('for tickets hears of the end of a ticket that became a page', () => {
    const told = { tickets: toldOf({ severity: 'page', stage: 'worsened', count: 2 }) };
    const routes = [routeOf({ id: 'tickets', severities: ['ticket'] })];
    expect(ids(alertOf({ told, state: resolved(aMinute) }), routes)).toEqual(['tickets']);
  });

  it('for pages hears the end when a page becomes a ticket, and of the next page', () => {
    const routes = [routeOf({ id: 'pages', severities: ['page'] }), routeOf({ id: 'all' })];
    const told = { pages: toldOf(), all: toldOf() };
    expect(due(alertOf({ severity: 'ticket', told }), { routes }).map(([id, stage]) => [id, stage])).toEqual([
      ['pages', 'resolved'],
    ]);
    const eased = { pages: toldOf({ stage: 'resolved', severity: 'ticket', count: 2 }), all: toldOf() };
    expect(due(alertOf({ severity: 'ticket', told: eased }), { routes })).toEqual([]);
    const again = alertOf({ told: eased, worsenedAt: aMinute + minuteMs });
    expect(due(again, { routes }).map(([id, stage]) => [id, stage])).toEqual([
      ['pages', 'fired'],
      ['all', 'worsened'],
    ]);
  });

  it('is left in peace at night, but by pages', () => {
    // 12:00 UTC is 13:00 in Berlin and 21:00 in Tokyo.
    const quiet = { fromMinute: 21 * 60, toMinute: 7 * 60, timezone: 'Asia/Tokyo' };
    const routes = [routeOf({ quiet })];
    expect(ids(alertOf({ severity: 'ticket' }), routes)).toEqual([]);
    expect(ids(alertOf({ severity: 'ticket' }), routes, aMinute - minuteMs)).toEqual(['oncall']);
    expect(ids(alertOf({ severity: 'ticket' }), routes, aMinute + 10 * hourMs)).toEqual(['oncall']);
    expect(ids(alertOf({ severity: 'page' }), routes)).toEqual(['oncall']);
    expect(ids(alertOf({ severity: 'ticket' }), [routeOf({ quiet: { ...quiet, timezone: 'Europe/Berlin' } })])).toEqual(
      ['oncall'],
    );
  });
});

describe('an alert within another', () => {
  const ids = (alert: Alert, about: Partial<Surroundings>) => due(alert, about).map(([id]) => id);
  const umbrella = alertOf({ key: 'region:us-east-1', detail: { kind: 'region', services: ['checkout'], more: 0 } });
  const within = { key: umbrella.key, episode: 1 };

  it('is told by that one, beginning and end', () => {
    expect(due(alertOf({ within }), { umbrella })).toEqual([]);
    const over = { ...umbrella, state: resolved(aMinute), told: { oncall: toldOf() } };
    const ended = alertOf({ within, state: resolved(aMinute), owed: ['oncall'] });
    expect(due(ended, { umbrella: over })).toEqual([]);
  });

  it('speaks for itself to whoever does not hear of that one', () => {
    const routes = [routeOf({ id: 'all' }), routeOf({ id: 'burns', kinds: ['burn'] })];
    expect(ids(alertOf({ within }), { umbrella, routes })).toEqual(['burns']);
    const told = { all: toldOf() };
    const over = { ...umbrella, told, state: resolved(aMinute) };
    const ended = alertOf({ within, state: resolved(aMinute), owed: ['all', 'burns'], told: { burns: toldOf() } });
    expect(ids(ended, { umbrella: over, routes })).toEqual(['burns']);
  });

  it('speaks for itself when it outlasts that one', () => {
    const over = { ...umbrella, state: resolved(aMinute) };
    expect(due(alertOf({ within }), { umbrella: over })).toHaveLength(1);
    expect(due(alertOf({ within: { ...within, episode: 0 } }), { umbrella })).toHaveLength(1);
  });
});

describe('a deduplication id', () => {
  it('fits what SNS takes whatever the key', () => {
    // Amazon SNS API reference, Publish: up to 128 alphanumeric characters and punctuation.
    for (const key of [`audit:${'x'.repeat(300)}:lifecycle`, 'audit:ü:lifecycle']) {
      const [[, , id = ''] = []] = due(alertOf({ key }));
      expect(id).toMatch(/^[\x21-\x7e]{1,128}$/);
    }
  });
});
