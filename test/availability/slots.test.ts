import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, hourOf, slotAt, slotCount, slotFrom } from '../../shared/availability/slots.ts';

const time = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
const cadence = fc.integer({ min: 1, max: 3_600 }).map((seconds) => seconds * 1_000);

describe('slots', () => {
  it('are multiples of the cadence since the epoch', () => {
    const noon = Date.UTC(2026, 10, 22, 12);
    expect(slotAt(noon + 29_999, 30_000)).toBe(noon);
    expect(slotAt(noon + 30_000, 30_000)).toBe(noon + 30_000);
    expect(slotFrom(noon, 30_000)).toBe(noon);
    expect(slotFrom(noon + 1, 30_000)).toBe(noon + 30_000);
    expect(hourOf(noon + 3_599_999)).toBe(noon);
    expect(dayOf(noon)).toBe(Date.UTC(2026, 10, 22));
  });

  it('surround every time by less than the cadence', () => {
    fc.assert(
      fc.property(time, cadence, (at, everyMs) => {
        const [before, after] = [slotAt(at, everyMs), slotFrom(at, everyMs)];
        expect(before % everyMs).toBe(0);
        expect(after % everyMs).toBe(0);
        expect(before <= at && at <= after).toBe(true);
        expect(after - before).toBe(at % everyMs === 0 ? 0 : everyMs);
      }),
    );
  });

  it('are counted as by counting', () => {
    fc.assert(
      fc.property(time, fc.nat({ max: 3_600_000 }), fc.integer({ min: 10, max: 3_600 }), (from, length, seconds) => {
        let counted = 0;
        for (let at = from; at < from + length; at += 1_000 - (at % 1_000))
          if (at % (seconds * 1_000) === 0) counted += 1;
        expect(slotCount(from, from + length, seconds * 1_000)).toBe(counted);
      }),
      { numRuns: 50 },
    );
    expect(slotCount(60_000, 0, 30_000)).toBe(0);
  });
});
