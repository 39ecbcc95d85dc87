import { expect, it } from 'vitest';
import { restoreEvent } from '../../shared/aws/restoreEvents.ts';

const asked = (at: unknown) => restoreEvent.safeParse({ kind: 'person', backup: 'orders', by: 'anna', at }).success;

/** ECMAScript, "Time Values and Time Range": a Date holds 8.64e15 ms at most; ISO 8601 has four digits for a year. */
it.each([1e20, 8.64e15, -1, Number.NaN])('takes no moment that no record could be written of: %s', (at) => {
  expect(asked(at)).toBe(false);
});

it('takes a moment in either form', () => {
  expect([asked(Date.UTC(2026, 10, 29)), asked('2026-11-29T00:00:00+01:00')]).toEqual([true, true]);
});
