/** Tallies, counts and day bars as short, readable text, because a board holds hundreds of them. */

import type { Span } from '../availability/maintenance.ts';
import type { Tally } from '../availability/tally.ts';
import type { Counted } from '../objectives/counted.ts';
import type { DayBar } from './board.ts';
import { dayBarOf } from './dayBar.ts';
import type { Shown } from './visible.ts';

/** Up, down, unknown and missing time in seconds, and maintenance if there was any: `3600/0/0/0`, `1800/0/0/0/1800`. */
export function tallyText({ upMs, downMs, unknownMs, missingMs, maintenanceMs }: Tally): string {
  const parts = [upMs, downMs, unknownMs, missingMs, ...(maintenanceMs === 0 ? [] : [maintenanceMs])];
  return parts.map((ms) => ms / 1000).join('/');
}

/** @throws RangeError when the text is not what `tallyText` makes. */
export function tallyOfText(value: string): Tally {
  if (!/^\d+(?:\.\d+)?(?:\/\d+(?:\.\d+)?){3,4}$/.test(value)) {
    throw new RangeError(`"${value}" is not a tally such as 3600/0/0/0`);
  }
  const parts = value.split('/').map((part) => Math.round(Number(part) * 1000));
  const [up = 0, down = 0, unknown = 0, missing = 0, maintenance = 0] = parts;
  return { upMs: up, downMs: down, unknownMs: unknown, missingMs: missing, maintenanceMs: maintenance };
}

/** Good and bad, then known, missing, excluded and unwatched time in seconds: `5757/3 86310/90/0/0`. */
export function countedText({ good, bad, knownMs, missingMs, excludedMs, unwatchedMs }: Counted): string {
  const times = [knownMs, missingMs, excludedMs, unwatchedMs].map((ms) => ms / 1000);
  return `${good}/${bad} ${times.join('/')}`;
}

/** @throws RangeError when the text is not what `countedText` makes. */
export function countedOfText(value: string): Counted {
  if (!/^\d+\/\d+ \d+(?:\.\d+)?(?:\/\d+(?:\.\d+)?){3}$/.test(value)) {
    throw new RangeError(`"${value}" is not a count such as 5757/3 86310/90/0/0`);
  }
  const [events = '', times = ''] = value.split(' ');
  const [good = 0, bad = 0] = events.split('/').map(Number);
  const [known = 0, missing = 0, excluded = 0, unwatched = 0] = times
    .split('/')
    .map((seconds) => Math.round(Number(seconds) * 1000));
  return { good, bad, knownMs: known, missingMs: missing, excludedMs: excluded, unwatchedMs: unwatched };
}

type Bar = DayBar | null;

/**
 * Day bars as text: the day's tally, `!` how many outages there were in it, `-` for a day that was not watched, `x` how
 * often it repeats: `-x88,86400/0/0/0,86340/60/0/0!1`.
 *
 * Of days that nobody has a tally of, as older versions wrote them: availability in percent, `~` coverage in percent where
 * it is not 100, `?` where nothing was decided: `100,99.931~97.5`.
 */
export function barsText(bars: readonly Bar[]): string {
  const runs: { word: string; count: number }[] = [];
  for (const word of bars.map(barText)) {
    const last = runs.at(-1);
    if (last?.word === word) last.count += 1;
    else runs.push({ word, count: 1 });
  }
  return runs.map(({ word, count }) => (count === 1 ? word : `${word}x${count}`)).join(',');
}

function barText(bar: Bar): string {
  if (bar === null) return '-';
  const { availability, coverage, tally, outages } = bar;
  if (tally !== undefined) return `${tallyText(tally)}${outages === undefined ? '' : `!${outages}`}`;
  const value = availability === undefined ? '?' : percent(availability);
  return coverage === 1 ? value : `${value}~${percent(coverage)}`;
}

const tallyWord = /^(?<tally>[\d./]*\/[\d./]*)(?:!(?<outages>[1-9]\d?))?$/;
const percentWord = /^(?:\?|\d{1,3}(?:\.\d{1,6})?)(?:~\d{1,3}(?:\.\d{1,6})?)?$/;
const barRun = /^(?<word>[^x]+)(?:x(?<count>[1-9]\d{0,2}))?$/;

/** @throws RangeError when the text is not what `barsText` makes. */
export function barsOf(value: string): Bar[] {
  return (value === '' ? [] : value.split(',')).flatMap((run) => {
    const { word, count = '1' } = barRun.exec(run)?.groups ?? {};
    if (word === undefined) throw notBars(value);
    const bar = barOf(word, value);
    return Array.from({ length: Number(count) }, () => bar);
  });
}

function barOf(word: string, value: string): Bar {
  if (word === '-') return null;
  const { tally, outages } = tallyWord.exec(word)?.groups ?? {};
  if (tally !== undefined) return dayBarOf(tallyOfText(tally), outages === undefined ? 0 : Number(outages));
  if (!percentWord.test(word)) throw notBars(value);
  const [availability = '', coverage = '100'] = word.split('~');
  return {
    coverage: ratioOf(coverage),
    ...(availability === '?' ? {} : { availability: ratioOf(availability) }),
  };
}

function notBars(value: string): RangeError {
  return new RangeError(`"${value}" are not day bars such as -x88,86400/0/0/0,86340/60/0/0!1`);
}

/** Parts of a whole that a bar tells apart: a millionth of a percent is less than a millisecond of a day. */
const parts = 1e8;

/** Rounded down, so that less than everything never reads as 100. */
function percent(ratio: number): string {
  const nearest = Math.round(ratio * parts);
  // A ratio of just so many parts (0.29) may come out a hair below them, and must not lose one.
  const isWhole = nearest / parts === ratio;
  return String((isWhole ? nearest : Math.floor(ratio * parts)) / (parts / 100));
}

function ratioOf(percentText: string): number {
  return Math.round(Number(percentText) * (parts / 100)) / parts;
}

/**
 * Which endpoint was shown since when, in seconds, the first one since ever, with `!` where the name was seen to answer
 * it: `us-east-1, 1795380000 us-west-2!`.
 */
export function shownText(shown: readonly Shown[]): string {
  return shown
    .map(({ from, endpoint, answered }) => {
      const since = from === 0 ? '' : `${from / 1000} `;
      return `${since}${endpoint}${answered === true ? '!' : ''}`;
    })
    .join(', ');
}

/** @throws RangeError when the text is not what `shownText` makes. */
export function shownOf(value: string): Shown[] {
  return (value === '' ? [] : value.split(', ')).map((part) => {
    const match = /^(?:(\d+(?:\.\d+)?) )?([^\s!]+)(!)?$/.exec(part);
    if (match === null) throw new RangeError(`"${part}" is not a time and an endpoint such as 1795378500 us-east-1`);
    const [, from = 0, endpoint = '', answered] = match;
    return {
      from: Math.round(Number(from) * 1000),
      endpoint,
      ...(answered === undefined ? {} : { answered: true }),
    };
  });
}

/** Spans in seconds: `1795380000-1795383600, 1795466400-1795470000`. */
export function spansText(spans: readonly Span[]): string {
  return spans.map(({ from, to }) => `${from / 1000}-${to / 1000}`).join(', ');
}

/** @throws RangeError when the text is not what `spansText` makes. */
export function spansOf(value: string): Span[] {
  return (value === '' ? [] : value.split(', ')).map((part) => {
    const match = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(part);
    if (match === null) throw new RangeError(`"${part}" is not a span such as 1795380000-1795383600`);
    return { from: Math.round(Number(match[1]) * 1000), to: Math.round(Number(match[2]) * 1000) };
  });
}
