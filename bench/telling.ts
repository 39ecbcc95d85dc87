/** Telling many alerts: the item says so before and after each message, so the floor is two conditional writes. */

import type { Alert } from '../shared/alerts/alert.ts';
import { createDynamoDbAlertStore } from '../shared/alerts/dynamodb.ts';
import { createMemoryAlertStore } from '../shared/alerts/memory.ts';
import type { Publish } from '../shared/alerts/notice.ts';
import { snsMessageOf } from '../shared/alerts/render/snsMessage.ts';
import type { AlertStore } from '../shared/alerts/store.ts';
import { tell } from '../shared/alerts/tell.ts';
import type { AlertTarget, Config } from '../shared/config/config.ts';
import { eachAtMost } from '../shared/runtime/eachAtMost.ts';
import { createClient, startDatabase, table } from './database.ts';
import { median, milliseconds, short } from './measure.ts';
import type { Figure, RowResult } from './report.ts';
import { syntheticConfig } from './synthetic.ts';

const alertCount = 500;
const passes = 5;
const firedAt = Date.UTC(2026, 10, 22, 12);
const topic: Extract<AlertTarget, { kind: 'topic' }> = {
  kind: 'topic',
  arn: 'arn:aws:sns:us-east-1:123456789012:oncall',
  format: 'plain',
};

/** As many as `tell` has under way. */
const atOnceMax = 10;

export async function benchTelling(): Promise<RowResult> {
  const config: Config = { ...syntheticConfig(alertCount, 30_000), alerts: [{ id: 'oncall', to: topic }] };
  const inMemory = await timesOf(config, createMemoryAlertStore);
  const database = await startDatabase();
  const client = createClient(database.address);
  try {
    const onError = (error: Error) => {
      throw error;
    };
    const stored = await timesOf(config, () => createDynamoDbAlertStore({ client, table }, onError));
    return {
      title: `Telling ${alertCount} alerts to one topic, every body rendered`,
      figures: [figureOf('over a store in memory', inMemory), figureOf('over DynamoDB (dynalite, in memory)', stored)],
      notes: [
        `Medians of ${passes} passes. The floor writes each alert twice, conditionally, ${atOnceMax} at a time, and neither decides, renders nor hands over anything; handing over is a function that does nothing.`,
      ],
    };
  } finally {
    client.destroy();
    await database.stop();
  }
}

type Times = { readonly ours: number; readonly floor: number };

async function timesOf(config: Config, open: () => AlertStore): Promise<Times> {
  const ours: number[] = [];
  const floors: number[] = [];
  for (let pass = 0; pass <= passes; pass += 1) {
    const store = open();
    const floor = await timed(await stored(store, config, `floor-${pass}`), (alerts) => writeTwice(alerts, store));
    const own = await timed(await stored(store, config, `told-${pass}`), (alerts) => tellAll(config, alerts, store));
    // The first pass compiles.
    if (pass === 0) continue;
    floors.push(floor);
    ours.push(own);
  }
  return { ours: median(ours), floor: median(floors) };
}

async function timed(alerts: readonly Alert[], work: (alerts: readonly Alert[]) => Promise<void>): Promise<number> {
  const before = performance.now();
  await work(alerts);
  return performance.now() - before;
}

async function stored(store: AlertStore, config: Config, pass: string): Promise<readonly Alert[]> {
  const alerts = config.services.map((service) => alertOf(`burn:${service.id}-${pass}:availability`, service.id));
  await eachAtMost(atOnceMax, alerts, (alert) => store.writeAlert(alert));
  return alerts;
}

async function writeTwice(alerts: readonly Alert[], store: AlertStore): Promise<void> {
  const written = await eachAtMost(atOnceMax, alerts, async (alert) => {
    const first = await store.writeAlert({ ...alert, revision: 2 });
    return [first, await store.writeAlert({ ...alert, revision: 3 })];
  });
  if (written.flat().some((one) => one !== 'written')) throw new Error('a write was lost');
}

async function tellAll(config: Config, alerts: readonly Alert[], store: AlertStore): Promise<void> {
  const publish: Publish = async (notice) => void snsMessageOf(notice, topic);
  const parts = { alerts: store, publish, clock: { now: () => firedAt } };
  const { told, failures } = await tell({ config, observer: 'us-east-1', url: undefined, alerts }, parts);
  if (told !== alerts.length) throw new Error(`told ${told} of ${alerts.length}: ${failures[0]}`);
}

function alertOf(key: string, service: string): Alert {
  return {
    key,
    revision: 1,
    episode: 1,
    state: { kind: 'firing', since: firedAt, firedAt },
    severity: 'page',
    service,
    region: 'us-east-1',
    detail: {
      kind: 'burn',
      slo: 'availability',
      target: 0.999,
      longMs: 3_600_000,
      shortMs: 300_000,
      factor: 14.4,
      longBurn: 16.7,
      shortBurn: 200,
      spentShare: 0.1,
      failing: [{ endpoint: 'us-east-1', observers: ['us-east-1', 'us-east-2'], reason: 'status' }],
    },
    told: {},
  };
}

function figureOf(name: string, { ours, floor }: Times): Figure {
  return {
    name,
    figure: `${short((alertCount / ours) * 1000)} alerts/s (${milliseconds(ours)} together)`,
    beside: `two writes each ${short((alertCount / floor) * 1000)}/s (${milliseconds(floor)})`,
    ratio: ours / floor,
  };
}
