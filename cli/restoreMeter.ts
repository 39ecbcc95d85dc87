/** How far a restore test is: what its progress comes to, and how that is told. Pure. */
import { printable } from '../shared/config/quote.ts';
import type { Phase, Progress } from '../shared/restore/progress.ts';
import { spentText } from '../shared/restore/spentText.ts';
import { bytesText } from '../shared/storage/postgres/amounts.ts';
import { shortened } from './wrap.ts';

export type Meter = {
  readonly backup: string;
  readonly phase: Phase;
  /** Milliseconds on any clock that only goes forward. */
  readonly phaseBeganAt: number;
  readonly bytes?: NonNullable<Progress['bytes']>;
  readonly text?: string;
  /** What was done when, in this phase; the first of them is at least as old as the rate is measured over. */
  readonly samples: readonly Sample[];
};

type Sample = { readonly at: number; readonly done: number };

/** A rate follows what happens now, and is not moved by each chunk. */
const rateOverMs = 5_000;
/** A rate that is measured over less would jump. */
const rateOverMsMin = 500;
const barWidth = 20;
/** So many columns have room for the bar as well. */
const barFrom = 90;
const nameWidthMax = 24;

export const phaseWords: Readonly<Record<Phase, string>> = {
  find: 'looking for the backup',
  thaw: 'thawing',
  fetch: 'fetching',
  check: 'checking what was fetched',
  restore: 'restoring',
  query: 'asking the restored data',
  'clean-up': 'cleaning up',
  record: 'recording',
};

export function meterOf(backup: string, now: number): Meter {
  return { backup, phase: 'find', phaseBeganAt: now, samples: [] };
}

export function advanced(meter: Meter, { phase, bytes, text }: Progress, now: number): Meter {
  const isSame = phase === meter.phase;
  const known = bytes === undefined ? [] : [{ at: now, done: bytes.done }];
  return {
    backup: meter.backup,
    phase,
    phaseBeganAt: isSame ? meter.phaseBeganAt : now,
    samples: recent([...(isSame ? meter.samples : []), ...known], now),
    ...(bytes === undefined ? {} : { bytes }),
    ...(text === undefined ? {} : { text }),
  };
}

function recent(samples: readonly Sample[], now: number): readonly Sample[] {
  const young = samples.findIndex(({ at }) => at > now - rateOverMs);
  return samples.slice(Math.max(0, young - 1));
}

/** Bytes a second; undefined while nobody can say. */
export function rateOf({ samples }: Meter): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < rateOverMsMin) return undefined;
  return ((last.done - first.done) / (last.at - first.at)) * 1_000;
}

/** Milliseconds until the phase is over at the present rate; undefined while nobody can say. */
export function leftMsOf(meter: Meter): number | undefined {
  const rate = rateOf(meter);
  const { bytes } = meter;
  if (rate === undefined || rate <= 0 || bytes?.of === undefined || bytes.done >= bytes.of) return undefined;
  return ((bytes.of - bytes.done) / rate) * 1_000;
}

/** One line that fits into so many columns, however long the texts are. */
export function meterLine(meter: Meter, now: number, width: number): string {
  const { backup, phase, bytes, text } = meter;
  const parts = [
    `${shortened(printable(backup), nameWidthMax)}: ${phaseWords[phase]}`,
    ...(bytes?.of !== undefined && bytes.of > 0 && width >= barFrom ? [bar(bytes.done / bytes.of)] : []),
    ...(bytes === undefined ? [] : figures(meter, bytes)),
    ...(text === undefined ? [] : [printable(text)]),
    ...(bytes === undefined ? [spentText(now - meter.phaseBeganAt)] : []),
  ];
  // A line that ends in the last column wraps on some terminals.
  return [...parts.join('  ')].slice(0, Math.max(0, width - 1)).join('');
}

function figures(meter: Meter, { done, of }: NonNullable<Progress['bytes']>): readonly string[] {
  const [rate, leftMs] = [rateOf(meter), leftMsOf(meter)];
  return [
    ...(of === undefined || of === 0 ? [] : [`${Math.floor((Math.min(done, of) / of) * 100)} %`]),
    of === undefined ? bytesText(done) : `${bytesText(done)} of ${bytesText(of)}`,
    ...(rate === undefined ? [] : [`${bytesText(rate)}/s`]),
    ...(leftMs === undefined ? [] : [`${spentText(leftMs)} left`]),
  ];
}

function bar(share: number): string {
  const full = Math.floor(Math.min(1, share) * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`;
}

/** For a log: a phase or what it waits for when it changes, and what is fetched now and then. */
const loggedEveryMs = 10_000;

export type Logged = { readonly at: number; readonly phase?: Phase; readonly text?: string };

/** @returns the line that is due, and what was told; undefined when there is nothing to tell. */
export function dueLine(
  meter: Meter,
  logged: Logged,
  now: number,
): { readonly line: string; readonly logged: Logged } | undefined {
  const { phase, text, bytes, backup } = meter;
  const isNews = phase !== logged.phase || (text !== undefined && text !== logged.text);
  if (!isNews && (bytes === undefined || now - logged.at < loggedEveryMs)) return undefined;
  const told = [
    phaseWords[phase],
    ...(text === undefined ? [] : [printable(text)]),
    ...(bytes === undefined || isNews ? [] : figures(meter, bytes)),
  ];
  return {
    line: `${printable(backup)}: ${told.join(', ')}`,
    logged: { at: now, phase, ...(text === undefined ? {} : { text }) },
  };
}
