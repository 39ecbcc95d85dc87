/** Ninety days of a past for the demo world, so that its pages show bars of every kind, incidents and latencies. */
import { join } from 'node:path';
import { openDataFolder } from '../../local/dataFolder.ts';
import { demoServices } from '../../local/demo/world.ts';
import { ensureTable, startEmbeddedDynamoDb } from '../../local/embeddedDynamoDb.ts';
import { addLatency, createLatencySketch, sketchText } from '../../shared/availability/latency.ts';
import { type Mark, mark } from '../../shared/availability/marks.ts';
import { dayMs, dayOf, hourMs, hourOf, slotAt, slotCount } from '../../shared/availability/slots.ts';
import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import { foldBoard } from '../../shared/ledger/foldBoard.ts';
import { foldDay } from '../../shared/ledger/foldDay.ts';
import type { Hour } from '../../shared/ledger/hour.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { recentFrom } from '../../shared/ledger/rollUpSpan.ts';

/** As the demo world asks its services. */
const everyMs = 5_000;
const writer = 'us-east-1';
const observers = [writer, 'us-east-2', 'us-west-2'];
const slotsAnHour = hourMs / everyMs;

type Stretch = { readonly daysAgo: number; readonly hour: number; readonly minutes: number; readonly mark: Mark };

/** Which days were not like the others; a stretch ends with its day at the latest. */
const stretches: Readonly<Record<string, readonly Stretch[]>> = {
  checkout: [
    { daysAgo: 71, hour: 3, minutes: 9, mark: mark.down },
    { daysAgo: 58, hour: 14, minutes: 95, mark: mark.down },
    { daysAgo: 44, hour: 0, minutes: 1440, mark: mark.maintenance },
    { daysAgo: 37, hour: 8, minutes: 400, mark: mark.missing },
    { daysAgo: 21, hour: 19, minutes: 4, mark: mark.down },
    { daysAgo: 6, hour: 11, minutes: 2, mark: mark.down },
  ],
  search: [
    { daysAgo: 63, hour: 0, minutes: 1440, mark: mark.unknown },
    { daysAgo: 30, hour: 22, minutes: 31, mark: mark.down },
    { daysAgo: 12, hour: 5, minutes: 6, mark: mark.down },
  ],
};

/** Nobody watched before. */
const watchedDays = 78;

/** Further back, hours are kept of days on which something happened. */
const hoursKeptDays = 3;

export async function writePast(data: string, now: number): Promise<void> {
  const { tables } = await openDataFolder(join(data, 'demo'));
  const database = await startEmbeddedDynamoDb(tables);
  try {
    const table = 'holdfast-ledger';
    await ensureTable(database.client, table);
    const ledger = createDynamoDbLedger({ client: database.client, table }, (error) => {
      throw error;
    });
    await writeServices(ledger, now);
  } finally {
    await database.close();
  }
}

async function writeServices(ledger: Ledger, now: number): Promise<void> {
  const asOf = hourOf(now);
  const since = dayOf(now) - watchedDays * dayMs;
  const shard = { shard: `${everyMs}-0`, writer };
  const boards = new Map<string, ReturnType<typeof foldBoard>>();
  for (const [service, { regions }] of Object.entries(demoServices)) {
    const hours = hoursBetween(since, asOf, { service, regions, now });
    const days = daysOf(hours).map((of) =>
      foldDay({ service, day: dayOf(of[0]?.hour ?? 0), writer, hours: of, since }),
    );
    const finished = days.filter(({ day }) => day < dayOf(asOf));
    for (const day of finished) await ledger.putDay(day);
    for (const hour of hours.filter((one) => isKept(one, now))) await ledger.putHour(hour);
    boards.set(service, foldBoard({ asOf, since, days: finished, hours }));
  }
  await ledger.putBoard({ ...shard, asOf, services: Object.fromEntries(boards) });
  const [from, to] = [recentFrom(now), slotAt(now, everyMs)];
  const marks = mark.up.repeat(slotCount(from, to, everyMs));
  const services = Object.entries(demoServices).map(([service, { regions }]) => [
    service,
    { since, shown: [], visible: marks, endpoints: Object.fromEntries(regions.map((region) => [region, marks])) },
  ]);
  const recent = { ...shard, everyMs, from, to, observers, formerObservers: {} };
  await ledger.putRecent({ ...recent, services: Object.fromEntries(services) });
}

type Asked = { readonly service: string; readonly regions: readonly string[]; readonly now: number };

function hoursBetween(from: number, to: number, asked: Asked): readonly Hour[] {
  return Array.from({ length: (to - from) / hourMs }, (_, index) => hourAt(from + index * hourMs, asked));
}

function hourAt(hour: number, { service, regions, now }: Asked): Hour {
  const marks = Array.from({ length: slotsAnHour }, (_, slot) => markAt(service, hour + slot * everyMs, now)).join('');
  const rounds = [...marks].filter((one) => one !== mark.missing).length * observers.length;
  const failed = [...marks].filter((one) => one === mark.down).length;
  const endpoints = regions.map((region, place) => [
    region,
    { marks, latency: latencyAt(hour, place), reasons: failed === 0 ? {} : { status: failed } },
  ]);
  return { service, hour, writer, everyMs, rounds, endpoints: Object.fromEntries(endpoints), visible: marks };
}

function markAt(service: string, slot: number, now: number): Mark {
  const found = stretches[service]?.find(({ daysAgo, hour, minutes }) => {
    const from = dayOf(now) - daysAgo * dayMs + hour * hourMs;
    return slot >= from && slot < from + minutes * 60_000;
  });
  return found?.mark ?? mark.up;
}

/** Slower in the afternoon, and further away. */
function latencyAt(hour: number, place: number): string {
  const sketch = createLatencySketch();
  const busy = 1 + Math.sin(((hour % dayMs) / dayMs) * 2 * Math.PI) / 2;
  for (let index = 1; index <= 40; index += 1)
    addLatency(sketch, (12 + 14 * place) * busy * (1 + (index / 40) ** 6 * 3));
  return sketchText(sketch);
}

function daysOf(hours: readonly Hour[]): readonly (readonly Hour[])[] {
  return [...Map.groupBy(hours, ({ hour }) => dayOf(hour)).values()];
}

function isKept({ hour, service }: Hour, now: number): boolean {
  const daysAgo = (dayOf(now) - dayOf(hour)) / dayMs;
  return daysAgo <= hoursKeptDays || (stretches[service] ?? []).some((one) => one.daysAgo === daysAgo);
}
