/** The verb `measureAll`: every objective's series up to the last minute, with as little reading as possible. */
import { hourMs, slotAt } from '../availability/slots.ts';
import type { Config, Service } from '../config/config.ts';
import type { Answers } from '../control/control.ts';
import { type Correction, exclusionsOf } from '../ledger/correction.ts';
import { freshMs } from '../ledger/fresh.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import { recentOf } from '../ledger/newest.ts';
import { readRounds } from '../ledger/readRounds.ts';
import type { Recent } from '../ledger/recent.ts';
import type { Round } from '../ledger/round.ts';
import { cadencesOf } from '../ledger/shards.ts';
import { followsTraffic, shownFrom } from '../ledger/visible.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { exclude } from './exclusions.ts';
import { continueSeries, historyFrom, loadSeries, roundsNeededFrom } from './loadSeries.ts';
import type { MetricReader } from './metricReader.ts';
import { minuteMs, type Series, since } from './series.ts';
import { type Slo, slosOfService } from './slo.ts';
import { metricSource } from './sources/metrics.ts';
import { probeSource } from './sources/probes.ts';
import { slotSource } from './sources/slots.ts';
import type { Scene, Source } from './sources/source.ts';

/** What a process remembers between two minutes. Forgetting it costs reads, and nothing else. */
export type MeasureMemory = Map<string, Known>;

type Known = {
  /** Without exclusions. */
  readonly series: Series;
  /** What the series was counted by; when that has changed, it is read anew. */
  readonly by: string;
  /** When it was read as a whole, and when its last hours were. Unix milliseconds. */
  readonly loadedAt: number;
  readonly refreshedAt: number;
  /** The last thing that was known of what users reach. */
  readonly shown: string;
};

export function createMeasureMemory(): MeasureMemory {
  return new Map();
}

export type MeasureInput = {
  readonly config: Config;
  /** Unix milliseconds. */
  readonly now: number;
  /** By service, what its name was last seen to answer: the rollup hears of it minutes later. */
  readonly answers?: ReadonlyMap<string, Answers>;
};

export type MeasureParts = {
  readonly ledger: Ledger;
  readonly metrics: MetricReader;
  readonly memory: MeasureMemory;
};

export type Measured = {
  readonly slo: Slo;
  readonly service: Service;
  /** Reaches back as far as the window and the pairs do, and up to `at`. Exclusions are in it. */
  readonly series: Series;
  /** The minute up to which is counted, Unix milliseconds. */
  readonly at: number;
};

export type Measurement = {
  readonly measured: readonly Measured[];
  /** The last rounds of every observer, as far as they tell how things are now. */
  readonly rounds: readonly Round[];
  /** What went wrong with one objective while the others went on. */
  readonly failures: readonly unknown[];
};

/** The last slot's rounds are taken, written and replicated by then, mostly; what comes later is counted later. */
const graceMs = 15_000;

/** CloudWatch has most datapoints two or three minutes after their minute; good ones may come after all of them. */
const metricGraceMs = 3 * minuteMs;

/** Rounds and datapoints that come later than this are counted when the hour is read again. */
const lateMs = { rounds: 2 * minuteMs, metric: 10 * minuteMs };

/** The last three hours are read again once an hour, as the rollup folds what came late; everything twice a day. */
const refreshedHours = 3;
const refreshEveryMs = hourMs;
const loadEveryMs = 12 * hourMs;

/** So many wait for the ledger at a time. */
const atOnceMax = 50;

/** What everybody who measures has to know. */
type Surroundings = MeasureInput & {
  readonly recents: readonly Recent[];
  readonly corrections: readonly Correction[];
};

/** @throws LedgerUnavailable when the rounds cannot be read: then nothing is known. */
export async function measureAll(input: MeasureInput, parts: MeasureParts): Promise<Measurement> {
  const { config, now } = input;
  const { ledger, memory } = parts;
  const surroundings = await lookAround(input, parts);
  const plans = config.services.flatMap((service) =>
    slosOfService(service).map((slo) => planFor(slo, service, surroundings, parts)),
  );
  const from = Math.min(now - newestMs(config), ...plans.map(({ roundsFrom }) => roundsFrom));
  const rounds = await readHeard(surroundings, { from, to: now + 1 }, ledger);
  const failures: unknown[] = [];
  const measured: Measured[] = [];
  await eachAtMost(atOnceMax, plans, async (plan) => {
    try {
      const known = await take(plan, rounds, surroundings);
      memory.set(keyOf(plan.slo), known);
      measured.push(measuredOf(plan, known.series, surroundings));
    } catch (error) {
      failures.push(error);
    }
  });
  forget(memory, plans);
  return { measured, rounds: rounds.filter(({ slot }) => slot >= now - newestMs(config)), failures };
}

/** One objective, read afresh: for whoever asks about one service. @throws LedgerUnavailable */
export async function measureOne(
  slo: Slo,
  service: Service,
  input: MeasureInput,
  { ledger, metrics }: Omit<MeasureParts, 'memory'>,
): Promise<Measured> {
  const surroundings = await lookAround(input, { ledger });
  const plan = planFor(slo, service, surroundings, { ledger, metrics, memory: new Map() });
  const rounds = Number.isFinite(plan.roundsFrom)
    ? await readHeard(surroundings, { from: plan.roundsFrom, to: input.now + 1 }, ledger, [service.everyMs])
    : [];
  return measuredOf(plan, (await take(plan, rounds, surroundings)).series, surroundings);
}

async function lookAround(input: MeasureInput, { ledger }: Pick<MeasureParts, 'ledger'>): Promise<Surroundings> {
  const [recents, corrections] = await Promise.all([ledger.recents(), ledger.corrections()]);
  return { ...input, recents, corrections };
}

/** The minute up to which an objective can be counted, Unix milliseconds. */
function countedTo({ indicator }: Slo, now: number): number {
  return slotAt(now - (indicator.kind === 'metric' ? metricGraceMs : graceMs), minuteMs);
}

type Plan = {
  readonly slo: Slo;
  readonly service: Service;
  readonly source: Source;
  readonly scene: Scene;
  readonly known: Known | undefined;
  /** Counted again from here; everything when undefined. */
  readonly from: number | undefined;
  readonly roundsFrom: number;
  readonly by: string;
  readonly shown: string;
};

function planFor(slo: Slo, service: Service, surroundings: Surroundings, parts: MeasureParts): Plan {
  const { now, corrections } = surroundings;
  const at = countedTo(slo, now);
  const scene = sceneOf(slo, service, surroundings, parts);
  const source = sourceOf(scene, now);
  const by = JSON.stringify([slo, exclusionsOf(corrections, service.id).map(({ id }) => id)]);
  const shown = JSON.stringify(scene.shown.at(-1));
  const remembered = parts.memory.get(keyOf(slo));
  const known = remembered !== undefined && isOfUse(remembered, by, slo, now) ? remembered : undefined;
  const from = known === undefined ? undefined : goesOnFrom(known, slo, scene, shown, now);
  const roundsFrom = from === undefined ? source.roundsFrom : roundsNeededFrom(source, from, at);
  return { slo, service, source, scene, known, from, roundsFrom, by, shown };
}

function sceneOf(slo: Slo, service: Service, surroundings: Surroundings, { ledger, metrics }: MeasureParts): Scene {
  const { config, now, recents, answers } = surroundings;
  const recent = recentOf(recents, service.id);
  const answer = followsTraffic(service) ? answers?.get(service.id) : undefined;
  const answered =
    answer === undefined ? [] : [{ from: answer.since, endpoint: answer.endpoint, answered: true as const }];
  const shown = shownFrom(recent?.shown ?? [], service, slotAt(now, service.everyMs), answered);
  const heard = [...config.observers, ...Object.keys(formerOf(recents))];
  return { config, service, slo, ledger, metrics, recent, shown, heard };
}

function sourceOf(scene: Scene, now: number): Source {
  const { indicator } = scene.slo;
  switch (indicator.kind) {
    case 'timeslices':
      return slotSource(scene, now);
    case 'occurrences':
    case 'latency':
      return probeSource(scene, now);
    case 'metric':
      return metricSource(scene, indicator, now);
  }
}

function isOfUse({ by, loadedAt, series }: Known, nowBy: string, slo: Slo, now: number): boolean {
  // Where many were read at once, they are not read again at once.
  const dueMs = loadEveryMs + staggerMs(slo, loadEveryMs / 4);
  return by === nowBy && now - loadedAt < dueMs && now - series.to < refreshedHours * hourMs;
}

function goesOnFrom(known: Known, slo: Slo, { shown: history }: Scene, shown: string, now: number): number {
  const late = slo.indicator.kind === 'metric' ? lateMs.metric : lateMs.rounds;
  const goesOn = known.series.to - late;
  const isRefreshed = now - known.refreshedAt >= refreshEveryMs + staggerMs(slo, refreshEveryMs / 2);
  const refreshed = isRefreshed ? slotAt(now, hourMs) - refreshedHours * hourMs : goesOn;
  // What users reach has moved, and when it did may lie before what would be counted again.
  const moved = shown === known.shown ? goesOn : slotAt(history.at(-1)?.from ?? goesOn, minuteMs);
  const oldest = now - refreshedHours * hourMs;
  return Math.max(known.series.from, Math.min(goesOn, refreshed, Math.max(moved, oldest)));
}

/** The same for the same objective, and spread evenly over the given time. */
function staggerMs(slo: Slo, overMs: number): number {
  let sum = 0;
  for (const character of keyOf(slo)) sum = (sum * 31 + character.charCodeAt(0)) % 997;
  return slotAt((sum / 997) * overMs, minuteMs);
}

async function take(plan: Plan, rounds: readonly Round[], surroundings: Surroundings): Promise<Known> {
  const { slo, service, source, scene, known, from, by, shown } = plan;
  const { now, corrections } = surroundings;
  const at = countedTo(slo, now);
  // CloudWatch is asked once for a minute, however often somebody wants to know.
  if (known !== undefined && known.series.to === at && slo.indicator.kind === 'metric') return known;
  const load = { slo, source, at, since: sinceOf(scene, rounds), rounds };
  if (known === undefined || from === undefined) {
    const series = await loadSeries({ ...load, details: exclusionsOf(corrections, service.id) });
    return { series, by, loadedAt: now, refreshedAt: now, shown };
  }
  const series = since(await continueSeries(known.series, from, load), historyFrom(slo, at));
  const isRefreshed = from < known.series.to - lateMs.metric;
  return { ...known, series, shown, refreshedAt: isRefreshed ? now : known.refreshedAt };
}

/** Before anything was folded, watching began with the first round. */
function sinceOf({ service, recent }: Scene, rounds: readonly Round[]): number {
  if (recent !== undefined) return recent.since;
  return rounds.reduce(
    (least, { seen, slot }) => (seen[service.id] === undefined ? least : Math.min(least, slot)),
    Number.POSITIVE_INFINITY,
  );
}

function measuredOf({ slo, service }: Plan, series: Series, { now, corrections }: Surroundings): Measured {
  const at = countedTo(slo, now);
  const excluded = exclude(series, exclusionsOf(corrections, service.id));
  return { slo, service, series: excluded, at };
}

function formerOf(recents: readonly Recent[]): Readonly<Record<string, number>> {
  return recents.toSorted((a, b) => b.to - a.to)[0]?.formerObservers ?? {};
}

/** The configured observers' rounds, and former ones' from the time when they were. */
async function readHeard(
  { config, recents }: Surroundings,
  range: Range,
  ledger: Pick<Ledger, 'rounds'>,
  cadences: readonly number[] = cadencesOf(config),
): Promise<readonly Round[]> {
  const former = formerOf(recents);
  const recent = Object.entries(former).filter(
    ([name, until]) => !config.observers.includes(name) && until > range.from,
  );
  const observers = [...config.observers, ...recent.map(([name]) => name)];
  const rounds = await readRounds(ledger, { observers, cadences, ...range });
  return rounds.filter(({ observer, slot }) => config.observers.includes(observer) || slot < (former[observer] ?? 0));
}

/** How far back the newest round of every cadence surely lies. */
function newestMs(config: Config): number {
  return Math.max(0, ...cadencesOf(config).map(freshMs));
}

function keyOf({ service, id }: Slo): string {
  return `${service} ${id}`;
}

function forget(memory: MeasureMemory, plans: readonly Plan[]): void {
  const kept = new Set(plans.map(({ slo }) => keyOf(slo)));
  for (const key of memory.keys()) if (!kept.has(key)) memory.delete(key);
}
