/** Write units per endpoint and month: one round a minute of 100 endpoints, and the rollups over it. */
import { dayMs, dayOf, hourMs, slotFrom } from '../shared/availability/slots.ts';
import type { Config, Service } from '../shared/config/config.ts';
import { createDynamoDbLedger } from '../shared/ledger/dynamodb.ts';
import { boardItem, dayItem, hourItem, recentItem } from '../shared/ledger/dynamodbItems.ts';
import { type Item, roundItem } from '../shared/ledger/dynamodbRoundItem.ts';
import type { Hour } from '../shared/ledger/hour.ts';
import type { Ledger, RoundQuery } from '../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../shared/ledger/memory.ts';
import { rollUp } from '../shared/ledger/rollUp.ts';
import type { Round } from '../shared/ledger/round.ts';
import type { Shard } from '../shared/ledger/shards.ts';
import { itemBytes, meter, writeUnits } from './capacity.ts';
import { createClient, startDatabase, table } from './database.ts';
import { createHistory, type History } from './history.ts';
import { median, short, sum } from './measure.ts';
import { below, type Figure, type RowResult } from './report.ts';
import { syntheticConfig, syntheticRound } from './synthetic.ts';

const everyMs = 60_000;
const serviceCount = 50;
const rollUpEveryMs = 5 * 60_000;

/** AWS quotes months of 730 hours; windows here have 30 days. */
const daysPerMonth = 30;

const historyDays = 365;
const countedDay = Date.UTC(2026, 10, 21);
const since = countedDay - historyDays * dayMs;

const kinds = ['round', 'hour', 'day', 'recent', 'board'] as const;
type Kind = (typeof kinds)[number];
type Written = { readonly kind: Kind; readonly bytes: number };

export async function benchWrites(): Promise<RowResult> {
  const config = syntheticConfig(serviceCount, everyMs);
  const history = createHistory(config, everyMs);
  const [shard] = history.shards;
  if (shard === undefined || history.shards.length > 1) throw new Error('The services should fill one shard.');
  const written = [...writtenRounds(shard), ...(await writtenByRollup(config, shard, history))];
  const checked = await checkUnits(history, shard);
  return {
    title: `Write units per endpoint and month: one round a minute, ${shard.endpoints.length} endpoints in ${serviceCount} services`,
    figures: figuresOf(written, shard),
    notes: [
      `One day at virtual time, times ${daysPerMonth}: rounds of one observer, and rollups every ${rollUpEveryMs / 60_000} minutes over the rounds of ${config.observers.length} observers after ${historyDays} days of history.`,
      'HTTPS with all phases, 20 to 300 ms, ids such as checkout-07 and us-east-1, one failure in 5,000 and some outages. A unit is a write of up to 1 KB, sized as the DynamoDB Developer Guide says.',
      `Checked against what dynalite says it consumed: ${checked.join(', ')}.`,
      'A global table bills each write once in every replica region: with three observers, every replica carries the rounds of all three and the rollups.',
      'The floor of the rounds is one item per observation: each costs a unit however small it is.',
    ],
  };
}

function writtenRounds(shard: Shard): readonly Written[] {
  const slots = Array.from({ length: dayMs / everyMs }, (_, index) => countedDay + index * everyMs);
  return slots.map((slot) => sized('round', roundItem(syntheticRound(shard, 'us-east-1', 0, slot))));
}

function sized(kind: Kind, item: Item): Written {
  return { kind, bytes: itemBytes(item) };
}

/** What a day of rollups writes. The day before it is rolled up too, so that the day begins in its stride. */
async function writtenByRollup(config: Config, shard: Shard, history: History): Promise<readonly Written[]> {
  const start = countedDay - dayMs;
  const kept = createMemoryLedger();
  for (const service of shard.services) {
    for (const day of history.days(service, since, start)) await kept.putDay(day);
    for (const hour of history.hours(service, start - 2 * dayMs, start)) await kept.putHour(hour);
    for (const hour of quietHours(config, service, start - 36 * dayMs, start - 2 * dayMs)) await kept.putHour(hour);
  }
  await kept.putRecent(history.recent(shard, start, since));
  await kept.putBoard(history.board(shard, start, since));
  const written: Written[] = [];
  // Hours are folded some minutes after they end, so the counted day's work ends as long after midnight.
  const countFrom = countedDay + hourMs / 2;
  let now = start;
  const write = (one: Written) => {
    if (now >= countFrom) written.push(one);
  };
  const ledger = countingLedger(kept, config, shard, write);
  for (now = start + rollUpEveryMs; now < countFrom + dayMs; now += rollUpEveryMs) {
    await rollUp({ config, observer: config.observers[0], now }, { ledger });
  }
  return written;
}

/** Hours of which nothing is missing, so that no rollup has a reason to fold them again. */
function quietHours(config: Config, service: Service, from: number, to: number): readonly Hour[] {
  const slots = hourMs / everyMs;
  const [writer] = config.observers;
  return Array.from({ length: (to - from) / hourMs }, (_, index) => ({
    service: service.id,
    hour: from + index * hourMs,
    writer,
    everyMs,
    rounds: slots * config.observers.length,
    endpoints: {},
    visible: 'u'.repeat(slots),
  }));
}

function countingLedger(kept: Ledger, config: Config, shard: Shard, write: (written: Written) => void): Ledger {
  return {
    ...kept,
    rounds: async (query) => roundsFor(query, config, shard),
    putHour(hour) {
      write(sized('hour', hourItem(hour)));
      return kept.putHour(hour);
    },
    putDay(day) {
      write(sized('day', dayItem(day)));
      return kept.putDay(day);
    },
    putRecent(recent) {
      write(sized('recent', recentItem(recent)));
      return kept.putRecent(recent);
    },
    putBoard(board) {
      write(sized('board', boardItem(board)));
      return kept.putBoard(board);
    },
  };
}

/** Rounds are made when they are asked for, and not kept. */
function roundsFor({ observer, from, to, limit }: RoundQuery, config: Config, shard: Shard): readonly Round[] {
  const rounds: Round[] = [];
  const index = config.observers.indexOf(observer);
  for (let slot = slotFrom(Math.max(from, since), everyMs); slot < to; slot += everyMs) {
    rounds.push(syntheticRound(shard, observer, index, slot));
    if (rounds.length === limit) break;
  }
  return rounds;
}

function figuresOf(written: readonly Written[], shard: Shard): readonly Figure[] {
  const perEndpoint = (units: number) => (units * daysPerMonth) / shard.endpoints.length;
  const bytesOf = (kind: Kind) => written.filter((one) => one.kind === kind).map(({ bytes }) => bytes);
  const unitsOf = (kind: Kind) => perEndpoint(sum(bytesOf(kind).map(writeUnits)));
  const unpacked = perEndpoint((dayMs / everyMs) * shard.endpoints.length);
  const [rounds, rollups] = [unitsOf('round'), sum(kinds.filter((kind) => kind !== 'round').map(unitsOf))];
  const sizes = (kind: Kind) => `${short(bytesOf(kind).length)} a day, median ${short(median(bytesOf(kind)))} bytes`;
  return [
    {
      name: `rounds, of each observer (${sizes('round')})`,
      figure: short(rounds),
      beside: `one item per observation ${short(unpacked)}`,
      ratio: rounds / unpacked,
      aim: below(2_000, rounds, '2,000'),
    },
    ...kinds
      .filter((kind) => kind !== 'round')
      .map((kind) => ({
        name: `${kind}s (${sizes(kind)})`,
        figure: short(unitsOf(kind)),
        beside: leastOf(bytesOf(kind)),
      })),
    {
      name: 'rollups together',
      figure: short(rollups),
      beside: `rounds of one observer ${short(rounds)}`,
      ratio: rollups / rounds,
    },
    {
      name: 'rounds and rollups, one observer',
      figure: short(rounds + rollups),
      beside: `one item per observation ${short(unpacked)}`,
      ratio: (rounds + rollups) / unpacked,
      aim: below(2_000, rounds + rollups, '2,000'),
    },
    {
      name: 'rounds and rollups, three observers, in each replica',
      figure: short(3 * rounds + rollups),
      beside: `one item per observation ${short(3 * unpacked)}`,
      ratio: (3 * rounds + rollups) / (3 * unpacked),
    },
  ];

  /** What the same bytes would cost if units had no edges. */
  function leastOf(bytes: readonly number[]): string {
    return `its bytes alone ${short(perEndpoint(sum(bytes) / 1_024))}`;
  }
}

/** One write of each kind into a table that says what it took. @throws when it took something else. */
async function checkUnits(history: History, shard: Shard): Promise<readonly string[]> {
  const [service] = shard.services;
  const [day] = service === undefined ? [] : history.days(service, dayOf(since), since + dayMs);
  const [hour] = service === undefined ? [] : history.hours(service, since, since + hourMs);
  if (day === undefined || hour === undefined) throw new Error('The history has a day and an hour.');
  const round = syntheticRound(shard, 'us-east-1', 0, countedDay);
  const recent = history.recent(shard, countedDay, since);
  const board = history.board(shard, countedDay, since);
  const database = await startDatabase();
  const client = createClient(database.address);
  try {
    const consumed = meter(client);
    const ledger = createDynamoDbLedger({ client, table }, unexpected);
    const check = async (kind: Kind, item: Item, write: () => Promise<unknown>): Promise<string> => {
      const before = consumed.units;
      await write();
      const [units, expected] = [consumed.units - before, writeUnits(itemBytes(item))];
      if (units !== expected) throw new Error(`A ${kind} took ${units} write units; its size says ${expected}.`);
      return `${kind} ${units}`;
    };
    return [
      await check('round', roundItem(round), () => ledger.recordRound(round)),
      await check('hour', hourItem(hour), () => ledger.putHour(hour)),
      await check('day', dayItem(day), () => ledger.putDay(day)),
      await check('recent', recentItem(recent), () => ledger.putRecent(recent)),
      await check('board', boardItem(board), () => ledger.putBoard(board)),
    ];
  } finally {
    client.destroy();
    await database.stop();
  }
}

function unexpected(error: Error): never {
  throw error;
}
