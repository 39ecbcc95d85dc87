import { describe, expect, it } from 'vitest';
import {
  budgetNotes,
  leftSentence,
  periodText,
  shareLeftText,
  spentText,
  type ToldBudget,
} from '../../../shared/status/page/budgetWords.ts';

const budget: ToldBudget = {
  slo: 'availability',
  target: 0.9995,
  windowSeconds: 30 * 86_400,
  asOf: '2026-11-22T19:30:00.000Z',
  state: 'calm',
  unit: 'seconds',
  total: 1_296,
  spent: 506,
  left: 790,
  measured: 0.999,
  spentShare: 506 / 1_296,
  burnRate: 0.4,
  goneAt: null,
  outageSecondsLeft: 790,
};

describe('a budget in words', () => {
  it('says how much is left and what an outage may last', () => {
    expect(leftSentence(budget)).toBe('60 % of the error budget left, enough for 13 min 10 s of outage');
    expect(spentText(budget)).toBe('8 min 26 s of 21 min 36 s');
  });

  it('says only about how long where events are counted', () => {
    const latency = { ...budget, slo: 'latency', unit: 'probes', total: 2_592.5, spent: 1_000 } as const;
    expect(leftSentence(latency)).toBe('60 % of the latency budget left, enough for about 13 min 10 s of outage');
    expect(spentText(latency)).toBe('1,000 of 2,592.5 probes');
  });

  it.each<readonly [number | null, string, RegExp]>([
    [null, '–', /^Nothing has been counted in the error budget$/],
    [0, '100 %', /^100 % of the error budget left/],
    [0.999, '0.1 %', /^0\.1 % of/],
    [0.9999, 'less than 0.1 %', /^Less than 0\.1 % of/],
    [1, 'none', /^Nothing of the error budget left$/],
    [1.32, 'overspent (132 %)', /^Nothing of the error budget left: 132 % of it is spent$/],
  ])('never rounds up what is left, with this share spent: %s', (spentShare, share, sentence) => {
    expect(shareLeftText({ ...budget, spentShare })).toBe(share);
    expect(leftSentence({ ...budget, spentShare })).toMatch(sentence);
  });

  it.each([null, 0])('does not call fine what nobody could measure: %s', (measured) => {
    const unseen = { ...budget, measured, spent: 0, spentShare: 0 };
    expect(shareLeftText(unseen)).toBe('–');
    expect(leftSentence(unseen)).toBe('Nothing has been counted in the error budget');
  });

  it.each([
    [{ windowSeconds: 86_400 }, 'last day'],
    [{ windowSeconds: 28 * 86_400 }, 'last 28 days'],
    [
      { windowSeconds: 1, calendar: { unit: 'month', timezone: 'Europe/Berlin' } as const },
      'this month (Europe/Berlin)',
    ],
  ])('names its window: %j', (window, text) => {
    expect(periodText(window)).toBe(text);
  });

  it('tells what is out of the ordinary, and nothing else', () => {
    expect(budgetNotes(budget)).toEqual([]);
    const goneAt = '2026-11-25T10:00:00.000Z';
    expect(budgetNotes({ ...budget, state: 'burning', goneAt, stale: true })).toEqual([
      'burns too fast',
      'gone at 2026-11-25 10:00:00 UTC at the present pace',
      'not counted since 2026-11-22 19:30:00 UTC',
    ]);
    expect(budgetNotes({ ...budget, state: 'unknown' })).toEqual(['how fast it burns is not known']);
    expect(budgetNotes({ ...budget, measured: 0.8 })).toEqual(['only 80 % of the time measured']);
    // What is gone will not go.
    expect(budgetNotes({ ...budget, spentShare: 1, goneAt })).toEqual([]);
  });
});
