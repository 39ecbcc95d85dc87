/**
 * What was counted at one step of an hour, a slot or a minute, and its form for storage: runs such as `3/0x118 2/1 -x1`
 * for 118 steps with three good and none bad, one with two and one, and one that nobody measured.
 */

/** `missing`: nobody could look. `excluded`: maintenance. `unwatched`: before watching began. */
export type Cell = { readonly good: number; readonly bad: number } | 'missing' | 'excluded' | 'unwatched';

const symbols = { missing: '-', excluded: 'm', unwatched: '.' } as const;

export function cellsText(cells: readonly Cell[]): string {
  const words: string[] = [];
  let [last, count] = ['', 0];
  const close = () => {
    if (count > 0) words.push(count === 1 ? last : `${last}x${count}`);
  };
  for (const cell of cells) {
    const word = typeof cell === 'string' ? symbols[cell] : `${cell.good}/${cell.bad}`;
    if (word !== last) {
      close();
      [last, count] = [word, 0];
    }
    count += 1;
  }
  close();
  return words.join(' ');
}

const wordForm = /^(?:(\d{1,15})\/(\d{1,15})|([-m.]))(?:x([1-9]\d{0,5}))?$/;

const word = String.raw`(?:\d{1,15}\/\d{1,15}|[-m.])(?:x[1-9]\d{0,5})?`;

/** What `cellsText` makes; cheaper than reading the cells where only the text's fitness matters. */
export const cellsPattern = new RegExp(`^(?:${word}(?: ${word})*)?$`);

/** What `cellsText` makes. @throws RangeError for anything else. */
export function cellsOf(text: string): readonly Cell[] {
  return (text === '' ? [] : text.split(' ')).flatMap((word) => {
    const parts = wordForm.exec(word);
    if (parts === null) throw new RangeError(`"${word}" is not a run of counts such as 3/0x118`);
    const [, good, bad, symbol, times = '1'] = parts;
    const cell: Cell = symbol === undefined ? { good: Number(good), bad: Number(bad) } : named(symbol);
    return Array.from({ length: Number(times) }, () => cell);
  });
}

function named(symbol: string): Cell {
  if (symbol === symbols.excluded) return 'excluded';
  return symbol === symbols.unwatched ? 'unwatched' : 'missing';
}
