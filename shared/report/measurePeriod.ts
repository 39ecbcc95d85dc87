/** Reads what an objective came to in a period, and what was left of its budget at the end of it. */

import { windowText } from '../alerts/phrases.ts';
import { hourMs } from '../availability/slots.ts';
import type { Config, Service } from '../config/config.ts';
import { timeText } from '../ledger/keys.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import { budgetAt } from '../objectives/budget.ts';
import { measureOne } from '../objectives/measure.ts';
import type { MetricReader } from '../objectives/metricReader.ts';
import { periodAt } from '../objectives/objectiveWindow.ts';
import { minuteMs, type Series, sumOf } from '../objectives/series.ts';
import type { Slo } from '../objectives/slo.ts';
import type { ReportedObjective } from './reportSchema.ts';
import { coverageEnough } from './rules.ts';

export type MeasurePeriodInput = {
  readonly config: Config;
  readonly service: Service;
  readonly slo: Slo;
  readonly now: number;
  readonly period: Range;
  readonly before: Range;
};

export type MeasurePeriodParts = { readonly ledger: Ledger; readonly metrics: MetricReader };

/** What ended so long ago is folded and recorded as a whole, so that no datapoint or round is asked for that has expired. */
const settledMs = 3 * hourMs;

/** The pace of a budget's last day is summed by the minute: so far back of the end no day is read as a whole. */
const detailedMs = 48 * hourMs;

/** @throws LedgerUnavailable */
export async function measurePeriod(input: MeasurePeriodInput, parts: MeasurePeriodParts): Promise<ReportedObjective> {
  const { slo, now, period, before } = input;
  const end = Math.min(period.to, now);
  // A calendar window that ends with the period is asked for in its last minute: at its end the next one has begun.
  const last = slo.window.kind === 'calendar' && end === period.to ? end - minuteMs : end;
  const window = periodAt(slo.window, last);
  const [ofWindow, ofPeriod, ofBefore] = await Promise.all([
    seriesOver({ from: window.from, to: end }, input, parts),
    seriesOver({ from: period.from, to: end }, input, parts),
    seriesOver(before, input, parts),
  ]);
  const at = Math.min(last, ofWindow.to);
  const budget = budgetAt(slo, ofWindow, at);
  const figures = partOf(ofPeriod, { from: period.from, to: end });
  return {
    slo: slo.id,
    target: slo.target,
    window: windowWords(slo),
    indicator: indicatorWords(slo),
    now: figures,
    before: partOf(ofBefore, before),
    verdict: verdictOf(figures, slo.target),
    budget: {
      // Where nothing could be counted, nothing is known to be spent, and nothing to be left.
      spentShare: (budget.measured ?? 0) > 0 ? (budget.spentShare ?? null) : null,
      goneAt: budget.goneAt === undefined ? null : timeText(Math.round(budget.goneAt)),
      isGone: (budget.spentShare ?? 0) >= 1,
    },
  };
}

/** A series that has minutes at both ends of a range. */
async function seriesOver(range: Range, { config, service, slo, now }: MeasurePeriodInput, parts: MeasurePeriodParts) {
  const asked = Math.min(now, range.to + settledMs);
  const window = { kind: 'rolling', ms: Math.max(minuteMs, asked - range.from) } as const;
  const pairs = [{ severity: 'ticket', longMs: detailedMs, shortMs: hourMs, factor: 1 }] as const;
  const { series } = await measureOne({ ...slo, window, pairs }, service, { config, now: asked }, parts);
  return series;
}

function partOf(series: Series, { from, to }: Range): ReportedObjective['now'] {
  const { good, bad, knownMs, excludedMs } = sumOf(series, from, Math.min(to, series.to));
  const events = good + bad;
  const allMs = to - from - excludedMs;
  return {
    compliance: events === 0 ? null : good / events,
    measured: allMs <= 0 ? null : Math.min(1, knownMs / allMs),
  };
}

/** What was missed is missed however little was seen; what was met is so only where enough was. */
function verdictOf({ compliance, measured }: ReportedObjective['now'], target: number): ReportedObjective['verdict'] {
  if (compliance !== null && compliance < target) return 'missed';
  return compliance === null || measured === null || measured < coverageEnough ? 'unsure' : 'met';
}

function windowWords({ window }: Slo): string {
  return window.kind === 'rolling'
    ? `over the last ${windowText(window.ms)}`
    : `in the calendar ${window.unit} (${window.timezone})`;
}

function indicatorWords({ indicator }: Slo): string {
  switch (indicator.kind) {
    case 'timeslices':
      return 'time that users found it up';
    case 'occurrences':
      return 'probes that succeeded';
    case 'metric':
      return 'requests that CloudWatch counts as good';
    case 'latency':
      return `probes answered within ${indicator.underMs} ms`;
  }
}
