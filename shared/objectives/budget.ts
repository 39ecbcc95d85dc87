/** An objective's error budget: what may go wrong in its window, what did, what is left. Pure. */
import { dayMs, hourMs } from '../availability/slots.ts';
import { windowBurn } from './burn.ts';
import type { Counted } from './counted.ts';
import { periodAt } from './objectiveWindow.ts';
import { type Series, sumOf } from './series.ts';
import { type Slo, unitOf } from './slo.ts';

export type Budget = {
  /** The window, Unix milliseconds; a calendar window ends in the future. */
  readonly from: number;
  readonly to: number;
  /** Of time, milliseconds; of events, probes or requests. */
  readonly unit: 'ms' | 'probes' | 'requests';
  readonly total: number;
  readonly spent: number;
  /** Less than nothing when it is overspent. */
  readonly left: number;
  /** spent / total; undefined when nothing may be spent yet, as before the first request. */
  readonly spentShare?: number;
  /** What would be spent on top if all that is missing was bad, in the same unit. */
  readonly missing: number;
  /** Good / (good + bad) of what is known, 0 to 1. */
  readonly compliance?: number;
  /** The share of the time to be measured that was, 0 to 1. */
  readonly measured?: number;
  /** The burn of the last 24 hours, as a multiple of the even pace; undefined when nothing of them is known. */
  readonly burnRate?: number;
  /**
   * When it will be gone, Unix milliseconds, if it goes on as in the last hour or the last 24 hours, whichever is faster; now, when it is gone already. Absent
   * when it will last: nothing burns, or the window ends before.
   */
  readonly goneAt?: number;
  /** How long everything may be down from now on until nothing is left, in milliseconds; 0 when nothing is. */
  readonly outageMsLeft: number;
};

/** The pace is that of a day, so that neither a quiet night nor a bad hour speaks for all. */
const paceMs = dayMs;

/** @param at a whole minute, Unix milliseconds, at or before the series' end. */
export function budgetAt(slo: Slo, series: Series, at: number): Budget {
  const { from, to } = periodAt(slo.window, at);
  const counted = sumOf(series, from, at);
  const pace = windowBurn(slo, paceMs, sumOf(series, at - paceMs, at));
  const lately = windowBurn(slo, hourMs, sumOf(series, at - hourMs, at));
  const allowed = 1 - slo.target;
  const unit = unitOf(slo);
  const events = counted.good + counted.bad;
  const windowMs = to - from - counted.excludedMs;
  const total = allowed * (unit === 'ms' ? windowMs : eventsExpected(counted, windowMs));
  const spent = counted.bad;
  const left = total - spent;
  const spentShare = total > 0 ? spent / total : undefined;
  const watchedMs = counted.knownMs + counted.missingMs;
  const burnRate = pace.errorRatio === undefined ? undefined : pace.least;
  const fastest = Math.max(burnRate ?? 0, lately.errorRatio === undefined ? 0 : lately.least);
  const goneAt = goneAtOf({ from, to, at, windowMs, spentShare, burnRate: fastest });
  return {
    from,
    to,
    unit,
    total,
    spent,
    left,
    ...(spentShare === undefined ? {} : { spentShare }),
    missing: missingOf(counted, unit),
    ...(events === 0 ? {} : { compliance: counted.good / events }),
    ...(watchedMs === 0 ? {} : { measured: counted.knownMs / watchedMs }),
    ...(burnRate === undefined ? {} : { burnRate }),
    ...(goneAt === undefined ? {} : { goneAt }),
    outageMsLeft: outageMsLeftOf(unit, left, counted),
  };
}

/** As many as a whole window of traffic like the known one brings: an hour of history is a part of the window, and not all of it. */
function eventsExpected({ good, bad, knownMs }: Counted, windowMs: number): number {
  return knownMs === 0 ? 0 : ((good + bad) * windowMs) / knownMs;
}

/** Missing time holds as many events as known time does. */
function missingOf(counted: Counted, unit: Budget['unit']): number {
  if (unit === 'ms') return counted.missingMs;
  return counted.knownMs === 0 ? 0 : ((counted.good + counted.bad) * counted.missingMs) / counted.knownMs;
}

type Course = {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly windowMs: number;
  readonly spentShare: number | undefined;
  readonly burnRate: number;
};

/** At burn rate 1 the whole budget lasts the whole window (Site Reliability Workbook, chapter 5). */
function goneAtOf({ from, to, at, windowMs, spentShare, burnRate }: Course): number | undefined {
  if (spentShare === undefined) return undefined;
  if (spentShare >= 1) return at;
  if (burnRate <= 0) return undefined;
  const gone = at + ((1 - spentShare) * windowMs) / burnRate;
  // A calendar window begins anew; in a rolling one, what burns slower than evenly never runs out.
  const isRolling = to === at;
  if (isRolling) return burnRate > 1 && from < at ? gone : undefined;
  return gone < to ? gone : undefined;
}

function outageMsLeftOf(unit: Budget['unit'], left: number, { good, bad, knownMs }: Counted): number {
  if (left <= 0) return 0;
  if (unit === 'ms') return left;
  const events = good + bad;
  // An outage fails events as often as they have come.
  return events === 0 ? 0 : (left * knownMs) / events;
}
