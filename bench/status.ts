/** `GET /api/v1/status` for 100 services, after histories of several lengths. */

import * as z from 'zod';
import { dayMs, dayOf } from '../shared/availability/slots.ts';
import { type Meter, meter } from './capacity.ts';
import { startServer } from './child.ts';
import { createClient, startDatabase } from './database.ts';
import { createHistory } from './history.ts';
import { load } from './load.ts';
import { kilobytes, median, milliseconds, quantile } from './measure.ts';
import { createPageApp } from './pageApp.ts';
import { below, type Figure, type RowResult } from './report.ts';
import { hoursDays, writeOlderPast, writeRecentPast } from './statusPast.ts';
import { everyMs, serviceCount, statusConfig, statusPath } from './statusWorld.ts';

const now = Date.UTC(2026, 10, 22, 13, 47, 20);
const historiesDays = [9, 90, 365];

const clients = 20;

/** How often each route gets its turn, alternating. */
const turns = 2;

const paths = ['/constant', '/queries', statusPath] as const;
type Path = (typeof paths)[number];

/** The slower the route, the longer its turn, for the sake of its p99. */
const turnSeconds: Readonly<Record<Path, number>> = { '/constant': 1, '/queries': 2, [statusPath]: 4 };

/** The server's first answers compile its code; they do not count. */
const warmUpSeconds = 3;

/** A server with nothing else to do answers a constant within this time. */
const settledMs = 10;
const settleAttemptsMax = 100;

type Latency = { readonly p50: number; readonly p99: number };
type Measured = {
  readonly days: number;
  readonly latencies: Readonly<Record<Path, Latency>>;
  readonly capacity: Meter;
  readonly answerBytes: number;
};

export async function benchStatus(): Promise<RowResult> {
  const history = createHistory(statusConfig(), everyMs);
  const measured: Measured[] = [];
  const database = await startDatabase();
  try {
    let storedFrom = dayOf(now);
    await writeRecentPast(database.address, history, now);
    for (const days of historiesDays) {
      const since = dayOf(now) - days * dayMs;
      await writeOlderPast(database.address, history, { now, since, storedFrom });
      storedFrom = since;
      const capacity = await measureCapacity(database.address);
      measured.push({ days, ...capacity, latencies: await withApi(database.address, measureLatencies) });
    }
  } finally {
    await database.stop();
  }
  return {
    title: `GET ${statusPath}: ${serviceCount} services, 2 endpoints each, 3 observers, every ${everyMs / 1000} s`,
    figures: measured.flatMap(figuresOf),
    notes: [
      `${clients} clients that ask again as soon as they are answered; ${turns} turns for each route, alternating. The answer has ${kilobytes(median(measured.map(({ answerBytes }) => answerBytes)))}.`,
      'The load, the API and the database (dynalite, in memory) are three processes on this machine, so latency says what our code adds to the database, and not what AWS would take.',
      'The peers are routes of the same server: one runs the same queries and answers a constant of the same size, the other only answers it.',
      'Read units are those that the database reported for one request, beside those that follow from the sizes of the items it returned (0.5 for each 4 KB of a query).',
      'The budgets of every service are there thrice, as if each observer had counted them, and one service in ten has an alert.',
      `The histories hold every day of every service, the hours of ${hoursDays} days, and the rounds of two hours.`,
    ],
  };
}

/** A new server for each length, so that none has seen more requests than the others. */
async function withApi<Result>(endpoint: string, work: (address: string) => Promise<Result>): Promise<Result> {
  const api = await startServer(new URL('statusServer.ts', import.meta.url), [endpoint, String(now)], (message) =>
    z.string().parse(message),
  );
  try {
    await load(api.address + statusPath, { clients, seconds: warmUpSeconds });
    return await work(api.address);
  } finally {
    await api.stop();
  }
}

async function measureLatencies(address: string): Promise<Measured['latencies']> {
  const times: Record<Path, number[]> = { '/constant': [], '/queries': [], [statusPath]: [] };
  for (let turn = 0; turn < turns; turn += 1) {
    for (const path of paths) {
      await settled(address);
      times[path].push(...(await load(address + path, { clients, seconds: turnSeconds[path] })));
    }
  }
  const latencyOf = (path: Path): Latency => ({ p50: quantile(times[path], 0.5), p99: quantile(times[path], 0.99) });
  return {
    '/constant': latencyOf('/constant'),
    '/queries': latencyOf('/queries'),
    [statusPath]: latencyOf(statusPath),
  };
}

/** Waits until the server has done with the requests that were cut off when the last turn ended. */
async function settled(address: string): Promise<void> {
  for (let attempt = 0; attempt < settleAttemptsMax; attempt += 1) {
    const before = performance.now();
    await (await fetch(`${address}/constant`)).arrayBuffer();
    if (performance.now() - before < settledMs) return;
  }
}

/** One request, in this process, whose client asks for what it consumed. */
async function measureCapacity(endpoint: string): Promise<{ readonly capacity: Meter; readonly answerBytes: number }> {
  const client = createClient(endpoint);
  try {
    const capacity = meter(client);
    const onError = (error: Error) => process.stderr.write(`${error.stack}\n`);
    const app = createPageApp({ client, clock: { now: () => now }, onError });
    const response = await app.request(statusPath);
    if (response.status !== 200) throw new Error(`The status was answered with ${response.status}.`);
    return { capacity, answerBytes: (await response.arrayBuffer()).byteLength };
  } finally {
    client.destroy();
  }
}

function figuresOf({ days, latencies, capacity }: Measured): readonly Figure[] {
  const [ours, queries, constant] = [latencies[statusPath], latencies['/queries'], latencies['/constant']];
  const latency = (name: string, value: (latency: Latency) => number): Figure => ({
    name: `${days} days of history: ${name}`,
    figure: milliseconds(value(ours)),
    beside: `same queries ${milliseconds(value(queries))}, constant ${milliseconds(value(constant))}`,
    ratio: value(ours) / value(queries),
  });
  return [
    latency('p50', ({ p50 }) => p50),
    latency('p99', ({ p99 }) => p99),
    {
      name: `${days} days of history: read units`,
      figure: `${capacity.units} in ${capacity.requests} queries`,
      beside: `by size ${capacity.unitsBySize} (${kilobytes(capacity.bytes)})`,
      ratio: capacity.units / capacity.unitsBySize,
      aim: below(50, capacity.units, '50'),
    },
  ];
}
