/**
 * How fast an objective's budget burns, and whether that is to raise an alert. Pure.
 *
 * A window is rarely known whole: rounds were missed, maintenance was open, or watching has only begun. So a window's burn
 * is a range. At least: nothing bad happened in the time that is not known. At most: all that is missing was bad. A pair
 * burns when even the least is enough, is calm when even the most is not, and is unknown otherwise; then an alert
 * stays as it is. With everything known, both are the workbook's burn rate: error ratio / (1 − objective).
 */
import type { BurnPair, Severity } from '../config/config.ts';
import { tolerance } from './burnPairs.ts';
import { type Counted, spanMsOf } from './counted.ts';
import { type Series, sumOf } from './series.ts';
import type { Slo } from './slo.ts';

/** `unknown`: the data does not say. It neither raises an alert nor resolves one. */
export type Burning = 'burning' | 'calm' | 'unknown';

export type WindowBurn = {
  readonly ms: number;
  /** Bad / (good + bad) of what is known; undefined when nothing is. */
  readonly errorRatio?: number;
  /** As multiples of the even pace. */
  readonly least: number;
  readonly most: number;
  /** Slots, probes or requests. */
  readonly events: number;
  readonly failures: number;
  /** The share of the window that was to be measured and was, 0 to 1; undefined when nothing was to be. */
  readonly measured?: number;
};

export type PairBurn = {
  readonly pair: BurnPair;
  readonly state: Burning;
  readonly long: WindowBurn;
  readonly short: WindowBurn;
};

export type Burn = {
  readonly state: Burning;
  /** The gravest of the pairs that burn; absent when none does. */
  readonly severity?: Severity;
  /** In the order of the objective's pairs. */
  readonly pairs: readonly PairBurn[];
};

/** @param at a whole minute, Unix milliseconds: windows end there. */
export function burnAt(slo: Slo, series: Series, at: number): Burn {
  const pairs = slo.pairs.map((pair) => pairBurn(slo, pair, series, at));
  const burning = pairs.filter(({ state }) => state === 'burning');
  if (burning.length > 0) {
    const severity = burning.some(({ pair }) => pair.severity === 'page') ? 'page' : 'ticket';
    return { state: 'burning', severity, pairs };
  }
  return { state: pairs.every(({ state }) => state === 'calm') ? 'calm' : 'unknown', pairs };
}

function pairBurn(slo: Slo, pair: BurnPair, series: Series, at: number): PairBurn {
  const long = windowBurn(slo, pair.longMs, sumOf(series, at - pair.longMs, at));
  const short = windowBurn(slo, pair.shortMs, sumOf(series, at - pair.shortMs, at));
  return { pair, state: pairState(slo, pair, long, short), long, short };
}

function pairState(slo: Slo, { factor }: BurnPair, long: WindowBurn, short: WindowBurn): Burning {
  const enough = factor * (1 - tolerance);
  // What is calm stays calm whatever the other window holds.
  if (long.most < enough || short.most < enough) return 'calm';
  const isMuch = long.events >= slo.minimum.events && long.failures >= slo.minimum.failures;
  if (long.least >= enough && short.least >= enough && isMuch) return 'burning';
  const isWhole = long.measured === 1 && short.measured === 1;
  return isWhole && !isMuch ? 'calm' : 'unknown';
}

/** @param counted what the window holds; time of it that the series does not reach is before watching began. */
export function windowBurn(
  slo: Pick<Slo, 'target' | 'indicator' | 'everyMs'>,
  ms: number,
  counted: Counted,
): WindowBurn {
  const { good, bad, knownMs, missingMs } = counted;
  const total = good + bad;
  const spanMs = Math.max(ms, spanMsOf(counted));
  const perEvent = slo.indicator.kind === 'timeslices' ? slo.everyMs : 1;
  const events = { events: total / perEvent, failures: bad / perEvent };
  const measured = knownMs + missingMs === 0 ? {} : { measured: knownMs / (knownMs + missingMs) };
  if (total === 0) {
    // Nothing happened, or nobody knows what did: an alert waits for something to speak for or against it.
    return { ms, least: 0, most: 1 / (1 - slo.target), ...events, ...measured };
  }
  const errorRatio = bad / total;
  const least = (errorRatio * knownMs) / spanMs;
  const most = least + missingMs / spanMs;
  const allowed = 1 - slo.target;
  return { ms, errorRatio, least: least / allowed, most: most / allowed, ...events, ...measured };
}
