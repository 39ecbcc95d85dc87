/** Published figures of replicated disks; each names its source. */
import { describe, expect, it } from 'vitest';
import { lossProbability, meanTimeToLossMs } from '../../shared/availability/durability.ts';
import { yearMs } from '../../shared/availability/nines.ts';

const hourMs = 3_600_000;
const copies = (replicas: number, mtbfHours: number, repairHours: number) => ({
  replicas,
  mtbfMs: mtbfHours * hourMs,
  repairMs: repairHours * hourMs,
});

describe('the mean time to data loss', () => {
  it('of a mirrored pair is 500 million hours, 57,000 years', () => {
    // Silberschatz, Korth, Sudarshan, "Database System Concepts", section "Improvement of Reliability via Redundancy":
    // disks of 100,000 h that are replaced in 10 h.
    const lossMs = meanTimeToLossMs(copies(2, 100_000, 10));
    expect((lossMs / hourMs).toPrecision(2)).toBe('5.0e+8');
    expect((lossMs / yearMs).toPrecision(2)).toBe('5.7e+4');
  });

  it('of a hundred mirrored pairs is 4,500,000 hours', () => {
    // Patterson, Gibson, Katz, "A Case for Redundant Arrays of Inexpensive Disks" (SIGMOD 1988), table II, level 1: disks
    // of 30,000 h that are replaced in 1 h.
    expect((meanTimeToLossMs(copies(2, 30_000, 1)) / 100 / hourMs).toPrecision(2)).toBe('4.5e+6');
  });

  it('of copies that nobody makes anew is the time of one times 1 + 1/2 + 1/3 …', () => {
    // The mean of the greatest of n exponential lifetimes: Ross, "Introduction to Probability Models", section 5.2.
    expect(meanTimeToLossMs({ replicas: 1, mtbfMs: 60, repairMs: Number.POSITIVE_INFINITY })).toBe(60);
    expect(meanTimeToLossMs({ replicas: 2, mtbfMs: 60, repairMs: Number.POSITIVE_INFINITY })).toBe(90);
    expect(meanTimeToLossMs({ replicas: 3, mtbfMs: 60, repairMs: Number.POSITIVE_INFINITY })).toBe(110);
  });

  it('of three copies that are made anew side by side is to first order μ² / 3λ³', () => {
    // Angus, "On computing MTBF for a k-out-of-n:G repairable system" (IEEE Transactions on Reliability, 1988), for 1 of 3.
    const [mtbf, repair] = [1e6, 1];
    expect(meanTimeToLossMs(copies(3, mtbf, repair)) / ((mtbf ** 3 / (3 * repair ** 2)) * hourMs)).toBeCloseTo(1, 4);
  });
});

/**
 * The exact chance for two copies, from the eigenvalues of the chain with three states: Trivedi, "Probability and
 * Statistics with Reliability, Queuing, and Computer Science Applications", 2nd edition, section 8.5.
 */
function exactForTwo(mtbfMs: number, repairMs: number, spanMs: number): number {
  const [fail, repair] = [1 / mtbfMs, 1 / repairMs];
  const root = Math.sqrt(fail ** 2 + 6 * fail * repair + repair ** 2);
  const [fast, slow] = [(3 * fail + repair + root) / 2, (3 * fail + repair - root) / 2];
  return 1 - (fast * Math.exp(-slow * spanMs) - slow * Math.exp(-fast * spanMs)) / (fast - slow);
}

describe('the chance of data loss', () => {
  it('of one disk of a million hours is at most 0.88 % a year', () => {
    // Schroeder, Gibson, "Disk failures in the real world" (FAST 2007), on what data sheets promise.
    const chance = lossProbability(copies(1, 1_000_000, 1), yearMs);
    expect((chance * 100).toFixed(2)).toBe('0.87');
  });

  it.each([
    [1_000, 10],
    [1_000, 100],
    [10_000, 24],
    [100_000, 720],
    [8_760, 730],
  ])('of two copies of %d h, repaired in %d h, is the exact one but for the share of one repair', (mtbf, repair) => {
    const chance = lossProbability(copies(2, mtbf, repair), yearMs);
    const exact = exactForTwo(mtbf * hourMs, repair * hourMs, yearMs);
    expect(Math.abs(chance / exact - 1)).toBeLessThanOrEqual(repair / 8_760 / (1 - repair / 8_760));
  });

  it('is told where 1 − chance is 1 in binary', () => {
    const replication = copies(5, 1_000_000, 1);
    expect(lossProbability(replication, yearMs) / (yearMs / meanTimeToLossMs(replication))).toBeCloseTo(1, 9);
    expect(lossProbability(replication, yearMs)).toBeLessThan(1e-20);
    expect(lossProbability(replication, yearMs)).toBeGreaterThan(0);
  });
});
