import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, cellsOf, cellsText } from '../../shared/objectives/cells.ts';

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constantFrom('missing', 'excluded', 'unwatched'),
  fc.record({ good: fc.nat({ max: 1e9 }), bad: fc.nat({ max: 1e9 }) }, { noNullPrototype: true }),
);

describe('counts as text', () => {
  it('read well', () => {
    const cells: Cell[] = [...Array.from({ length: 58 }, () => ({ good: 3, bad: 0 })), { good: 2, bad: 1 }, 'missing'];
    expect(cellsText(cells)).toBe('3/0x58 2/1 -');
    expect(cellsOf('3/0x58 2/1 -')).toEqual(cells);
  });

  it('say the same when they are read again', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 80 }), (cells) => {
        expect(cellsOf(cellsText(cells))).toEqual(cells);
      }),
    );
  });

  it.each(['3', '3/', 'u58', '3/0x0', '3/0  2/1', '1/1x9999999'])('refuse %s', (text) => {
    expect(() => cellsOf(text)).toThrow(RangeError);
  });
});
