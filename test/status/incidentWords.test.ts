/** An incident in words: what is told of it, in which order. */
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../shared/incidents/incident.ts';
import { costText, incidentHeadline, momentsOf, updatesOf } from '../../shared/status/incidentWords.ts';
import { anHour, hourMs, minuteMs } from '../ledger/samples.ts';

const from = anHour;

const bare: Incident = {
  service: 'shop',
  scope: 'service',
  from,
  to: from + 15 * minuteMs,
  state: 'closed',
  downMs: 15 * minuteMs,
  endUncertainMs: 0,
  reason: 'status',
  endpoints: [],
  flips: [],
  alerts: [],
  notes: [],
};
const { to: _, ...open } = bare;

describe('the headline of an incident', () => {
  it.each([
    [bare, 'Shop was down for 15 min: wrong status'],
    [{ ...open, state: 'open' }, 'Shop has been down for 1 h: wrong status'],
    [{ ...bare, state: 'open' }, 'Shop was down for 15 min, and has to stay up to be over: wrong status'],
    [{ ...bare, scope: 'endpoint', endpoint: 'b' }, 'Shop: b was down for 15 min: wrong status'],
    [{ ...bare, drill: { at: from, endpoint: 'a', by: 'ada' } }, 'Shop was down for 15 min, in a drill: wrong status'],
  ] as const)('says what was down, for how long, and why', (incident, words) => {
    expect(incidentHeadline(incident, 'Shop', from + hourMs)).toBe(words);
  });
});

describe('the moments of an incident', () => {
  const told: Incident = {
    ...bare,
    endUncertainMs: 2 * minuteMs,
    endpoints: [
      { endpoint: 'a', from: from - minuteMs, to: from + 20 * minuteMs, state: 'closed', downMs: 21 * minuteMs },
      { endpoint: 'b', from, state: 'open', downMs: minuteMs },
    ],
    flips: [
      {
        at: from + 70_000,
        epoch: 3,
        from: 'a',
        to: 'b',
        cause: 'forced',
        by: 'ada',
        reason: 'at once',
        detectedAt: from + minuteMs,
      },
    ],
    alerts: [
      { at: from + 2 * minuteMs, key: 'k', about: 'burn', stage: 'fired', severity: 'page' },
      { at: from + 16 * minuteMs, key: 'k', about: 'burn', stage: 'resolved', severity: 'page' },
    ],
    drill: { at: from - 2 * minuteMs, endpoint: 'a', by: 'grace' },
    notes: [{ at: from + hourMs, text: 'we broke it\u001b[2J', by: 'ada' }],
  };

  it('are in order, from what led to it to what was noted of it', () => {
    expect(momentsOf(told).map(({ at, text }) => [(at - from) / 1000, text])).toEqual([
      [-120, 'grace began a drill: a counts as down for the monitor.'],
      [-60, 'The endpoint a is down.'],
      [0, 'Users find it down: wrong status. This is a drill.'],
      [0, 'The endpoint b is down.'],
      [60, 'A quorum of observers has seen a down.'],
      [70, 'Traffic is moved from a to b. Decided by ada (by hand): “at once”'],
      [120, 'A page about the error budget, which burns too fast, was raised.'],
      [900, 'It is over after 15 min. It may have ended up to 2 min earlier.'],
      [960, 'A page about the error budget, which burns too fast, is over.'],
      [1200, 'The endpoint a is up again.'],
      [3600, 'ada noted: “we broke it\\u001b[2J”'],
    ]);
  });

  it('hold everything that the feeds and the Statuspage tell', () => {
    const moments = momentsOf(told);
    for (const { at, text } of updatesOf(told, true)) {
      expect(moments.some((one) => one.at === at && one.text.startsWith(text))).toBe(true);
    }
  });

  it('of an endpoint do not tell its beginning and end twice', () => {
    const endpoint: Incident = {
      ...bare,
      scope: 'endpoint',
      endpoint: 'b',
      endpoints: [{ endpoint: 'b', from, to: from + 15 * minuteMs, state: 'closed', downMs: 15 * minuteMs }],
    };
    expect(momentsOf(endpoint).map(({ text }) => text)).toEqual([
      'It is down, and users do not reach it: wrong status.',
      'It is over after 15 min.',
    ]);
  });
});

describe('what an incident cost', () => {
  it('is told as a share and as a time, and not at all where nobody counted it', () => {
    expect(costText({ ...bare, cost: { badMs: 15 * minuteMs, share: 0.25 } })).toBe('25 % of it (15 min)');
    expect(costText(bare)).toBeUndefined();
  });
});
