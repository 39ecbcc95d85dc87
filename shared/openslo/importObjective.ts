/** The SLOs of one service → its objective. */
import type { BurnPair, ObjectiveWindow, Service } from '../config/config.ts';
import { burnMinimumDefault, everyMsDefault, objectiveWindowDefault } from '../config/defaults.ts';
import { formatDuration, parseDuration } from '../config/duration.ts';
import { given } from '../config/settled.ts';
import { slosOfService } from '../objectives/slo.ts';
import { inside, lose } from './document.ts';
import type { ImportedObjective, ImportedPair, ImportedWindow } from './imported.ts';
import type { ImportedSlo } from './importSlo.ts';

/** @param every the service's cadence, as it is written. Undefined when there is no objective, or none that fits. */
export function objectiveOf(
  service: string,
  slos: readonly ImportedSlo[],
  every: string | undefined,
): ImportedObjective | undefined {
  const [availability, ...others] = slos.filter(({ id }) => id === 'availability');
  const [latency, ...more] = slos.filter(({ id }) => id === 'latency');
  for (const { document } of others) lose(document, document.root, 'a service has one objective of availability');
  for (const { document } of more) lose(document, document.root, 'a service has one objective of latency');
  if (availability === undefined) {
    if (latency !== undefined) {
      lose(latency.document, latency.document.root, 'an objective of latency stands beside one of availability');
    }
    return undefined;
  }
  if (latency !== undefined) checkWindow(availability, latency);
  const { target, window, indicator, settings } = availability;
  const objective: ImportedObjective = {
    availability: target,
    ...given('window', window),
    ...settings,
    ...(latency?.indicator.kind === 'latency'
      ? { latency: { target: latency.target, under: latency.indicator.under } }
      : {}),
    ...indicatorOf(indicator),
  };
  const isStandard = availability.isStandard && hasStandardPairs(service, objective, availability, latency, every);
  return { ...objective, ...(isStandard ? {} : given('burn', burnOf(availability, latency))) };
}

function indicatorOf(indicator: ImportedSlo['indicator']): Pick<ImportedObjective, 'indicator'> {
  if (indicator.kind === 'metric') return { indicator: { metric: indicator.metric } };
  return indicator.kind === 'occurrences' ? { indicator: 'occurrences' } : {};
}

function checkWindow({ window }: ImportedSlo, latency: ImportedSlo): void {
  if (JSON.stringify(window) === JSON.stringify(latency.window)) return;
  const part = inside(latency.document.root, 'spec', 'timeWindow');
  lose(latency.document, part, 'latency has the window of availability');
}

/** One list for both objectives: a pair that can fire for one of them alone stands in its policies alone. */
function burnOf(availability: ImportedSlo, latency: ImportedSlo | undefined): readonly ImportedPair[] | undefined {
  const own = availability.pairs;
  const others = latency?.pairs ?? [];
  if ((own?.length ?? 0) === 0 && others.length === 0) return undefined;
  const all = [...(own ?? [])];
  for (const pair of others) {
    const same = all.some((one) => isSame(one, pair));
    if (!same) all.push(pair);
  }
  const isLess = latency?.pairs !== undefined && own?.some((pair) => others.every((one) => !isSame(one, pair)));
  const isNumbered = all.every(({ number }) => number !== undefined);
  if (isLess && !isNumbered && latency !== undefined) {
    const part = inside(latency.document.root, 'spec', 'alertPolicies');
    lose(latency.document, part, 'availability and latency have one list of pairs: those of both');
  }
  return all.toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0)).map(({ number: _, ...pair }) => pair);
}

function isSame(a: ImportedPair, b: ImportedPair): boolean {
  return a.severity === b.severity && a.long === b.long && a.short === b.short && a.factor === b.factor;
}

/** Whether the policies still say what they said when the config had no pairs of its own. */
function hasStandardPairs(
  id: string,
  objective: ImportedObjective,
  availability: ImportedSlo,
  latency: ImportedSlo | undefined,
  every: string | undefined,
): boolean {
  const slos = slosOfService(serviceWith(id, objective, every));
  return [availability, ...(latency === undefined ? [] : [latency])].every((read) => {
    const standard = slos.find((slo) => slo.id === read.id)?.pairs ?? [];
    const pairs = read.pairs ?? [];
    return pairs.length === standard.length && pairs.every((pair, index) => isAs(pair, standard[index]));
  });
}

function isAs(pair: ImportedPair, standard: BurnPair | undefined): boolean {
  if (standard === undefined) return false;
  const { severity, longMs, shortMs, factor } = standard;
  return isSame(pair, { severity, long: formatDuration(longMs), short: formatDuration(shortMs), factor });
}

/** What decides which pairs are standard; the rest is as it comes. */
function serviceWith(id: string, imported: ImportedObjective, every: string | undefined): Service {
  const ratio = (percent: number) => percent / 100;
  const { availability, latency, indicator } = imported;
  const count = { namespace: '', name: '', dimensions: {}, statistic: '' };
  return {
    id,
    title: id,
    everyMs: msOf(every) ?? everyMsDefault,
    endpoints: [],
    alarms: [],
    objective: {
      availability: ratio(availability),
      window: windowOf(imported.window),
      indicator: typeof indicator === 'object' ? { kind: 'metric', total: count } : { kind: indicator ?? 'timeslices' },
      ...(latency === undefined
        ? {}
        : { latency: { target: ratio(latency.target), underMs: msOf(latency.under) ?? 0 } }),
      minimum: burnMinimumDefault.timeslices,
      spent: [],
    },
  };
}

function windowOf(window: ImportedWindow | undefined): ObjectiveWindow {
  if (window === undefined) return objectiveWindowDefault;
  if (typeof window === 'string') return { kind: 'rolling', ms: msOf(window) ?? objectiveWindowDefault.ms };
  return { kind: 'calendar', unit: window.calendar, timezone: window.timezone ?? 'UTC' };
}

function msOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parsed = parseDuration(text);
  return parsed.ok ? parsed.value : undefined;
}
