import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/alerts/alert.ts';
import type { Signal } from '../../shared/alerts/signal.ts';
import { abandoned, transition } from '../../shared/alerts/transition.ts';
import { activeSignal, alertOf, aMinute, burnDetail, minuteMs, toldOf } from './alerts.ts';

const about = { key: 'burn:checkout:availability', service: 'checkout' };
const clear = (clearMs = 0): Signal => ({ ...about, condition: 'clear', clearMs });
const unknown: Signal = { ...about, condition: 'unknown' };

function next(before: Alert | undefined, signal: Signal, now = aMinute, inMaintenance = false): Alert | undefined {
  const step = transition(before, signal, { now, inMaintenance });
  if (step.kind === 'changed') return step.alert;
  return step.kind === 'unchanged' ? before : undefined;
}

describe('a cause that is found', () => {
  it('fires at once, for a spike that is over soon burns too', () => {
    expect(next(undefined, activeSignal())).toMatchObject({
      state: { kind: 'firing', firedAt: aMinute },
      episode: 1,
      revision: 1,
    });
  });

  it('is pending for as long as it is told to be, and forgotten when it is over before', () => {
    const pending = next(undefined, activeSignal({ pendingMs: 2 * minuteMs }));
    expect(pending?.state).toEqual({ kind: 'pending', since: aMinute });
    expect(next(pending, activeSignal({ pendingMs: 2 * minuteMs }), aMinute + minuteMs)?.state.kind).toBe('pending');
    expect(next(pending, activeSignal({ pendingMs: 2 * minuteMs }), aMinute + 2 * minuteMs)?.state).toEqual({
      kind: 'firing',
      since: aMinute,
      firedAt: aMinute + 2 * minuteMs,
    });
    expect(next(pending, clear(), aMinute + minuteMs)).toBeUndefined();
  });

  it('is what it was before when it was pending again for nothing, so that its end can still be told', () => {
    const state = {
      kind: 'resolved',
      since: aMinute,
      firedAt: aMinute,
      at: aMinute + minuteMs,
      why: 'cleared',
    } as const;
    const told = { oncall: toldOf() };
    const resolved = alertOf({ state, told, revision: 5 });
    const ticket = activeSignal({ severity: 'ticket', pendingMs: 2 * minuteMs });
    const pending = next(resolved, ticket, aMinute + 2 * minuteMs);
    expect(pending).toMatchObject({ state: { kind: 'pending' }, episode: 2, severity: 'ticket', revision: 6 });
    expect(next(pending, clear(), aMinute + 3 * minuteMs)).toEqual({ ...resolved, revision: 7 });
  });

  it('becomes graver, and never less grave before it is over', () => {
    const ticket = alertOf({ severity: 'ticket' });
    const page = next(ticket, activeSignal(), aMinute + minuteMs);
    expect(page).toMatchObject({ severity: 'page', worsenedAt: aMinute + minuteMs });
    expect(next(page, activeSignal({ severity: 'ticket' }), aMinute + 2 * minuteMs)?.severity).toBe('page');
  });

  it('becomes less grave when what was graver has surely been over for a while', () => {
    const ticket = activeSignal({ severity: 'ticket', easesAfterMs: 5 * minuteMs });
    const first = next(alertOf(), ticket, aMinute + minuteMs);
    expect(first).toMatchObject({ severity: 'page', easingSince: aMinute + minuteMs });
    const eased = next(first, ticket, aMinute + 6 * minuteMs);
    expect(eased).toMatchObject({ severity: 'ticket', state: { kind: 'firing' } });
    expect(eased).not.toHaveProperty('easingSince');
    // Not known, or grave again, begins anew.
    const blind = next(first, activeSignal({ severity: 'ticket' }), aMinute + 2 * minuteMs);
    expect(next(blind, ticket, aMinute + 6 * minuteMs)).toMatchObject({
      severity: 'page',
      easingSince: aMinute + 6 * minuteMs,
    });
    expect(next(next(first, activeSignal(), aMinute + 2 * minuteMs), ticket, aMinute + 6 * minuteMs)?.severity).toBe(
      'page',
    );
  });

  it('fires again when it becomes graver than what somebody has acknowledged', () => {
    const state = { kind: 'acknowledged', since: aMinute, firedAt: aMinute, at: aMinute, by: 'somebody' } as const;
    expect(next(alertOf({ severity: 'ticket', state }), activeSignal())?.state.kind).toBe('firing');
    expect(next(alertOf({ state }), activeSignal())?.state.kind).toBe('acknowledged');
  });

  it('is not written again when there is nothing new', () => {
    expect(transition(alertOf(), activeSignal(), { now: aMinute, inMaintenance: false }).kind).toBe('unchanged');
  });

  it('comes up again as another episode', () => {
    const state = { kind: 'resolved', since: aMinute, firedAt: aMinute, at: aMinute, why: 'cleared' } as const;
    const again = next(alertOf({ state, revision: 7 }), activeSignal(), aMinute + minuteMs);
    expect(again).toMatchObject({ episode: 2, revision: 8, state: { kind: 'firing', firedAt: aMinute + minuteMs } });
  });

  it('is over by itself when it was over when it was found, and does not come up again', () => {
    const past = activeSignal({ pastAfterMs: 15 * minuteMs });
    expect(next(alertOf(), past, aMinute + 14 * minuteMs)?.state.kind).toBe('firing');
    const over = next(alertOf(), past, aMinute + 15 * minuteMs);
    expect(over?.state).toMatchObject({ kind: 'resolved', why: 'past' });
    expect(next(over, past, aMinute + 16 * minuteMs)).toBe(over);
  });
});

describe('a cause that is gone', () => {
  it('resolves when it has been gone for long enough', () => {
    const first = next(alertOf(), clear(5 * minuteMs), aMinute + minuteMs);
    expect(first?.state.kind).toBe('firing');
    expect(next(first, clear(5 * minuteMs), aMinute + 5 * minuteMs)?.state.kind).toBe('firing');
    expect(next(first, clear(5 * minuteMs), aMinute + 6 * minuteMs)?.state).toMatchObject({
      kind: 'resolved',
      why: 'cleared',
    });
  });

  it('has to be gone anew after a gap in the data', () => {
    const first = next(alertOf(), clear(5 * minuteMs), aMinute + minuteMs);
    const blind = next(first, unknown, aMinute + 4 * minuteMs);
    const seen = next(blind, clear(5 * minuteMs), aMinute + 7 * minuteMs);
    expect(seen?.state.kind).toBe('firing');
    expect(next(seen, clear(5 * minuteMs), aMinute + 12 * minuteMs)?.state.kind).toBe('resolved');
  });

  it('is told as such when nobody watches it any more', () => {
    expect(abandoned(alertOf(), aMinute)).toMatchObject({ alert: { state: { kind: 'resolved', why: 'not-watched' } } });
  });
});

describe('maintenance', () => {
  it('lets nothing count that was clear before it', () => {
    const clearing = next(alertOf(), clear(5 * minuteMs), aMinute);
    const maintained = next(clearing, clear(5 * minuteMs), aMinute + minuteMs, true);
    expect(next(maintained, clear(5 * minuteMs), aMinute + 120 * minuteMs)?.state.kind).toBe('firing');
  });

  it('and gaps begin the waiting of what is pending anew', () => {
    const pending = next(undefined, activeSignal({ pendingMs: 2 * minuteMs }));
    expect(next(pending, unknown, aMinute + minuteMs)).toBeUndefined();
    expect(next(pending, activeSignal({ pendingMs: 2 * minuteMs }), aMinute + minuteMs, true)).toBeUndefined();
  });
});

describe('any course of signals', () => {
  const signal = fc.oneof(
    fc.constantFrom('page', 'ticket').map((severity) => activeSignal({ severity: severity as 'page' | 'ticket' })),
    fc.constant(clear(3 * minuteMs)),
    fc.constant(clear()),
    fc.constant(unknown),
  );

  it('resolves nothing while it is not known, and fires nothing in maintenance', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(signal, fc.boolean()), { maxLength: 40 }), (course) => {
        let alert: Alert | undefined;
        let now = aMinute;
        for (const [one, inMaintenance] of course) {
          const before = alert;
          alert = next(before, one, now, inMaintenance);
          now += minuteMs;
          const was = before?.state.kind ?? 'nothing';
          const is = alert?.state.kind ?? 'nothing';
          if (one.condition === 'unknown' || inMaintenance) expect(is).toBe(was === 'pending' ? 'nothing' : was);
          if (is === 'resolved' && was !== 'resolved') expect(one.condition).toBe('clear');
          if (alert !== before && alert !== undefined) expect(alert.revision).toBe((before?.revision ?? 0) + 1);
          expect(alert?.detail ?? burnDetail).toEqual(burnDetail);
        }
      }),
    );
  });
});
