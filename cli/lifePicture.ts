/** A life as a line of letters over an axis of days: `SSSSAAAAAAGGGGGGGGGGGG....`. Pure. */
import { dayMs } from '../shared/availability/slots.ts';
import type { AnyStorageClass } from '../shared/storage/storageClass.ts';
import type { TracePath, TraceSpan } from '../shared/storage/trace.ts';

export type Terminal = {
  /** Columns. */
  readonly width: number;
  readonly utf8: boolean;
};

/** A letter of the name, so that a printed page and a screen reader have the same. */
const letters: Readonly<Record<AnyStorageClass, string>> = {
  STANDARD: 'S',
  REDUCED_REDUNDANCY: 'Y',
  STANDARD_IA: 'A',
  INTELLIGENT_TIERING: 'T',
  ONEZONE_IA: 'Z',
  GLACIER_IR: 'R',
  GLACIER: 'G',
  DEEP_ARCHIVE: 'D',
  OUTPOSTS: 'P',
  SNOW: 'W',
  EXPRESS_ONEZONE: 'X',
  FSX_OPENZFS: 'F',
  FSX_ONTAP: 'N',
};

const widthMax = 100;
const widthMin = 10;
/** So that thirty days are seen beside seven years. */
const spanColumnsMin = 2;

/** Three lines and what they mean. Spans are to scale, except that none is narrower than two columns. */
export function lifePicture(
  { spans }: Pick<TracePath, 'spans'>,
  { from, to }: { readonly from: number; readonly to: number },
  { width, utf8 }: Terminal,
): string {
  if (spans.length === 0) return '';
  const columns = Math.max(widthMin, Math.min(widthMax, width - 1));
  const starts = startsOf(spans, { from, to }, columns);
  const bar = spans
    .map((span, index) => letterOf(span, utf8).repeat((starts[index + 1] ?? columns) - (starts[index] ?? columns)))
    .join('');
  const tick = utf8 ? '╵' : '|';
  const ticks = textAt(
    starts.map((column) => ({ column, text: tick })),
    columns,
  );
  const labels = spans.map((span, index) => ({
    column: starts[index] ?? 0,
    text: String(dayOf(span.from) - dayOf(from)),
  }));
  return `${bar}\n${ticks}\n${textAt(labels, columns)}\n${legend(spans, utf8)}\n`;
}

function dayOf(at: number): number {
  return Math.floor(at / dayMs);
}

function letterOf({ storageClass, isNoncurrent }: TraceSpan, utf8: boolean): string {
  if (storageClass === undefined) return utf8 ? '·' : '.';
  const letter = letters[storageClass];
  return isNoncurrent ? letter.toLowerCase() : letter;
}

/** Where each span begins: to scale, then pushed right until each has room, then left until all fit. */
function startsOf(
  spans: readonly TraceSpan[],
  { from, to }: { readonly from: number; readonly to: number },
  columns: number,
): readonly number[] {
  const least = spans.length * spanColumnsMin <= columns ? spanColumnsMin : 1;
  const starts = spans.map((span) => Math.round(((span.from - from) / (to - from)) * columns));
  for (const index of starts.keys()) {
    const before = index === 0 ? 0 : (starts[index - 1] ?? 0) + least;
    starts[index] = Math.max(starts[index] ?? 0, before);
  }
  for (let index = starts.length - 1; index >= 0; index--) {
    const after = index === starts.length - 1 ? columns : (starts[index + 1] ?? columns);
    starts[index] = Math.max(0, Math.min(starts[index] ?? 0, after - least));
  }
  return starts;
}

/** The texts at their columns; one that would run into the one before it, or over the edge, is left out. */
function textAt(texts: readonly { readonly column: number; readonly text: string }[], columns: number): string {
  let line = '';
  for (const { column, text } of texts) {
    const isFree = line === '' || column > line.length || (text.length === 1 && column >= line.length);
    if (isFree && column + text.length <= columns) line = line.padEnd(column) + text;
  }
  return line;
}

function legend(spans: readonly TraceSpan[], utf8: boolean): string {
  const meanings = spans.map((span) => {
    const what =
      span.storageClass === undefined ? 'gone' : `${span.storageClass}${span.isNoncurrent ? ', noncurrent' : ''}`;
    return `${letterOf(span, utf8)} ${what}`;
  });
  return `days after it was written; ${[...new Set(meanings)].join('; ')}`;
}
