/** Folding a day of rounds: 100 endpoints in 50 services, three observers, every 10 s. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { dayMs, hourMs } from '../shared/availability/slots.ts';
import type { Config } from '../shared/config/config.ts';
import { type Item, roundItem } from '../shared/ledger/dynamodbRoundItem.ts';
import { roundOfItem } from '../shared/ledger/dynamodbRoundOfItem.ts';
import { foldDay } from '../shared/ledger/foldDay.ts';
import { foldHour } from '../shared/ledger/foldHour.ts';
import type { Hour } from '../shared/ledger/hour.ts';
import type { Round } from '../shared/ledger/round.ts';
import { type Shard, shardsOf } from '../shared/ledger/shards.ts';
import { visibleEndpoint } from '../shared/ledger/visible.ts';
import { median, short, timed } from './measure.ts';
import type { Figure, RowResult } from './report.ts';
import { syntheticConfig, syntheticRound } from './synthetic.ts';

const everyMs = 10_000;
const serviceCount = 50;
const day = Date.UTC(2026, 10, 21);
const hours = Array.from({ length: dayMs / hourMs }, (_, index) => day + index * hourMs);

/** The day is folded this often; the first time finds everything cold. */
const passes = 3;

/** Rounds that are decoded, in batches of one hour's slots of one observer. */
const decodeBatches = 9;

export async function benchFold(): Promise<RowResult> {
  const config = syntheticConfig(serviceCount, everyMs);
  const [shard] = shardsOf(config);
  if (shard === undefined || shardsOf(config).length > 1) throw new Error('The services should fill one shard.');
  const foldFigure = foldDayOf(config, shard);
  return {
    title: `Folding a day of rounds: ${shard.endpoints.length} endpoints in ${serviceCount} services, 3 observers, every 10 s`,
    figures: [foldFigure, decode(shard)],
    notes: [
      `The day is folded ${passes} times, an hour of the floor and an hour of ours alternating; each figure is of the median pass.`,
      'Counting is a plain loop over the same rounds in memory that adds up outcomes and does nothing else. The fold makes slot marks by quorum, latency sketches and reasons per endpoint, 24 hours, then days, for every service.',
      "Decoding is from the items as DynamoDB returns them, against the SDK's own unmarshall of the same items.",
    ],
  };
}

function foldDayOf(config: Config, shard: Shard): Figure {
  const folds: number[] = [];
  const floors: number[] = [];
  let roundCount = 0;
  for (let pass = 0; pass < passes; pass += 1) {
    let [foldMs, floorMs] = [0, 0];
    roundCount = 0;
    const folded = new Map<string, Hour[]>();
    for (const hour of hours) {
      const rounds = roundsBetween(config, shard, hour, hour + hourMs);
      roundCount += rounds.length;
      floorMs += timed(() => countOutcomes(rounds, shard));
      foldMs += timed(() => foldServices(config, hour, rounds, folded));
    }
    foldMs += timed(() => foldDays(folded, roundCount));
    folds.push(foldMs);
    floors.push(floorMs);
  }
  const [foldMs, floorMs] = [median(folds), median(floors)];
  return {
    name: `folding ${short(roundCount)} rounds into hours and days`,
    figure: `${short((roundCount / foldMs) * 1000)} rounds/s (${short(foldMs)} ms)`,
    beside: `counting ${short((roundCount / floorMs) * 1000)} rounds/s (${short(floorMs)} ms)`,
    ratio: foldMs / floorMs,
  };
}

function roundsBetween(config: Config, shard: Shard, from: number, to: number): readonly Round[] {
  const slots = Array.from({ length: (to - from) / everyMs }, (_, index) => from + index * everyMs);
  return config.observers.flatMap((observer, index) =>
    slots.map((slot) => syntheticRound(shard, observer, index, slot)),
  );
}

function countOutcomes(rounds: readonly Round[], shard: Shard): void {
  const counts = { up: 0, down: 0, unknown: 0 };
  for (const round of rounds) {
    for (const service in round.seen) {
      const endpoints = round.seen[service];
      for (const endpoint in endpoints) {
        const seen = endpoints[endpoint];
        if (seen !== undefined) counts[seen.outcome] += 1;
      }
    }
  }
  expectEqual(counts.up + counts.down + counts.unknown, rounds.length * shard.endpoints.length);
}

function foldServices(config: Config, hour: number, rounds: readonly Round[], folded: Map<string, Hour[]>): void {
  for (const service of config.services) {
    const one = foldHour({
      service: service.id,
      endpoints: service.endpoints.map(({ id }) => id),
      everyMs,
      hour,
      writer: config.observers[0],
      observers: config.observers,
      rounds,
      visibleAt: () => visibleEndpoint(service),
      since: day,
    });
    folded.set(service.id, [...(folded.get(service.id) ?? []), one]);
  }
}

function foldDays(folded: ReadonlyMap<string, readonly Hour[]>, roundCount: number): void {
  for (const [service, hoursOfDay] of folded) {
    expectEqual(foldDay({ service, day, writer: 'us-east-1', hours: hoursOfDay, since: day }).rounds, roundCount);
  }
}

function decode(shard: Shard): Figure {
  const ours: number[] = [];
  const floors: number[] = [];
  const slots = Array.from({ length: hourMs / everyMs }, (_, index) => day + index * everyMs);
  for (let batch = 0; batch < decodeBatches; batch += 1) {
    const items = slots.map((slot) => roundItem(syntheticRound(shard, 'us-east-1', batch, slot)));
    floors.push(timed(() => expectEqual(decodeAll(items, unmarshall), items.length)));
    ours.push(timed(() => expectEqual(decodeAll(items, roundOfItem), items.length)));
  }
  const perSecond = (ms: number) => `${short((slots.length / ms) * 1000)} rounds/s`;
  return {
    name: 'decoding rounds from their items',
    figure: perSecond(median(ours)),
    beside: `the SDK's unmarshall ${perSecond(median(floors))}`,
    ratio: median(ours) / median(floors),
  };
}

function decodeAll(items: readonly Item[], decodeOne: (item: Item) => unknown): number {
  let decoded = 0;
  for (const item of items) if (decodeOne(item) !== undefined) decoded += 1;
  return decoded;
}

/** A fold that skipped its work would be the fastest of all. */
function expectEqual(got: number, expected: number): void {
  if (got !== expected) throw new Error(`The bench expected ${expected} and got ${got}.`);
}
