/** What the row of the page says of what it measured. */
import type { Meter } from './capacity.ts';
import { kilobytes, milliseconds, quantile, short } from './measure.ts';
import { type Crowd, crowdRate, crowdSeconds } from './pageCrowd.ts';
import type { Fallback } from './pageFallback.ts';
import { atMost, below, type Figure } from './report.ts';

/** The aim. */
const pageBytesMax = 100_000;

export type Latency = { readonly ours: readonly number[]; readonly floor: readonly number[] };

export type Sizes = { readonly text: number; readonly gzip: number; readonly brotli: number };

export function latencyFigures(what: string, { ours, floor }: Latency): readonly Figure[] {
  return [0.5, 0.99].map((share) => ({
    name: `${what}: p${share * 100}`,
    figure: milliseconds(quantile(ours, share)),
    beside: `node:http with the same bytes ${milliseconds(quantile(floor, share))}`,
    ratio: quantile(ours, share) / quantile(floor, share),
  }));
}

export function sizeFigure(what: string, { text, gzip, brotli }: Sizes): Figure {
  return {
    name: `${what}: bytes with gzip / brotli`,
    figure: `${kilobytes(gzip)} / ${kilobytes(brotli)}`,
    beside: `not compressed ${kilobytes(text)}`,
    ratio: gzip / text,
    aim: below(pageBytesMax, Math.max(gzip, brotli), kilobytes(pageBytesMax)),
  };
}

export function makingFigure({ page, status }: Record<'page' | 'status', number>): Figure {
  return {
    name: 'the page, made anew: processor time',
    figure: milliseconds(page),
    beside: `the status made anew, as JSON ${milliseconds(status)}`,
    ratio: page / status,
  };
}

export function unitsFigure(what: string, { units, requests, unitsBySize, bytes }: Meter): Figure {
  return {
    name: `${what}: read units`,
    figure: `${short(units)} in ${requests} queries`,
    beside: `by size ${short(unitsBySize)} (${kilobytes(bytes)})`,
    ratio: units / unitsBySize,
  };
}

export function crowdFigure(what: string, { answered, seconds, requests, units }: Crowd, one: Meter): Figure {
  const views = requests / one.requests;
  return {
    name: `a crowd: ${crowdRate} requests of ${what} a second for ${crowdSeconds} s`,
    figure: `${short(views)} reads in ${short(seconds)} s (${short(units)} units)`,
    beside: `a read each: ${answered} (${short(answered * one.units)} units)`,
    ratio: views / answered,
    // The first one at once, and one more in each second that has begun since.
    aim: atMost(Math.ceil(seconds) + 1, views, 'one read a second'),
  };
}

export function fallbackFigures({ firstMs, parseMs, bytes, crowd }: Fallback): readonly Figure[] {
  return [
    {
      name: 'the ledger refuses connections: the first page, from the snapshot',
      figure: milliseconds(firstMs),
      beside: `JSON.parse of the snapshot (${kilobytes(bytes)}) ${milliseconds(parseMs)}`,
      ratio: firstMs / parseMs,
    },
    {
      name: `a crowd of ${crowdRate} a second then: p50`,
      figure: milliseconds(quantile(crowd.times, 0.5)),
      beside: `the first page ${milliseconds(firstMs)}`,
      ratio: quantile(crowd.times, 0.5) / firstMs,
    },
    {
      name: `a crowd of ${crowdRate} a second then: readings of the snapshot`,
      figure: `${crowd.loads} in ${short(crowd.seconds)} s`,
      beside: `a reading each: ${crowd.times.length}`,
      ratio: crowd.loads / crowd.times.length,
      aim: atMost(Math.ceil(crowd.seconds / 10) + 1, crowd.loads, 'one every 10 s'),
    },
    {
      name: `a crowd of ${crowdRate} a second then: attempts at the ledger`,
      figure: `${crowd.attempts} in ${short(crowd.seconds)} s`,
      beside: `an attempt each: ${crowd.times.length}`,
      ratio: crowd.attempts / crowd.times.length,
      aim: atMost(Math.ceil(crowd.seconds) + 1, crowd.attempts, 'one a second'),
    },
  ];
}
