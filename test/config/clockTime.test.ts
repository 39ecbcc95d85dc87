import { describe, expect, it } from 'vitest';
import { parseClockTime } from '../../shared/config/clockTime.ts';

describe('parseClockTime', () => {
  it.each([
    ['00:00', 0],
    ['07:30', 450],
    ['23:59', 1_439],
  ])('reads %s as %i minutes after midnight', (text, minutes) => {
    expect(parseClockTime(text)).toEqual({ ok: true, value: minutes });
  });

  it.each([
    ['7:30', '07:30'],
    ['9', '09:00'],
    ['24:00', '00:00'],
    ['22:00:00', '22:00'],
    ['12am', '00:00'],
    ['12:30 PM', '12:30'],
    ['11pm', '23:00'],
  ])('takes %s for %s', (text, meant) => {
    expect(parseClockTime(text)).toEqual({
      ok: false,
      message: `"${text}" is not a time of the day; did you mean ${meant}?`,
    });
  });

  it.each(['', '25:00', '12:60', 'noon', '1234', '22:00:30'])('has no guess for %j', (text) => {
    const message = `${JSON.stringify(text)} is not a time of the day; write hours and minutes, such as 22:00`;
    expect(parseClockTime(text)).toEqual({ ok: false, message });
  });
});
