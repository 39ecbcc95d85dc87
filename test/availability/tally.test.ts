import { describe, expect, it } from 'vitest';
import {
  addTallies,
  availabilityOf,
  coverageOf,
  emptyTally,
  tallyOf,
  watchedMs,
} from '../../shared/availability/tally.ts';

describe('a tally', () => {
  it('weighs each slot with its cadence, and slots that were not watched with nothing', () => {
    expect(tallyOf('uuud??_mm...', 30_000)).toEqual({
      upMs: 90_000,
      downMs: 30_000,
      unknownMs: 60_000,
      missingMs: 30_000,
      maintenanceMs: 60_000,
    });
    expect(tallyOf('', 30_000)).toEqual(emptyTally);
  });

  it('adds up over a change of cadence', () => {
    const sum = addTallies(tallyOf('uud', 60_000), tallyOf('d_', 30_000));
    expect(sum).toEqual({ upMs: 120_000, downMs: 90_000, unknownMs: 0, missingMs: 30_000, maintenanceMs: 0 });
    expect(watchedMs(sum)).toBe(240_000);
  });

  it('divides up by what was decided: unknown and missing time is only coverage', () => {
    const tally = tallyOf('uuud????____', 1_000);
    expect(availabilityOf(tally)).toBe(0.75);
    expect(coverageOf(tally)).toBe(4 / 12);
  });

  it('counts maintenance apart: it changes neither the availability nor the coverage', () => {
    const tally = tallyOf('uuudmmmm_', 1_000);
    expect(availabilityOf(tally)).toBe(0.75);
    expect(coverageOf(tally)).toBe(4 / 5);
    expect(watchedMs(tally)).toBe(9_000);
    expect(availabilityOf(tallyOf('mm', 1_000))).toBeUndefined();
    expect(coverageOf(tallyOf('mm', 1_000))).toBeUndefined();
  });

  it('knows nothing where nothing was decided', () => {
    expect(availabilityOf(emptyTally)).toBeUndefined();
    expect(coverageOf(emptyTally)).toBeUndefined();
    expect(availabilityOf(tallyOf('??__', 1_000))).toBeUndefined();
    expect(coverageOf(tallyOf('??__', 1_000))).toBe(0);
    expect(availabilityOf(tallyOf('dd', 1_000))).toBe(0);
    expect(availabilityOf(tallyOf('uu__', 1_000))).toBe(1);
  });
});
