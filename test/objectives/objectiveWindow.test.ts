import { describe, expect, it } from 'vitest';
import { periodAt, periodMs } from '../../shared/objectives/objectiveWindow.ts';
import { dayMs } from './slos.ts';

const at = (text: string) => Date.parse(text);
const texts = ({ from, to }: { from: number; to: number }) => [
  new Date(from).toISOString(),
  new Date(to).toISOString(),
];

describe('a calendar window', () => {
  // The moments are those of the IANA time zone database (2025b), as `date -d` on a system with it gives them.
  it.each([
    ['week', 'UTC', '2026-11-22T23:59:59Z', '2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
    ['week', 'UTC', '2026-11-23T00:00:00Z', '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
    ['month', 'Europe/Berlin', '2026-10-31T22:59:59Z', '2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'],
    ['month', 'Asia/Kolkata', '2026-11-22T12:00:00Z', '2026-10-31T18:30:00.000Z', '2026-11-30T18:30:00.000Z'],
    ['quarter', 'America/New_York', '2026-11-22T12:00:00Z', '2026-10-01T04:00:00.000Z', '2027-01-01T05:00:00.000Z'],
    ['quarter', 'UTC', '2026-12-31T23:59:59Z', '2026-10-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['month', 'UTC', '2028-02-29T12:00:00Z', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  ] as const)('of a %s in %s at %s', (unit, timezone, now, from, to) => {
    expect(texts(periodAt({ kind: 'calendar', unit, timezone }, at(now)))).toEqual([from, to]);
  });

  it('burns by the customary length, so that alerts are the same in every month', () => {
    expect(periodMs({ kind: 'calendar', unit: 'month', timezone: 'UTC' })).toBe(30 * dayMs);
  });
});

describe('a rolling window', () => {
  it('ends now', () => {
    const now = at('2026-11-22T12:00:00Z');
    expect(periodAt({ kind: 'rolling', ms: 7 * dayMs }, now)).toEqual({ from: now - 7 * dayMs, to: now });
  });
});
