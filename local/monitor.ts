/** The composition root of one machine: the same verbs as on AWS, on embedded parts, in one process. */
import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context, Hono } from 'hono';
import { createDynamoDbAlertStore } from '../shared/alerts/dynamodb.ts';
import type { Publish } from '../shared/alerts/notice.ts';
import { createCloudWatchCounts } from '../shared/aws/cloudWatchCounts.ts';
import type { AlertRoute, Config } from '../shared/config/config.ts';
import { createDynamoDbControlStore } from '../shared/control/dynamodb.ts';
import { policiesOf } from '../shared/failover/policy.ts';
import { createDynamoDbLedger } from '../shared/ledger/dynamodb.ts';
import { createDynamoDbPlanStore } from '../shared/maintenance/dynamodb.ts';
import type { ProbeContext } from '../shared/probe/context.ts';
import { probe } from '../shared/probe/probe.ts';
import { createDynamoDbSent } from '../shared/report/dynamodbSent.ts';
import type { ReportSpan } from '../shared/report/period.ts';
import { readReport } from '../shared/report/readReport.ts';
import type { RestoreRequest } from '../shared/restore/restoring.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import { createAdminApp } from '../shared/status/admin/adminApp.ts';
import { createStatusApp } from '../shared/status/app.ts';
import { saveSnapshot } from '../shared/status/saveSnapshot.ts';
import type { SnapshotStore } from '../shared/status/snapshot.ts';
import { auditSubjectsOf } from '../shared/storage/run/subjects.ts';
import { createAlerting } from './alerting.ts';
import { createLocalPublish } from './alerts/publish.ts';
import { createAuditing } from './auditing.ts';
import { type DataFolder, openDataFolder } from './dataFolder.ts';
import { ensureTable, startEmbeddedDynamoDb } from './embeddedDynamoDb.ts';
import { type Failover, openFailover } from './failover.ts';
import { narratedControl, narratedLedger } from './failoverNarrator.ts';
import { startHttpServer } from './httpServer.ts';
import { forLocalCallers, isLocalCaller } from './localCallers.ts';
import { createReporting } from './reporting.ts';
import { createLocalRestoring, type LocalRestoring } from './restoring.ts';
import { createRestoringHere } from './restoringHere.ts';
import { createSnapshotFile } from './snapshotFile.ts';
import { createTrouble } from './trouble.ts';
import type { Vantage } from './vantage.ts';
import { startWork } from './work.ts';

export type MonitorInput = {
  readonly config: Config;
  /** The folder for the tables and the zones. */
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** Where the DNS server answers, if any service fails over. */
  readonly dnsPort: number;
};

export type MonitorParts = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly probes: ProbeContext;
  /** From where the observers look, made of where they really do; the demo cuts some off. */
  readonly seenFrom?: (real: Vantage) => Vantage;
  /** For the alerts' topics, where this machine is meant to use an SNS. */
  readonly sns?: Publish;
  /** More routes for the same port, such as the demo's. */
  readonly routes?: Hono;
  /** Puts into the folder that stands for S3 what is to be there before anybody looks, such as the demo's buckets. */
  readonly furnish?: (s3: string) => Promise<void>;
  /** Makes the backups that are due in that folder, before each look for tests that are: the demo's own backup job. */
  readonly backUp?: (s3: string, stopping: AbortSignal) => Promise<void>;
  /** Of Holdfast, for evidence of restore tests. */
  readonly version: string;
  /** Whether tables and buckets are asked for where `AWS_ENDPOINT_URL` says; otherwise a folder stands for S3. */
  readonly asksAws?: boolean;
  /** One line for a person. */
  readonly say: (line: string) => void;
};

export type Monitor = {
  readonly url: string;
  /** Absent when no service fails over. */
  readonly dns?: Failover['dns'];
  /** Finishes the rounds under way and closes everything, within two seconds. */
  stop(): Promise<void>;
};

const ledgerTable = 'holdfast-ledger';
const controlTable = 'holdfast-control';

/** @throws CannotStart */
export async function startMonitor(input: MonitorInput, parts: MonitorParts): Promise<Monitor> {
  const folder = await openDataFolder(input.data);
  await parts.furnish?.(folder.s3);
  const database = await startEmbeddedDynamoDb(folder.tables);
  // Last opened, first closed.
  const closings = [() => database.close()];
  const close = async () => {
    for (const one of closings.splice(0).reverse()) await one();
  };
  try {
    const stores = await openStores(database.client, input.config, parts);
    const snapshots = createSnapshotFile(folder.snapshot);
    const failover = await openFailoverIn(folder, input, { ...parts, ...stores });
    if (failover !== undefined) closings.push(() => failover.close());
    const config = failover?.config ?? input.config;
    const restores = restoresOf(config, folder, { ...parts, ...stores });
    const server = await startHttpServer(
      createApp({ ...input, config }, { ...parts, ...stores, failover, restores, snapshots }),
      input.host,
      input.port,
    );
    closings.push(() => server.close());
    const vantage = vantageOf(parts);
    const onError = (error: Error) => parts.say(`the snapshot of the status lacks something: ${error.message}`);
    const running = startWork(config, {
      ...parts,
      ...stores,
      vantage,
      tendAlerts: alertingOf({ ...input, config }, server.url, { ...parts, ...stores, vantage }),
      client: database.client,
      ledgerTable,
      ...(failover === undefined ? {} : { failover }),
      keepSnapshot: () => saveSnapshot({ config, now: parts.clock.now() }, { ...parts, ...stores, snapshots, onError }),
      ...auditingOf(config, folder, { ...parts, ...stores }),
      ...reportingOf(config, database.client, { ...parts, ...stores }),
      ...(restores === undefined ? {} : { restore: (stopping) => restores.run(stopping) }),
    });
    closings.push(() => running.stop());
    return { url: server.url, ...(failover === undefined ? {} : { dns: failover.dns }), stop: close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Stores = Awaited<ReturnType<typeof openStores>>;

async function openStores(client: DynamoDBClient, { observers: [home] }: Config, { say, clock }: MonitorParts) {
  await Promise.all([ensureTable(client, ledgerTable), ensureTable(client, controlTable)]);
  const ledger = createDynamoDbLedger({ client, table: ledgerTable }, (error) => say(error.message));
  const control = createDynamoDbControlStore({ client, table: controlTable });
  // They are read every few seconds.
  const trouble = createTrouble(say);
  const alerts = createDynamoDbAlertStore({ client, table: controlTable }, (error) =>
    trouble.tell('reading the alerts', error),
  );
  const onError = (error: Error) => trouble.tell('asking CloudWatch for the counts of an objective', error);
  const metrics = createCloudWatchCounts({ home, clock, onError });
  const plans = createDynamoDbPlanStore({ client, table: controlTable });
  return { ledger: narratedLedger(ledger, say), control: narratedControl(control, say), alerts, plans, metrics };
}

/** A monitor that moves nothing needs no DNS. */
async function openFailoverIn(
  { route53 }: DataFolder,
  input: MonitorInput,
  parts: MonitorParts & Stores,
): Promise<Failover | undefined> {
  return policiesOf(input.config).length === 0 ? undefined : openFailover({ ...input, file: route53 }, parts);
}

function createApp(
  { config, host }: MonitorInput,
  parts: MonitorParts &
    Stores & {
      readonly failover: Failover | undefined;
      readonly restores: LocalRestoring | undefined;
      readonly snapshots: SnapshotStore;
    },
): Hono {
  const { failover, restores, say, routes } = parts;
  const onError = (error: Error) => say(`answering failed: ${error.message}`);
  const lag = failover?.lag ?? (async () => undefined);
  // The status app is the outer one, because its problem documents for unknown routes hold for the whole port.
  const evidence = (context: Context) => isLocalCaller(context, host);
  const app = createStatusApp({ ...parts, config, lag, evidence, onError });
  // The records' health checks are in the config already.
  const steering = failover === undefined ? {} : { steering: { ...failover, healthChecks: () => ({}) } };
  const restoring =
    restores === undefined ? {} : { startRestore: async (request: RestoreRequest) => restores.start(request) };
  const makeReport = (period: ReportSpan) => reportOn(period, config, parts);
  const admin = {
    ...parts,
    config,
    ...steering,
    ...restoring,
    makeReport,
    id: randomUUID,
    by: byWhom,
    asksName: true as const,
    onError,
  };
  app.route('/', forLocalCallers(createAdminApp(admin), host));
  if (routes !== undefined) app.route('/', forLocalCallers(routes, host));
  return app;
}

function reportOn(period: ReportSpan, config: Config, { clock, say, ...parts }: MonitorParts & Stores) {
  const onError = (error: unknown) => say(`a part of the report could not be read: ${String(error)}`);
  return readReport({ config, period, now: clock.now() }, { ...parts, onError });
}

/** Whoever is on the machine is believed. */
function byWhom(_context: Context, told: string | undefined): string {
  return told ?? 'somebody on this machine';
}

const consoleRoute: AlertRoute = { id: 'console', to: { kind: 'console' } };

function alertingOf(
  { config, host }: MonitorInput,
  url: string,
  parts: MonitorParts & Stores & { readonly vantage: Vantage },
): (stopping: AbortSignal) => Promise<void> {
  const { say, probes } = parts;
  const publish = createLocalPublish({ ...parts, secrets: probes.secrets });
  // An address that stands for all of them leads nowhere.
  const where = host === '0.0.0.0' || host === '::' ? {} : { url };
  // Whoever names no route hears of alerts all the same.
  const told = config.alerts.length > 0 ? config : { ...config, alerts: [consoleRoute] };
  return createAlerting({ config: told, ...where }, { ...parts, publish, trouble: createTrouble(say) });
}

function auditingOf(config: Config, { s3 }: DataFolder, parts: MonitorParts & Stores) {
  if (auditSubjectsOf(config).length === 0) return {};
  const { say, probes, asksAws = false } = parts;
  const { secrets } = probes;
  return { audit: createAuditing({ config, s3, asksAws }, { ...parts, secrets, trouble: createTrouble(say) }) };
}

function restoresOf(
  { restore, ...config }: Config,
  { s3, restores }: DataFolder,
  parts: MonitorParts & Stores,
): LocalRestoring | undefined {
  if (restore.tests.length === 0) return undefined;
  const { say, probes, control, asksAws = false, backUp } = parts;
  const trouble = createTrouble(say);
  const here = createRestoringHere(
    { config: { ...config, restore }, folder: asksAws ? undefined : s3, workspaces: restores },
    {
      ...parts,
      leases: control,
      secrets: probes.secrets,
      onError: (error) => trouble.tell('testing restores', error),
    },
  );
  const prepare = backUp === undefined ? {} : { prepare: (stopping: AbortSignal) => backUp(s3, stopping) };
  return createLocalRestoring(restore.tests, { ...parts, ...here, ...prepare, trouble });
}

function reportingOf(config: Config, client: DynamoDBClient, parts: MonitorParts & Stores) {
  if (config.report === undefined) return {};
  const sent = createDynamoDbSent({ client, table: ledgerTable });
  const makeReport = (period: ReportSpan) => reportOn(period, config, parts);
  const trouble = createTrouble(parts.say);
  return { report: createReporting(config.report, { ...parts, sent, makeReport, trouble }) };
}

function vantageOf({ probes, seenFrom }: MonitorParts): Vantage {
  const real: Vantage = { probe: (_observer, target) => probe(target, probes), isAlive: () => true };
  return seenFrom?.(real) ?? real;
}
