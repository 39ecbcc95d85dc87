import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetOfText, budgetText } from '../../shared/ledger/budgetText.ts';
import { budgetEntry } from './arbitraries.ts';

const calm = {
  from: 1_795_380_000_000,
  to: 1_797_972_000_000,
  unit: 'ms',
  total: 1_296_000,
  spent: 20_500,
  left: 1_275_500,
  spentShare: 0.0158,
  missing: 0,
  compliance: 0.999992,
  measured: 1,
  burnRate: 0.21,
  goneAt: 1_799_000_000_000,
  outageMsLeft: 1_275_500,
  target: 0.9995,
  burning: 'calm',
} as const;

describe('a budget as text', () => {
  // The example of the module's own documentation.
  it('can be read by a person', () => {
    const text =
      '1795380000-1797972000 ms 1296000/20500/1275500/0/1275500 0.9995/0.0158/0.999992/1/0.21 calm 1799000000000';
    expect(budgetText(calm)).toBe(text);
    expect(budgetOfText(text)).toEqual(calm);
  });

  it('says nothing of what is absent, and that more was spent than there was', () => {
    const { spentShare: _a, compliance: _b, measured: _c, burnRate: _d, goneAt: _e, ...rest } = calm;
    const overspent = { ...rest, left: -5, unit: 'requests', burning: 'unknown' } as const;
    const text = '1795380000-1797972000 requests 1296000/20500/-5/0/1275500 0.9995/~/~/~/~ unknown ~';
    expect(budgetText(overspent)).toBe(text);
    expect(budgetOfText(text)).toEqual(overspent);
  });

  it('is read back as it was', () => {
    fc.assert(
      fc.property(budgetEntry, (entry) => {
        expect(budgetOfText(budgetText(entry))).toEqual(entry);
      }),
    );
  });

  it.each([
    '',
    '1-2 ms 1/2/3/4 0.9/~/~/~/~ calm ~',
    '1-2 ms 1/2/3/4/5 ~/~/~/~/~ calm ~',
    '1-2 minutes 1/2/3/4/5 0.9/~/~/~/~ calm ~',
    '1-2 ms 1/2/3/4/5 0.9/~/~/~/~ cool ~',
    '1-2 ms 1/2/3/4/5 0.9/~/~/~/~ calm',
    '1-2 ms 1/2/3/4/Infinity 0.9/~/~/~/~ calm ~',
    ' 1-2 ms 1/2/3/4/5 0.9/~/~/~/~ calm ~',
  ])('refuses %j', (text) => {
    expect(() => budgetOfText(text)).toThrow(RangeError);
  });
});
