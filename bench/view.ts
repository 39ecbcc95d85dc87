/** How soon a reader sees the page that the packaged function makes: Lighthouse's figures, from Chromium. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';
import * as z from 'zod';
import { ensureTable } from '../local/embeddedDynamoDb.ts';
import { bundleOptions, functionEntry } from '../serverless/bundle.ts';
import { dayMs, dayOf } from '../shared/availability/slots.ts';
import { findChromium } from '../test/browser/chromium.ts';
import { startServer } from './child.ts';
import { createClient, startDatabase, table } from './database.ts';
import { createHistory } from './history.ts';
import { kilobytes, median, milliseconds, short } from './measure.ts';
import { atMost, below, type Figure, type RowResult } from './report.ts';
import { writeOlderPast, writeRecentPast } from './statusPast.ts';
import { everyMs, serviceCount, statusConfig } from './statusWorld.ts';
import { readers, type View, viewTwice } from './viewing.ts';

const days = 90;
const controlTable = 'holdfast-bench-control';

/** Longer than the row takes: the function looks at the real time. */
const roundsAheadMs = 20 * 60_000;

const passes = 5;

/** New processes of the function whose first answer is timed. */
const processes = 5;

/** Blank, the same bytes without the function, and the page. */
const paths = { blank: '/floor/blank', same: '/floor/same', ours: '/' } as const;
type Place = keyof typeof paths;
const places: readonly Place[] = ['blank', 'same', 'ours'];

/** web.dev, "First Contentful Paint" and "Cumulative Layout Shift": good at the 75th percentile. */
const goodFcpMs = 1_800;
const goodShift = 0.1;

/** The aim for the page; its script and picture come on top. */
const bytesMax = 100_000;

type Views = Readonly<Record<Place, { readonly cold: View[]; readonly warm: View[] }>>;

export async function benchView(): Promise<RowResult> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const database = await startDatabase();
  try {
    await writePast(database.address);
    const bundle = join(folder, 'status.mjs');
    const entryPoints = [functionEntry('status')];
    await build({ ...bundleOptions(statusConfig()), entryPoints, outfile: bundle, logLevel: 'error' });
    const firsts = await firstAnswers(bundle, database.address);
    const figures = await withGateway(bundle, database.address, viewAll);
    return {
      title: `The page of the packaged function in Chromium: ${serviceCount} services with ${days} days each`,
      figures: [...figures, firstFigure(firsts)],
      notes: [
        `Medians of ${passes} views each, the page, the same bytes from a bare server, and a blank page taking turns. Cold is with an empty cache, warm is a reload after that.`,
        'Mobile is throttled as Lighthouse throttles through DevTools (core/config/constants.js: mobileSlow4G with its adjustments, processor 4 × slower, a screen of 412 × 823); desktop is not throttled (1350 × 940, loopback).',
        'The function is bundled as for AWS and runs behind an adapter that makes events of payload format 2.0; Chromium, the function and the database (dynalite) share this machine. KB are 1,000 bytes.',
        'Layout shift is the sum of all shifts, at least as much as the cumulative layout shift. Blocking time is what long tasks take beyond 50 ms, from the first paint until 1.5 s after the page has loaded. Bytes are those of everything that was asked for, with headers.',
      ],
    };
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function writePast(endpoint: string): Promise<void> {
  const client = createClient(endpoint);
  await ensureTable(client, controlTable).finally(() => client.destroy());
  const now = Date.now();
  const history = createHistory(statusConfig(), everyMs);
  await writeRecentPast(endpoint, history, now, now + roundsAheadMs);
  await writeOlderPast(endpoint, history, { now, since: dayOf(now) - days * dayMs, storedFrom: dayOf(now) });
}

/** As Lambda and serverless.yml set it. */
function environmentFor(endpoint: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL: endpoint,
    HOLDFAST_LEDGER_TABLE: table,
    HOLDFAST_CONTROL_TABLE: controlTable,
    HOLDFAST_SNAPSHOT_BUCKET: 'holdfast-bench-snapshot',
    POWERTOOLS_SERVICE_NAME: 'holdfast',
    POWERTOOLS_METRICS_NAMESPACE: 'Holdfast',
  };
}

async function withGateway<Result>(
  bundle: string,
  endpoint: string,
  work: (address: string) => Promise<Result>,
): Promise<Result> {
  const script = new URL('gatewayServer.ts', import.meta.url);
  const gateway = await startServer(script, [bundle], (said) => z.string().parse(said), environmentFor(endpoint));
  try {
    return await work(gateway.address);
  } finally {
    await gateway.stop();
  }
}

/** How long new processes take for their first page once they are loaded, and for the next one. */
async function firstAnswers(
  bundle: string,
  endpoint: string,
): Promise<{ readonly first: number; readonly next: number }> {
  const times = { first: [] as number[], next: [] as number[] };
  for (let index = 0; index < processes; index += 1) {
    await withGateway(bundle, endpoint, async (address) => {
      times.first.push(await answerMs(address));
      times.next.push(await answerMs(address));
    });
  }
  return { first: median(times.first), next: median(times.next) };
}

async function answerMs(address: string): Promise<number> {
  const before = performance.now();
  const answer = await fetch(address, { headers: { 'accept-encoding': 'gzip' }, signal: AbortSignal.timeout(30_000) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`The page was answered with ${answer.status}.`);
  return performance.now() - before;
}

async function viewAll(address: string): Promise<readonly Figure[]> {
  const browser = await chromium.launch({ executablePath: findChromium(process.env['PATH']) });
  try {
    const figures: Figure[] = [];
    for (const name of ['mobile', 'desktop'] as const) {
      const views = await viewsOf(browser, address, name);
      figures.push(...figuresOf(name, 'cold', views), ...figuresOf(name, 'warm', views));
    }
    return figures;
  } finally {
    await browser.close();
  }
}

async function viewsOf(browser: Browser, address: string, name: keyof typeof readers): Promise<Views> {
  const views: Views = { blank: { cold: [], warm: [] }, same: { cold: [], warm: [] }, ours: { cold: [], warm: [] } };
  for (let pass = 0; pass < passes; pass += 1) {
    for (const place of places) {
      const { cold, warm } = await viewTwice(browser, address + paths[place], readers[name]);
      views[place].cold.push(cold);
      views[place].warm.push(warm);
    }
  }
  return views;
}

function figuresOf(name: string, cache: 'cold' | 'warm', views: Views): readonly Figure[] {
  const of = (place: Place, value: (view: View) => number) => median(views[place][cache].map(value));
  const when = `${name}, ${cache}`;
  const figure = (what: string, text: (value: number) => string, value: (view: View) => number): Figure => {
    const [ours, same, blank] = [of('ours', value), of('same', value), of('blank', value)];
    const ratio = same > 0 ? { ratio: ours / same } : {};
    return {
      name: `${when}: ${what}`,
      figure: text(ours),
      beside: `same bytes ${text(same)}, blank ${text(blank)}`,
      ...ratio,
    };
  };
  const most = (value: (view: View) => number) => Math.max(...views.ours[cache].map(value));
  const fcp = of('ours', (view) => view.fcp);
  return [
    figure('first byte', milliseconds, (view) => view.firstByteMs),
    { ...figure('first contentful paint', milliseconds, (view) => view.fcp), aim: below(goodFcpMs, fcp, '1.8 s') },
    figure('largest contentful paint', milliseconds, (view) => view.lcp),
    {
      ...figure('layout shift', short, (view) => view.shift),
      aim: below(
        goodShift,
        most((view) => view.shift),
        `${goodShift} in every view`,
      ),
    },
    figure('blocking time', milliseconds, (view) => view.blockedMs),
    {
      ...figure('bytes', kilobytes, (view) => view.bytes),
      aim: below(
        bytesMax,
        most((view) => view.bytes),
        kilobytes(bytesMax),
      ),
    },
    {
      ...figure('requests, and of those that block the paint', String, (view) => view.requests),
      figure: `${of('ours', (view) => view.requests)}, ${most((view) => view.blocking)}`,
      aim: atMost(
        0,
        most((view) => view.blocking),
        '0 that block',
      ),
    },
  ];
}

function firstFigure({ first, next }: { readonly first: number; readonly next: number }): Figure {
  return {
    name: `the first page of a new process (medians of ${processes})`,
    figure: milliseconds(first),
    beside: `its next one ${milliseconds(next)}`,
    ratio: first / next,
  };
}
