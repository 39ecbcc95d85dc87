/** The composition root of one machine: the same verbs as on AWS, on embedded parts, in one process. */
import type { Hono } from 'hono';
import type { Config } from '../shared/config/config.ts';
import { createBufferedRecorder } from '../shared/ledger/bufferedRecorder.ts';
import { createDynamoDbLedger } from '../shared/ledger/dynamodb.ts';
import { timeText } from '../shared/ledger/keys.ts';
import type { Ledger } from '../shared/ledger/ledger.ts';
import { rollUp } from '../shared/ledger/rollUp.ts';
import type { ProbeContext } from '../shared/probe/context.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import { createStatusApp } from '../shared/status/app.ts';
import { openDataFolder } from './dataFolder.ts';
import { ensureTable, startEmbeddedDynamoDb } from './embeddedDynamoDb.ts';
import { startHttpServer } from './httpServer.ts';
import { sweepExpired } from './retention.ts';
import { runSchedule } from './scheduler.ts';
import { told, watchRounds } from './watchRounds.ts';

export type MonitorInput = {
  readonly config: Config;
  /** The folder for the tables. */
  readonly data: string;
  readonly host: string;
  readonly port: number;
};

export type MonitorParts = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly probes: ProbeContext;
  /** More routes for the same port, such as the demo's. */
  readonly routes?: Hono;
  /** One line for a person. */
  readonly say: (line: string) => void;
};

export type Monitor = {
  readonly url: string;
  /** Finishes the rounds under way and closes everything, within two seconds. */
  stop(): Promise<void>;
};

const ledgerTable = 'holdfast-ledger';

/** One machine has no cost per read, so the page's figures may follow closely. */
const rollUpEveryMs = 5_000;
const sweepEveryMs = 24 * 3_600_000;

/** An hour of one shard seen by three observers every second. */
const bufferedRoundsMax = 10_000;

/** Probes get this long to end by themselves when the monitor is stopped; what is left of two seconds is for closing. */
const stopGraceMs = 1_000;

/** @throws CannotStart */
export async function startMonitor(input: MonitorInput, parts: MonitorParts): Promise<Monitor> {
  const { config } = input;
  const { clock, say } = parts;
  const folder = await openDataFolder(input.data);
  const database = await startEmbeddedDynamoDb(folder.tables);
  try {
    await ensureTable(database.client, ledgerTable);
    const ledger = createDynamoDbLedger({ client: database.client, table: ledgerTable }, (error) => say(error.message));
    const onError = (error: Error) => say(`answering failed: ${error.message}`);
    // The status app is the outer one, because its problem documents for unknown routes hold for the whole port.
    const app = createStatusApp({ config, ledger, clock, evidence: true, onError });
    if (parts.routes !== undefined) app.route('/', parts.routes);
    const server = await startHttpServer(app, input.host, input.port);
    const running = startWork(config, { ...parts, ledger, client: database.client });
    return {
      url: server.url,
      async stop() {
        await running.stop();
        await server.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

type Working = MonitorParts & {
  readonly ledger: Ledger;
  readonly client: Parameters<typeof sweepExpired>[0]['client'];
};

/** Everything that happens by itself, until it is stopped. */
function startWork(config: Config, parts: Working): { stop(): Promise<void> } {
  const { clock, ledger, say, random } = parts;
  const stopping = new AbortController();
  const cutOff = new AbortController();
  const recorder = createBufferedRecorder(
    { ledger, clock, random },
    {
      roundsMax: bufferedRoundsMax,
      onGivenUp: ({ observer, slot }, why) => say(`gave up the round of ${observer} at ${timeText(slot)}: ${why}`),
    },
  );
  const fold = async () => void (await rollUp({ config, observer: config.observers[0], now: clock.now() }, { ledger }));
  const sweep = async () =>
    void (await sweepExpired({ client: parts.client, table: ledgerTable, clock }, stopping.signal));
  const repeat = (everyMs: number, doing: string, run: () => Promise<void>) =>
    runSchedule({ everyMs, run: () => told(say, doing, run), onSkipped: () => {} }, clock, stopping.signal);
  const ended = Promise.all([
    watchRounds(config, { ...parts, recorder }, { stopping: stopping.signal, cutOff: cutOff.signal }),
    repeat(rollUpEveryMs, 'folding', fold),
    // At once too: a machine that is never on at midnight would otherwise forget nothing.
    told(say, 'removing what has expired', sweep),
    repeat(sweepEveryMs, 'removing what has expired', sweep),
  ]);
  return {
    async stop() {
      stopping.abort();
      const grace = new AbortController();
      await Promise.race([ended, clock.sleep(stopGraceMs, grace.signal).catch(() => {})]);
      grace.abort();
      cutOff.abort();
      await Promise.race([ended, clock.sleep(stopGraceMs / 2)]);
      recorder.close();
      await Promise.race([recorder.flush(), clock.sleep(stopGraceMs / 2)]);
      if (recorder.waiting > 0) say(`${recorder.waiting} rounds could not be written and are lost`);
    },
  };
}
