/** Budgets that burn too fast, are spent, or are not measured at all. Pure. */
import { dayMs, hourMs } from '../../availability/slots.ts';
import { publicEndpointId } from '../../config/config.ts';
import { activeEndpoint } from '../../ledger/visible.ts';
import { type Budget, budgetAt } from '../../objectives/budget.ts';
import { type Burn, burnAt, type PairBurn } from '../../objectives/burn.ts';
import { tolerance } from '../../objectives/burnPairs.ts';
import type { Measured } from '../../objectives/measure.ts';
import { periodMs } from '../../objectives/objectiveWindow.ts';
import { minuteMs, sumOf } from '../../objectives/series.ts';
import type { Slo } from '../../objectives/slo.ts';
import type { Detail } from '../alert.ts';
import { alertKey } from '../keys.ts';
import type { Signal, Survey } from '../signal.ts';
import { failingOf, type Present } from './present.ts';

/** What was found out about one objective. */
export type Reading = { readonly measured: Measured; readonly burn: Burn; readonly budget: Budget };

export function readingOf(measured: Measured): Reading {
  const { slo, series, at } = measured;
  return { measured, burn: burnAt(slo, series, at), budget: budgetAt(slo, series, at) };
}

/** @param isWhole whether every objective could be measured. */
export function surveyBurning(readings: readonly Reading[], present: Present, isWhole: boolean): Survey {
  return {
    kinds: ['burn', 'budget', 'unmeasured'],
    signals: readings.flatMap((reading) => [
      burnSignal(reading, present),
      ...budgetSignals(reading),
      unmeasuredSignal(reading),
    ]),
    rest: isWhole ? 'not-watched' : 'unknown',
  };
}

/** The short window has cooled down by then; what flares up again at once is the same trouble. */
const clearMs = 5 * minuteMs;

function burnSignal({ measured, burn, budget }: Reading, present: Present): Signal {
  const { service, id } = measured.slo;
  const about = { key: alertKey.burn(service, id), service };
  switch (burn.state) {
    case 'unknown':
      return { ...about, condition: 'unknown' };
    case 'calm':
      return { ...about, condition: 'clear', clearMs };
    case 'burning': {
      const region = regionOf(measured, present);
      return {
        ...about,
        ...(region === undefined ? {} : { region }),
        condition: 'active',
        severity: burn.severity ?? 'ticket',
        ...(isPagingOver(burn) ? { easesAfterMs: clearMs } : {}),
        detail: burnDetail(measured, gravest(burn), budget, present),
      };
    }
  }
}

/** That a pair for pages does not burn is not enough: it has to be known. */
function isPagingOver({ pairs }: Burn): boolean {
  return pairs.every(({ pair, state }) => pair.severity === 'ticket' || state === 'calm');
}

/** Of the pairs that burn, pages first, then the one that noticed soonest. */
function gravest({ pairs }: Burn): PairBurn {
  const rank = ({ pair }: PairBurn) => (pair.severity === 'page' ? 0 : 1);
  const [first] = pairs
    .filter(({ state }) => state === 'burning')
    .sort((a, b) => rank(a) - rank(b) || a.pair.longMs - b.pair.longMs);
  if (first === undefined) throw new Error('a burn without a pair that burns');
  return first;
}

function burnDetail(
  { slo, at }: Measured,
  { pair, long, short }: PairBurn,
  { spentShare }: Budget,
  present: Present,
): Detail {
  const goneAt = goneAtPace(slo, at, long.least, spentShare);
  return {
    kind: 'burn',
    slo: slo.id,
    target: slo.target,
    longMs: pair.longMs,
    shortMs: pair.shortMs,
    factor: pair.factor,
    longBurn: long.least,
    shortBurn: short.least,
    ...(spentShare === undefined ? {} : { spentShare }),
    ...(goneAt === undefined ? {} : { goneAt }),
    failing: failingOf(present, slo.service),
  };
}

/** At burn rate 1 a whole budget lasts a whole period (Site Reliability Workbook, chapter 5). */
function goneAtPace(slo: Slo, at: number, pace: number, spentShare: number | undefined): number | undefined {
  if (spentShare === undefined) return undefined;
  if (spentShare >= 1) return at;
  return pace > 0 ? Math.round(at + ((1 - spentShare) * periodMs(slo.window)) / pace) : undefined;
}

/**
 * The region whose endpoint fails, if it is one. Where none fails any more, it was the one that traffic goes to: what is
 * counted ends a little before now.
 */
function regionOf({ slo, service }: Measured, present: Present): string | undefined {
  const regional = (present.endpoints.get(slo.service) ?? []).filter(({ id }) => id !== publicEndpointId);
  const [only, ...others] = regional.filter(({ state }) => state === 'down');
  if (only === undefined) return regional.length === 0 ? undefined : activeEndpoint(service);
  return others.length === 0 ? only.id : undefined;
}

/** It has to fall a little below a share before that is over: a rolling window wavers. */
const restShare = 0.95;

/** How much of the newest time has to be known before a budget counts as recovered. */
const knownMs = 5 * minuteMs;

function budgetSignals({ measured, budget }: Reading): readonly Signal[] {
  const { slo, series, at } = measured;
  const { spentShare, goneAt } = budget;
  const perFailure = slo.indicator.kind === 'timeslices' ? slo.everyMs : 1;
  const isMuch = budget.spent / perFailure >= slo.minimum.failures;
  const isKnown = sumOf(series, at - Math.max(knownMs, slo.everyMs), at).missingMs === 0;
  const isPassed = (threshold: number) => spentShare !== undefined && spentShare >= threshold * (1 - tolerance);
  const passed = slo.spent.filter(isPassed);
  return slo.spent.map((threshold): Signal => {
    const about = { key: alertKey.budget(slo.service, slo.id, threshold), service: slo.service };
    if (spentShare === undefined) return { ...about, condition: 'unknown' };
    // Of several that are passed at once the greatest says it all; what was told of a smaller one stands.
    if (isPassed(threshold) && threshold !== passed.at(-1)) return { ...about, condition: 'unknown' };
    if (isPassed(threshold) && isMuch) {
      const detail: Detail = {
        kind: 'budget',
        slo: slo.id,
        target: slo.target,
        spentShare,
        threshold,
        ...(goneAt === undefined ? {} : { goneAt }),
      };
      return { ...about, condition: 'active', severity: 'ticket', detail };
    }
    const isOver = !isMuch || spentShare < threshold * restShare;
    return isOver && isKnown ? { ...about, condition: 'clear' } : { ...about, condition: 'unknown' };
  });
}

/** A monitor that cannot look for so long has to say so itself. */
const unmeasuredMs = hourMs;

function unmeasuredSignal({ measured }: Reading): Signal {
  const { slo, series, at } = measured;
  const about = { key: alertKey.unmeasured(slo.service, slo.id), service: slo.service };
  const last = sumOf(series, at - unmeasuredMs, at);
  const isBlind = last.knownMs === 0 && last.missingMs >= unmeasuredMs / 2;
  // A metric that never counts anything may have another name than the config says.
  const day = sumOf(series, at - dayMs, at);
  const isEmpty = slo.indicator.kind === 'metric' && day.knownMs >= dayMs / 2 && day.good + day.bad === 0;
  if (isBlind || isEmpty) {
    const lastKnownAt = lastKnown(measured);
    const detail: Detail = {
      kind: 'unmeasured',
      slo: slo.id,
      ...(isBlind && lastKnownAt !== undefined ? { lastKnownAt } : {}),
    };
    return { ...about, condition: 'active', severity: 'ticket', detail };
  }
  const isKnown = sumOf(series, at - Math.max(knownMs, slo.everyMs), at).knownMs > 0;
  return isKnown ? { ...about, condition: 'clear' } : { ...about, condition: 'unknown' };
}

function lastKnown({ series }: Measured): number | undefined {
  return series.runs.findLast(({ counted }) => counted.knownMs > 0)?.to;
}
