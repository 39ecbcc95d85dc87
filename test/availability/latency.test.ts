/** DDSketch (Masson, Rim, Lee, VLDB 2019) promises every quantile within its relative accuracy, here 2 %. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addLatency,
  createLatencySketch,
  latencyQuantile,
  mergeSketches,
  sketchOf,
  sketchText,
} from '../../shared/availability/latency.ts';

const accuracy = 0.02;
const quantiles = [0, 0.25, 0.5, 0.9, 0.95, 0.99, 1];

function textOf(latencies: readonly number[]): string {
  const sketch = createLatencySketch();
  for (const latencyMs of latencies) addLatency(sketch, latencyMs);
  return sketchText(sketch);
}

/** The paper's definition: the value whose rank among n is ⌊1 + q (n − 1)⌋. */
function exactQuantile(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(quantile * (sorted.length - 1))] ?? Number.NaN;
}

// Around one millisecond the sketch's keys change their sign, so small values are as likely as large ones.
const latency = fc.oneof(
  fc.double({ min: 0.01, max: 3, noNaN: true }),
  fc.double({ min: 0.01, max: 60_000, noNaN: true }),
  fc.constantFrom(1, 1.0001, 0.9999, 60_000),
);

describe('latency sketches', () => {
  it('give every quantile of all values within 2 %, merged part by part through their text', () => {
    const parts = fc.array(fc.array(latency, { maxLength: 60 }), { maxLength: 8 });
    fc.assert(
      fc.property(parts, (hours) => {
        const all = hours.flat();
        const merged = mergeSketches(hours.map(textOf));
        expect(merged.count).toBe(all.length);
        for (const quantile of quantiles) {
          const value = latencyQuantile(merged, quantile);
          if (all.length === 0) {
            expect(value).toBeUndefined();
            continue;
          }
          const exact = exactQuantile(all, quantile);
          // One part in a million for the floating point.
          expect(Math.abs((value ?? Number.NaN) - exact)).toBeLessThanOrEqual(exact * (accuracy + 1e-6));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('merge in any order to the same text, which is that of all values together', () => {
    fc.assert(
      fc.property(fc.array(fc.array(latency, { maxLength: 40 }), { maxLength: 6 }), (hours) => {
        const texts = hours.map(textOf);
        expect(sketchText(mergeSketches(texts))).toBe(textOf(hours.flat()));
        expect(sketchText(mergeSketches(texts.toReversed()))).toBe(textOf(hours.flat()));
        expect(texts.map((text) => sketchText(sketchOf(text)))).toEqual(texts);
      }),
    );
  });

  it('count a latency of nothing as the smallest that can be told', () => {
    const median = latencyQuantile(sketchOf(textOf([0, 0, 0])), 0.5) ?? Number.NaN;
    expect(median).toBeGreaterThan(0.0098);
    expect(median).toBeLessThan(0.0102);
  });

  it.each(['x', '1', '1:', ':1', '1:2 ', ' 1:2', '1:2,3:4', '1:-2', '1.5:2', '1:0', '99999:1'])('refuse %j', (text) => {
    expect(() => sketchOf(text)).toThrow(RangeError);
  });
});
