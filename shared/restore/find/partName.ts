/**
 * The number of a part, as tools write it at the end of a name: `.001` (7-Zip, HJSplit), `.part-01`, `.part1`, `.partaa`
 * (`split`), and `-01-of-05`, alone or behind one of these, where file name extensions may follow. Two digits alone are no
 * part's number: they end dates, too.
 */

export type PartName = {
  /** What all parts of a set have in common, the total among it. */
  readonly set: string;
  /** The key without its number: what a manifest of the whole is named after. */
  readonly whole: string;
  /** What a key must begin with to be of the same set. */
  readonly start: string;
  readonly number: number;
  /** How many there are in all, where the name says it. */
  readonly of?: number;
};

const counted = /[._-]?(?:part)?[._-]?(\d{1,5})[._-]of[._-](\d{1,5})((?:\.[A-Za-z][A-Za-z0-9]{0,7}){0,3})$/i;
const numbered = /[._-]part[._-]?(\d{1,5})((?:\.[A-Za-z][A-Za-z0-9]{0,7}){0,3})$/i;
const lettered = /[._-]part[._-]?([a-z]{2,3})$/;
const plain = /\.(\d{3})$/;

/** The longest end of a name that any of these matches. */
const endLengthMax = 64;

/** Undefined when the key ends in no part's number. What a million keys cost is mostly this, so the cheap question comes first. */
export function partName(key: string): PartName | undefined {
  const end = key.slice(-endLengthMax);
  const before = key.slice(0, key.length - end.length);
  const ofTotal = /of[._-]\d/i.test(end) ? counted.exec(end) : null;
  if (ofTotal !== null) {
    const [, number = '', total = '', after = ''] = ofTotal;
    return partAt(before + end.slice(0, ofTotal.index), Number(number), after, Number(total));
  }
  if (/[._-]part/i.test(end)) {
    const partial = numbered.exec(end);
    if (partial !== null) return partAt(before + end.slice(0, partial.index), Number(partial[1]), partial[2] ?? '');
    const letters = lettered.exec(end);
    if (letters !== null) return partAt(before + end.slice(0, letters.index), fromLetters(letters[1] ?? ''), '');
  }
  const digits = end.at(-4) === '.' ? plain.exec(end) : null;
  return digits === null ? undefined : partAt(before + end.slice(0, digits.index), Number(digits[1]), '');
}

function partAt(start: string, number: number, after: string, of?: number): PartName {
  const total = of === undefined ? {} : { of };
  return { set: `${start}\0${of ?? ''}\0${after}`, whole: start + after, start, number, ...total };
}

/** `aa` is 0, `ab` is 1, `ba` is 26. */
function fromLetters(letters: string): number {
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 'a'.charCodeAt(0), 0);
}
