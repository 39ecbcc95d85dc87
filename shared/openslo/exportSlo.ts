/** One objective → its SLO and its SLI. Pure. */
import type { CountMetric, MetricIndicator, Objective, ObjectiveWindow, Service } from '../config/config.ts';
import { burnMinimumDefault, spentDefault } from '../config/defaults.ts';
import { formatDuration } from '../config/duration.ts';
import { given } from '../config/settled.ts';
import type { Slo } from '../objectives/slo.ts';
import { annotation, cloudWatchSource, type OpenSloObject, objectOf, ownSource } from './object.ts';
import { shorthandText } from './shorthand.ts';

export type ExportedSlo = { readonly service: Service; readonly objective: Objective; readonly slo: Slo };

/** @param policies names of the alert policies. */
export function sloObjects(exported: ExportedSlo, policies: readonly string[]): readonly OpenSloObject[] {
  const { slo } = exported;
  const name = `${slo.service}-${slo.id}`;
  const isSliced = slo.indicator.kind === 'timeslices';
  const spec = {
    service: slo.service,
    indicatorRef: name,
    timeWindow: [timeWindowOf(slo.window)],
    budgetingMethod: isSliced ? 'Timeslices' : 'Occurrences',
    objectives: [{ target: slo.target, ...(isSliced ? slicesOf(slo) : {}) }],
    ...(policies.length === 0 ? {} : { alertPolicies: policies.map((alertPolicyRef) => ({ alertPolicyRef })) }),
  };
  return [
    objectOf('SLI', { name }, { ratioMetric: ratioOf(slo) }),
    objectOf('SLO', { name, annotations: annotationsOf(exported) }, spec),
  ];
}

/** A slot is good or bad as a whole. OpenSLO's slices are no shorter than a minute; the cadence is told with the service. */
function slicesOf({ everyMs }: Slo) {
  return { timeSliceTarget: 1, timeSliceWindow: shorthandText(everyMs).text };
}

const calendarUnits = { week: '1w', month: '1M', quarter: '1Q' } as const;

/** A Monday, and the first of a quarter: from there on, weeks, months and quarters begin as Holdfast has them. */
const calendarStart = '2024-01-01 00:00:00';

function timeWindowOf(window: ObjectiveWindow) {
  if (window.kind === 'rolling') return { duration: shorthandText(window.ms).text, isRolling: true };
  const calendar = { startTime: calendarStart, timeZone: window.timezone };
  return { duration: calendarUnits[window.unit], calendar, isRolling: false };
}

function annotationsOf({ objective, slo }: ExportedSlo): Readonly<Record<string, string>> {
  const { window, rpoMs, rtoMs, minimum, spent, burn, indicator } = objective;
  const isOdd = window.kind === 'rolling' && !shorthandText(window.ms).isExact;
  const usual = burnMinimumDefault[indicator.kind];
  const ofService =
    slo.id === 'latency'
      ? {}
      : {
          ...given(annotation.rpo, rpoMs === undefined ? undefined : formatDuration(rpoMs)),
          ...given(annotation.rto, rtoMs === undefined ? undefined : formatDuration(rtoMs)),
          ...given(annotation.minimumEvents, minimum.events === usual.events ? undefined : String(minimum.events)),
          ...given(
            annotation.minimumFailures,
            minimum.failures === usual.failures ? undefined : String(minimum.failures),
          ),
          ...given(annotation.spent, isSame(spent, spentDefault) ? undefined : spentText(spent)),
          ...given(annotation.burn, burn === undefined ? 'standard' : undefined),
        };
  return {
    [annotation.slo]: slo.id,
    ...(isOdd ? { [annotation.window]: formatDuration(window.ms) } : {}),
    ...ofService,
  };
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function spentText(spent: readonly number[]): string {
  return spent.length === 0 ? 'never' : spent.map(percentOf).join(',');
}

/** 0.9995 → 99.95, by the digits: 0.57 × 100 is not 57 in binary. */
export function percentOf(ratio: number): number {
  const [digits, exponent = '0'] = String(ratio).split('e');
  return Number(`${digits}e${Number(exponent) + 2}`);
}

function ratioOf(slo: Slo) {
  const { indicator, service } = slo;
  // Counts of a stretch of time, which may be less in the next.
  const counter = false;
  if (indicator.kind === 'metric') {
    const { total, good, bad } = indicator;
    const source = (count: CountMetric) => metricSource(cloudWatchSource, cloudWatchSpec(count, indicator));
    return {
      counter,
      ...(good === undefined ? {} : { good: source(good) }),
      ...(bad === undefined ? {} : { bad: source(bad) }),
      total: source(total),
    };
  }
  const under = indicator.kind === 'latency' ? { under: formatDuration(indicator.underMs) } : {};
  const own = (count: 'good' | 'total') =>
    metricSource(ownSource, { service, indicator: indicator.kind, ...under, count });
  return { counter, good: own('good'), total: own('total') };
}

function metricSource(type: string, spec: Readonly<Record<string, unknown>>) {
  return { metricSource: { type, spec } };
}

/** The fields of CloudWatch's `MetricStat`, spelt as other tools of OpenSLO spell them. */
function cloudWatchSpec({ namespace, name, dimensions, statistic }: CountMetric, { region }: MetricIndicator) {
  return {
    ...given('region', region),
    namespace,
    metricName: name,
    dimensions: Object.entries(dimensions).map(([key, value]) => ({ name: key, value })),
    stat: statistic,
  };
}
