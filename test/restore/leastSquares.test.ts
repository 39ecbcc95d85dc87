import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLine } from '../../shared/restore/leastSquares.ts';

/** Norris: linear regression data of the NIST Statistical Reference Datasets (observed, of NIST; certified in 1997). y, x. */
const norris = [
  [0.1, 0.2],
  [338.8, 337.4],
  [118.1, 118.2],
  [888.0, 884.6],
  [9.2, 10.1],
  [228.1, 226.5],
  [668.5, 666.3],
  [998.5, 996.3],
  [449.1, 448.6],
  [778.9, 777.0],
  [559.2, 558.2],
  [0.3, 0.4],
  [0.1, 0.6],
  [778.1, 775.5],
  [668.8, 666.9],
  [339.3, 338.0],
  [448.9, 447.5],
  [10.8, 11.6],
  [557.7, 556.0],
  [228.3, 228.1],
  [998.0, 995.8],
  [888.8, 887.6],
  [119.6, 120.2],
  [0.3, 0.3],
  [0.6, 0.3],
  [557.6, 556.8],
  [339.3, 339.1],
  [888.0, 887.2],
  [998.5, 999.0],
  [778.9, 779.0],
  [10.2, 11.1],
  [117.6, 118.3],
  [228.9, 229.2],
  [668.4, 669.1],
  [449.2, 448.9],
  [0.2, 0.5],
] as const;

const certified = { intercept: -0.262323073774029, slope: 1.00211681802045, fit: 0.999993745883712 };

const points = norris.map(([y, x]) => ({ x, y }));

describe('a line through points', () => {
  it("is NIST's of Norris, to ten digits", () => {
    const line = fitLine(points);
    expect(points).toHaveLength(36);
    for (const name of ['intercept', 'slope', 'fit'] as const) {
      expect((line?.[name] ?? Number.NaN) / certified[name]).toBeCloseTo(1, 10);
    }
  });

  it('is as exact where the values are far from 0, as moments and sizes are', () => {
    const far = 1_795_000_000_000;
    const line = fitLine(points.map(({ x, y }) => ({ x: x + far, y })));
    expect((line?.slope ?? Number.NaN) / certified.slope).toBeCloseTo(1, 6);
    expect(line?.fit).toBeCloseTo(certified.fit, 6);
  });

  it('goes through points that lie on one', () => {
    const small = fc.integer({ min: -1_000, max: 1_000 });
    fc.assert(
      fc.property(small, small, fc.uniqueArray(small, { minLength: 2, maxLength: 20 }), (slope, intercept, xs) => {
        const line = fitLine(xs.map((x) => ({ x, y: slope * x + intercept })));
        expect(line?.slope).toBeCloseTo(slope, 6);
        expect(line?.intercept).toBeCloseTo(intercept, 4);
        expect(line?.fit).toBeCloseTo(1, 6);
      }),
    );
  });

  it('explains nothing where y hangs on nothing', () => {
    const square = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ].map(([x = 0, y = 0]) => ({ x, y }));
    expect(fitLine(square)).toEqual({ slope: 0, intercept: 0.5, fit: 0 });
  });

  it.each([
    [[]],
    [[{ x: 1, y: 1 }]],
    [
      [
        { x: 2, y: 1 },
        { x: 2, y: 5 },
        { x: 2, y: 9 },
      ],
    ],
  ])('is none through %j', (few) => {
    expect(fitLine(few)).toBeUndefined();
  });
});
