/** What the page costs while the ledger refuses connections: it is made of the snapshot. */
import { createDynamoDbAlertStore } from '../shared/alerts/dynamodb.ts';
import { createMemoryControlStore } from '../shared/control/memory.ts';
import { createDynamoDbPlanStore } from '../shared/maintenance/dynamodb.ts';
import type { StatusParts } from '../shared/status/app.ts';
import { saveSnapshot } from '../shared/status/saveSnapshot.ts';
import { createClient, table } from './database.ts';
import { median, timed } from './measure.ts';
import { clockFrom, createPageApp, ledgerOf, pagePath } from './pageApp.ts';
import { askAll } from './pageCrowd.ts';
import { statusConfig } from './statusWorld.ts';

/** The port of tcpmux (RFC 1078), at which nobody listens. */
const refusing = 'http://127.0.0.1:1';

const passes = 5;

export type Fallback = {
  /** Of a process that has read nothing yet. */
  readonly firstMs: number;
  readonly parseMs: number;
  readonly bytes: number;
  readonly crowd: {
    readonly times: readonly number[];
    readonly seconds: number;
    readonly loads: number;
    readonly attempts: number;
  };
};

export async function measureFallback(endpoint: string, now: number): Promise<Fallback> {
  const text = await snapshotOf(endpoint, now);
  const firsts: number[] = [];
  for (let pass = 0; pass < passes; pass += 1) firsts.push(await firstPageMs(text, now));
  return {
    firstMs: median(firsts),
    parseMs: median(Array.from({ length: passes }, () => timed(() => JSON.parse(text)))),
    bytes: Buffer.byteLength(text),
    crowd: await meetCrowd(text, now),
  };
}

async function snapshotOf(endpoint: string, now: number): Promise<string> {
  const client = createClient(endpoint);
  const saved: string[] = [];
  const onError = (error: Error): never => {
    throw error;
  };
  try {
    await saveSnapshot(
      { config: statusConfig(), now },
      {
        ledger: ledgerOf(client),
        control: createMemoryControlStore(),
        alerts: createDynamoDbAlertStore({ client, table }, onError),
        plans: createDynamoDbPlanStore({ client, table }),
        snapshots: { save: async (text) => void saved.push(text) },
        onError,
      },
    );
  } finally {
    client.destroy();
  }
  const [text] = saved;
  if (text === undefined) throw new Error('No snapshot was saved.');
  return text;
}

async function firstPageMs(text: string, now: number): Promise<number> {
  return await withoutLedger(text, now, async ({ app }) => {
    const before = performance.now();
    const answer = await app.request(pagePath);
    await answer.text();
    if (answer.status !== 200) throw new Error(`The page was answered with ${answer.status}.`);
    return performance.now() - before;
  });
}

async function meetCrowd(text: string, now: number): Promise<Fallback['crowd']> {
  return await withoutLedger(text, now, async ({ app, counted }) => ({ ...(await askAll(app, pagePath)), ...counted }));
}

type Counted = { loads: number; attempts: number };
type Unread = { readonly app: ReturnType<typeof createPageApp>; readonly counted: Counted };

async function withoutLedger<Result>(
  text: string,
  now: number,
  work: (unread: Unread) => Promise<Result>,
): Promise<Result> {
  const client = createClient(refusing);
  const counted: Counted = { loads: 0, attempts: 0 };
  const ledger = ledgerOf(client);
  const boards: typeof ledger.boards = () => {
    counted.attempts += 1;
    return ledger.boards();
  };
  const snapshots: StatusParts['snapshots'] = {
    load: async () => {
      counted.loads += 1;
      return text;
    },
  };
  // That it cannot be read is what is measured.
  const onError = () => {};
  try {
    const parts = { client, clock: clockFrom(now), ledger: { ...ledger, boards }, snapshots, onError };
    return await work({ app: createPageApp(parts), counted });
  } finally {
    client.destroy();
  }
}
