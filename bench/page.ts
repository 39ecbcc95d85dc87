/** The page and the summary of 100 services with 90 days each: how fast, how large, and what a reader and a crowd cost. */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { dayMs, dayOf } from '../shared/availability/slots.ts';
import { homePage } from '../shared/status/page/homePage.ts';
import { manyServices } from '../test/status/page/manyServices.ts';
import { type Meter, meter } from './capacity.ts';
import { startServer } from './child.ts';
import { createClient, startDatabase } from './database.ts';
import { createHistory } from './history.ts';
import { load } from './load.ts';
import { kilobytes, median } from './measure.ts';
import { clockFrom, createPageApp, pagePath, summaryPath } from './pageApp.ts';
import { meetCrowd } from './pageCrowd.ts';
import { measureFallback } from './pageFallback.ts';
import {
  crowdFigure,
  fallbackFigures,
  type Latency,
  latencyFigures,
  makingFigure,
  type Sizes,
  sizeFigure,
  unitsFigure,
} from './pageFigures.ts';
import type { RowResult } from './report.ts';
import { writeOlderPast, writeRecentPast } from './statusPast.ts';
import { everyMs, serviceCount, statusConfig, statusPath } from './statusWorld.ts';

const now = Date.UTC(2026, 10, 22, 13, 47, 20);
const days = 90;

/** Longer than the row takes. */
const roundsAheadMs = 15 * 60_000;

/** What CDNs use for what they compress while they are asked; 11, the default, is for files that are compressed once. */
const brotliQuality = 5;

const clients = 20;
const turns = 2;
const turnSeconds = { ours: 6, floor: 2 };
const warmUpSeconds = 3;

/** Each reads everything again. */
const makings = 20;

export async function benchPage(): Promise<RowResult> {
  const history = createHistory(statusConfig(), everyMs);
  const database = await startDatabase();
  try {
    await writeRecentPast(database.address, history, now, now + roundsAheadMs);
    await writeOlderPast(database.address, history, { now, since: dayOf(now) - days * dayMs, storedFrom: dayOf(now) });
    const page = await measureView(database.address, pagePath);
    const summary = await measureView(database.address, summaryPath);
    const making = await measureMaking(database.address);
    const latencies = await measureLatencies(database.address);
    const crowd = await meetCrowd(database.address, now, pagePath);
    const reading = await meetCrowd(database.address, now, summaryPath);
    const fallback = await measureFallback(database.address, now);
    return {
      title: `The page and ${summaryPath}: ${serviceCount} services with ${days} days each`,
      figures: [
        makingFigure(making),
        ...latencyFigures('the page', latencies.page),
        ...latencyFigures('the summary', latencies.summary),
        sizeFigure('the page', page.sizes),
        sizeFigure('the page, every day in its own trouble', sizesOf(await worstPage())),
        sizeFigure('the summary', summary.sizes),
        unitsFigure('the page, nothing cached', page.capacity),
        unitsFigure('the summary, nothing cached', summary.capacity),
        crowdFigure('the page', crowd, page.capacity),
        crowdFigure('the summary', reading, page.capacity),
        ...fallbackFigures(fallback),
      ],
      notes: notes(page.sizes),
    };
  } finally {
    await database.stop();
  }
}

/** One request, in this process, of an app that has read nothing yet. */
async function measureView(
  endpoint: string,
  path: string,
): Promise<{ readonly sizes: Sizes; readonly capacity: Meter }> {
  const client = createClient(endpoint);
  try {
    const capacity = meter(client);
    const app = createPageApp({ client, clock: clockFrom(now), onError: tell });
    const answer = await app.request(path);
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}.`);
    const text = await answer.text();
    return { sizes: sizesOf(text), capacity: { ...capacity } };
  } finally {
    client.destroy();
  }
}

function sizesOf(text: string): Sizes {
  const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality };
  return {
    text: Buffer.byteLength(text),
    gzip: gzipSync(text).byteLength,
    brotli: brotliCompressSync(text, { params }).byteLength,
  };
}

/** Hardly two days are alike: nothing of it compresses away. */
async function worstPage(): Promise<string> {
  const { config, model } = manyServices(serviceCount, 1);
  const hidden = { audit: { state: 'hidden' }, restores: { state: 'hidden' } } as const;
  return await homePage(model, hidden, { config, viewer: 'public', window: '30d' });
}

async function measureLatencies(endpoint: string): Promise<{ readonly page: Latency; readonly summary: Latency }> {
  const addresses = z.object({ url: z.string(), floor: z.string() });
  const args = [endpoint, String(now)];
  const server = await startServer(new URL('pageServer.ts', import.meta.url), args, (said) => addresses.parse(said));
  try {
    const { url, floor } = server.address;
    const page = { ours: [] as number[], floor: [] as number[] };
    const summary = { ours: [] as number[], floor: [] as number[] };
    const headers = { 'accept-encoding': 'gzip' };
    for (const path of [pagePath, summaryPath]) await load(url + path, { clients, seconds: warmUpSeconds, headers });
    for (let turn = 0; turn < turns; turn += 1) {
      for (const [path, times] of [
        [pagePath, page],
        [summaryPath, summary],
      ] as const) {
        times.floor.push(...(await load(floor + path, { clients, seconds: turnSeconds.floor, headers })));
        times.ours.push(...(await load(url + path, { clients, seconds: turnSeconds.ours, headers })));
      }
    }
    return { page, summary };
  } finally {
    await server.stop();
  }
}

/** The page is made for each view, and so is the status beneath it, which is told as JSON without the page. */
async function measureMaking(endpoint: string): Promise<Record<'page' | 'status', number>> {
  const client = createClient(endpoint);
  let at = now;
  const times = { page: [] as number[], status: [] as number[] };
  try {
    const app = createPageApp({ client, clock: { now: () => at }, onError: tell });
    for (let pass = 0; pass < makings; pass += 1) {
      for (const [what, path] of [
        ['status', statusPath],
        ['page', pagePath],
      ] as const) {
        at += 2_000;
        const before = process.cpuUsage();
        await (await app.request(path)).arrayBuffer();
        const { user, system } = process.cpuUsage(before);
        times[what].push((user + system) / 1_000);
      }
    }
  } finally {
    client.destroy();
  }
  return { page: median(times.page), status: median(times.status) };
}

function notes({ text }: Sizes): readonly string[] {
  return [
    `${clients} clients that ask for gzip again as soon as they are answered; ${turns} turns each, alternating with the floor. The load, the server and the database (dynalite, in memory) are three processes on this machine; the floor is a bare node:http server in the process of ours that holds the compressed bytes ready.`,
    `The page has ${kilobytes(text)} of HTML. Brotli is of quality ${brotliQuality}, as a CDN compresses; we send gzip. KB are 1,000 bytes.`,
    'Read units are those that the database reported for one request of a process that has read nothing yet, beside those that follow from the sizes of the items it returned.',
    'A crowd asks one process that reads the status a second at most. On AWS each process of the function does, and a CDN that keeps to Cache-Control (5 s) asks for all.',
    'The summary tells of incidents, which are read of every service and shared for a minute: its crowd comes when they have been read once, which is in its read units above.',
    'Where the ledger refuses connections, the SDK tries thrice before the snapshot is shown.',
  ];
}

function tell(error: Error): void {
  process.stderr.write(`${error.stack}\n`);
}
