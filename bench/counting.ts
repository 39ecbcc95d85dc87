/** Counting objectives each minute: four pairs and a budget for each of very many services, with a month behind them. */
import { readingOf } from '../shared/alerts/signals/burning.ts';
import { presentOf } from '../shared/alerts/signals/present.ts';
import { dayMs, hourMs, slotAt } from '../shared/availability/slots.ts';
import { dayItem, hourItem, recentItem } from '../shared/ledger/dynamodbItems.ts';
import { type Item, roundItem } from '../shared/ledger/dynamodbRoundItem.ts';
import type { Ledger } from '../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../shared/ledger/memory.ts';
import type { Recent } from '../shared/ledger/recent.ts';
import type { Round } from '../shared/ledger/round.ts';
import { createMeasureMemory, type MeasureMemory, measureAll } from '../shared/objectives/measure.ts';
import { createHistory } from './history.ts';
import { itemBytes, readUnits } from './itemSize.ts';
import { median, milliseconds, short } from './measure.ts';
import { atMost, type Figure, type RowResult } from './report.ts';
import { syntheticConfig } from './synthetic.ts';

const serviceCount = 1_000;
const everyMs = 30_000;
const minuteMs = 60_000;
const minutes = 12;
const noon = Date.UTC(2026, 10, 22, 12, 31);
const since = noon - 60 * dayMs;

/** Home folds every five minutes. */
const rollUpEveryMs = 5 * minuteMs;

/** A few pages of a query: each has up to a megabyte, eventually consistent. */
const pages = 3;
const unitsPerPage = readUnits([2 ** 20]);

type Take = { readonly cpuMs: number; readonly units: number };

export async function benchCounting(): Promise<RowResult> {
  const config = syntheticConfig(serviceCount, everyMs);
  const world = createWorld(config);
  const memory = createMeasureMemory();
  const cold = await world.minute(noon, memory);
  const warm: Take[] = [];
  const floors: Take[] = [];
  const naive: number[] = [];
  for (let index = 1; index <= minutes; index += 1) {
    const now = noon + index * minuteMs;
    warm.push(await world.minute(now, memory));
    floors.push(world.newRounds(now));
    naive.push(world.naiveMs(now));
  }
  const [minute, floor] = [medianOf(warm), medianOf(floors)];
  const again = world.windowUnits(noon);
  const unitsMax = floor.units + pages * unitsPerPage;
  return {
    title: `Counting ${short(serviceCount)} objectives each minute: four pairs and a budget of 30 days, a slot every ${everyMs / 1000} s, 3 observers`,
    figures: [
      figure(
        'a minute, CPU',
        milliseconds(minute.cpuMs),
        `summing every slot of every window ${milliseconds(median(naive))}`,
        minute.cpuMs / median(naive),
      ),
      {
        ...figure(
          'a minute, read units',
          short(minute.units),
          `the new rounds alone ${short(floor.units)}`,
          minute.units / floor.units,
        ),
        aim: atMost(unitsMax, minute.units, `the new rounds and ${pages} pages (${short(unitsMax)})`),
      },
      figure(
        'a minute, read units',
        short(minute.units),
        `the hours of the longest pair read anew ${short(again)}`,
        minute.units / again,
      ),
      figure(
        'a new process, CPU',
        milliseconds(cold.cpuMs),
        `a minute ${milliseconds(minute.cpuMs)}`,
        cold.cpuMs / minute.cpuMs,
      ),
      figure(
        'a new process, read units',
        short(cold.units),
        `a minute ${short(minute.units)}`,
        cold.units / minute.units,
      ),
    ],
    notes: [
      `Medians of ${minutes} minutes, everything read from a ledger that answers at once: what is measured is ours. Read units are those of eventually consistent queries, by the sizes of the items as they are stored.`,
      'A minute reads the rounds of the last three minutes (what came late counts), the running marks, and of a sixtieth of the services the last three hours as they were folded.',
      'Summing has all marks of three days in memory and reads nothing; it is the peer for computing alone.',
    ],
  };
}

function figure(name: string, value: string, beside: string, ratio: number): Figure {
  return { name, figure: value, beside, ratio };
}

function medianOf(takes: readonly Take[]): Take {
  return { cpuMs: median(takes.map(({ cpuMs }) => cpuMs)), units: median(takes.map(({ units }) => units)) };
}

function createWorld(config: ReturnType<typeof syntheticConfig>) {
  const history = createHistory(config, everyMs);
  const services = new Map(config.services.map((service) => [service.id, service] as const));
  const kept = new Map<string, unknown>();
  let units = 0;

  /** Making an answer up takes longer than reading it would, so it is made once and then known. */
  function known<T>(key: string, make: () => T): T {
    const found = kept.get(key) as T | undefined;
    if (found !== undefined) return found;
    const made = make();
    kept.set(key, made);
    return made;
  }

  function read<T>(key: string, make: () => readonly T[], itemOf: (one: T) => Item): readonly T[] {
    const answer = known(key, () => {
      const items = make();
      return { items, units: readUnits(items.map((one) => itemBytes(itemOf(one)))) };
    });
    units += answer.units;
    return answer.items;
  }

  function roundsOf(observer: string, from: number, to: number): readonly Round[] {
    return read(
      `rounds ${observer} ${from} ${to}`,
      () =>
        history.shards
          .flatMap((shard) => history.rounds(shard, from, to))
          .filter((round) => round.observer === observer),
      roundItem,
    );
  }

  function serviceIn(id: string) {
    const found = services.get(id);
    if (found === undefined) throw new Error(`no service ${id}`);
    return found;
  }

  const ledgerAt = (now: number): Ledger => ({
    ...createMemoryLedger(),
    async rounds({ observer, from, to }) {
      return roundsOf(observer, from, Math.min(to, now));
    },
    async hours(service, { from, to }) {
      return read(
        `hours ${service} ${from} ${to}`,
        () => history.hours(serviceIn(service), from, Math.min(to, now)),
        hourItem,
      );
    },
    async days(service, { from, to }) {
      return read(`days ${service} ${from} ${to}`, () => history.days(serviceIn(service), from, to), dayItem);
    },
    async recents() {
      const at = slotAt(now, rollUpEveryMs);
      return read<Recent>(
        `recents ${at}`,
        () => history.shards.map((shard) => history.recent(shard, at, since)),
        recentItem,
      );
    },
  });

  async function count(now: number, memory: MeasureMemory): Promise<Take> {
    const ledger = ledgerAt(now);
    units = 0;
    const before = process.cpuUsage();
    const { measured, rounds, failures } = await measureAll(
      { config, now },
      { ledger, metrics: async () => [], memory },
    );
    const readings = measured.map(readingOf);
    presentOf(config, rounds, now);
    const { user, system } = process.cpuUsage(before);
    if (failures.length > 0 || readings.length !== serviceCount)
      throw new Error(`counted ${readings.length}: ${failures[0]}`);
    return { cpuMs: (user + system) / 1_000, units };
  }

  return {
    /** Counted twice, the first time for the answers to be made up, with a copy of what is remembered. */
    async minute(now: number, memory: MeasureMemory): Promise<Take> {
      await count(now + 20_000, new Map(memory));
      return await count(now + 20_000, memory);
    },
    /** Reading what a minute brings, and counting what was seen in it. */
    newRounds(now: number): Take {
      units = 0;
      const before = process.cpuUsage();
      let seen = 0;
      for (const observer of config.observers) {
        for (const round of roundsOf(observer, now - minuteMs, now)) seen += Object.keys(round.seen).length;
      }
      const { user, system } = process.cpuUsage(before);
      if (seen === 0) throw new Error('no rounds');
      return { cpuMs: (user + system) / 1_000, units };
    },
    /** Every window of every pair, slot by slot. */
    naiveMs(now: number): number {
      const marks = known('marks', () =>
        config.services.map((service) =>
          history
            .hours(service, slotAt(now, hourMs) - 3 * dayMs, now)
            .map(({ visible }) => visible)
            .join(''),
        ),
      );
      const windowsMs = [1, 6, 24, 72, 1 / 12, 1 / 2, 2, 6].map((hours) => hours * hourMs);
      const before = process.cpuUsage();
      let bad = 0;
      for (const series of marks) {
        for (const windowMs of windowsMs) {
          for (let index = Math.max(0, series.length - windowMs / everyMs); index < series.length; index += 1) {
            if (series.charCodeAt(index) === 100) bad += 1;
          }
        }
      }
      const { user, system } = process.cpuUsage(before);
      if (bad < 0) throw new Error('less than nothing');
      return (user + system) / 1_000;
    },
    windowUnits(now: number): number {
      units = 0;
      for (const service of config.services) {
        read(`window ${service.id}`, () => history.hours(service, slotAt(now, hourMs) - 3 * dayMs, now), hourItem);
      }
      return units;
    },
  };
}
