/** A replay for a terminal: by time, what happened, what would have, and why. */
import type * as z from 'zod';
import { printable } from '../shared/config/quote.ts';
import type { replayEntrySchema, replaySchema } from '../shared/status/admin/replaySchema.ts';
import { durationText, momentText } from '../shared/status/words.ts';
import { table } from './table.ts';

type Replay = z.output<typeof replaySchema>;
type Entry = z.output<typeof replayEntrySchema>;
type Flip = Extract<Entry, { kind: 'flip' }>;

export function replayText({ from, to, services, entries, notes, isSame }: Replay): string {
  const range = `from ${momentText(from)} to ${momentText(to)}`;
  const rows = entries.map((entry) => [momentText(entry.at), entry.service, ...cellsOf(entry)]);
  const listed = rows.length === 0 ? '' : table(['time', 'service', 'then', 'now', 'why'], rows);
  const verdict = isSame ? 'The same flips would have happened.' : 'Other flips would have happened.';
  const head = services.length === 0 ? `no service fails over, ${range}` : `${services.join(', ')}, ${range}`;
  return [`${head}\n`, listed, `${verdict}\n`, ...notes.map((note) => `note: ${printable(note)}\n`)].join('');
}

/** Then, now, why. */
function cellsOf(entry: Entry): readonly [string, string, string] {
  switch (entry.kind) {
    case 'flip':
      return flipCells(entry);
    case 'would-block':
      return ['', `blocked: ${entry.why}`, printable(entry.text[0] ?? '')];
    case 'did-block':
      return [`blocked: ${entry.why}`, '', printable(entry.text)];
    case 'by-hand':
      return ['by hand', 'the same', printable(entry.text)];
  }
}

function flipCells(flip: Flip): readonly [string, string, string] {
  const { did, would } = flip;
  const then = did === undefined ? 'nothing' : `${did.from} → ${did.to}`;
  const why = printable(would?.why.join('; ') ?? did?.reason ?? '');
  return [then, nowText(flip), why];
}

function nowText({ match, did, would }: Flip): string {
  if (would === undefined) return 'nothing';
  if (did === undefined) return `${would.from} → ${would.to}`;
  const apartMs = would.at - did.at;
  if (match === 'same' && Math.abs(apartMs) < 1_000) return 'the same';
  return `the same, ${durationText(Math.abs(apartMs))} ${apartMs < 0 ? 'earlier' : 'later'}`;
}
