/** Where a backup is going, in sentences. Pure. */

import { dayText } from '../../ledger/keys.ts';
import { spentText } from '../../restore/spentText.ts';
import type { Trend } from '../../restore/trend.ts';

const gb = 1_000_000_000;

/** @param trend undefined where no line should be drawn. */
export function trendSentences(trend: Trend | undefined): readonly string[] {
  if (trend === undefined) {
    return ['No trend: too few tests that restored everything, or the time does not hang on the size.'];
  }
  const { runs, rto, growth, missedFromBytes, missedFrom } = trend;
  return [
    `Of ${runs} tests: ${spentText(rto.slope * gb)} more for each GB.`,
    ...(growth === undefined
      ? ['How it grows is not steady.']
      : [`It grows by ${sizeText(growth.bytesPerDay)} a day.`]),
    ...(missedFromBytes === undefined ? [] : [`The RTO is missed from ${sizeText(missedFromBytes)} on.`]),
    ...(missedFrom === undefined ? [] : [`At this pace that is on ${dayText(missedFrom)}.`]),
  ];
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** In powers of a thousand (IEC 80000-13): `3 MB`, `1.2 GB`. */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1_000, unit + 1];
  return `${value < 9.95 && unit > 0 ? Number(value.toFixed(1)) : Math.round(value)} ${units[unit]}`;
}
