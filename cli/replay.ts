/** `holdfast replay`: what would have flipped, by these policies or by others, beside what did. */
import { readFile } from 'node:fs/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type * as z from 'zod';
import type { Config, Region } from '../shared/config/config.ts';
import { renderProblem } from '../shared/config/problem.ts';
import { readConfig } from '../shared/config/read.ts';
import { given } from '../shared/config/settled.ts';
import { ControlCorrupt, ControlUnavailable } from '../shared/control/store.ts';
import { policiesOf } from '../shared/failover/policy.ts';
import { readReplay } from '../shared/failover/replay/readReplay.ts';
import { timeText } from '../shared/ledger/keys.ts';
import { LedgerUnavailable, type Range } from '../shared/ledger/ledger.ts';
import type { MaintenancePlan } from '../shared/maintenance/plan.ts';
import { withPlanned } from '../shared/maintenance/plan.ts';
import { presentReplay } from '../shared/status/admin/presentReplay.ts';
import { replaySchema } from '../shared/status/admin/replaySchema.ts';
import { askAndKeep, NoAnswer } from './ask.ts';
import { withoutSlash } from './demo.ts';
import type { Io } from './io.ts';
import { parseMoment } from './momentOption.ts';
import { postOf, print } from './order.ts';
import { replayText } from './replayText.ts';

export type ReplayOptions = {
  readonly from: string;
  readonly to: string;
  readonly service?: string;
  /** A config file whose policies decide. */
  readonly policy?: string;
  readonly url: string;
  readonly sign: boolean;
  /** The ledger's table, to be read without a monitor. */
  readonly ledger?: string;
  readonly region?: Region;
  /** The control table, which has what people had planned; only with `ledger`. */
  readonly control?: string;
  /** What the monitor ran with; only with `ledger`. */
  readonly config: string;
  readonly json: boolean;
};

/** What is printed as JSON, and what it says. */
type Answer = { readonly written: unknown; readonly read: z.output<typeof replaySchema> };

/** What keeps the command from its work. The message says what to do. */
class Unusable extends Error {
  readonly code = 'unusable';
  override readonly name = 'Unusable';
}

/** @returns 0 when the same would have happened, 1 when not, 2 when it could not be found out. */
export async function replay(options: ReplayOptions, io: Io): Promise<0 | 1 | 2> {
  try {
    const { ledger } = options;
    const { written, read } = await (ledger === undefined ? askMonitor(options) : readTable(ledger, options, io));
    print(io, options.json, written, replayText(read));
    return read.isSame ? 0 : 1;
  } catch (error) {
    if (!isTold(error)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

function isTold(error: unknown): error is Error {
  return [NoAnswer, Unusable, LedgerUnavailable, ControlUnavailable, ControlCorrupt].some(
    (one) => error instanceof one,
  );
}

async function askMonitor(options: ReplayOptions): Promise<Answer> {
  const { service, policy } = options;
  const { from, to } = rangeOf(options);
  const body = {
    from: timeText(from),
    to: timeText(to),
    ...(service === undefined ? {} : { service }),
    ...(policy === undefined ? {} : { config: (await configIn(policy)).text }),
  };
  const url = `${withoutSlash(options.url)}/api/v1/replay`;
  return await askAndKeep(url, replaySchema, await postOf(url, body, options));
}

/** Loads the SDK only here: nobody else should wait for it. */
async function readTable(table: string, options: ReplayOptions, io: Io): Promise<Answer> {
  const { service, policy, region } = options;
  const range = rangeOf(options);
  const { config: ran } = await configIn(options.config);
  const config = policy === undefined ? ran : (await configIn(policy)).config;
  if (service !== undefined && !policiesOf(config).some((one) => one.service === service)) {
    throw new Unusable(`${policy ?? options.config} has no service "${service}" that fails over.`);
  }
  const [{ createDynamoDbClient }, { createDynamoDbLedger }] = await Promise.all([
    import('../shared/aws/clients.ts'),
    import('../shared/ledger/dynamodb.ts'),
  ]);
  const client = createDynamoDbClient(region);
  try {
    const ledger = createDynamoDbLedger({ client, table }, ({ message }) => io.stderr(`${message}\n`));
    const planned = await plansIn(options.control, range, client);
    const asked = { ...range, ran, config: withPlanned(config, planned ?? []), ...given('service', service) };
    const replay = await readReplay(asked, { ledger });
    const notes = planned === undefined ? [...replay.notes, unplanned] : replay.notes;
    const written = presentReplay({ ...replay, notes });
    return { written, read: replaySchema.parse(written) };
  } finally {
    client.destroy();
  }
}

const unplanned =
  'What people had planned is in the control table, and that was not asked: without --control it is taken that there was no maintenance but that of the config.';

/** @returns undefined when no table is named. */
async function plansIn(
  table: string | undefined,
  { from }: Range,
  client: DynamoDBClient,
): Promise<readonly MaintenancePlan[] | undefined> {
  if (table === undefined) return undefined;
  const { createDynamoDbPlanStore } = await import('../shared/maintenance/dynamodb.ts');
  return await createDynamoDbPlanStore({ client, table }).readPlans(from);
}

function rangeOf(options: Pick<ReplayOptions, 'from' | 'to'>): Range {
  const [from, to] = [momentIn('--from', options.from), momentIn('--to', options.to)];
  if (from < to) return { from, to };
  throw new Unusable('--from must be before --to.');
}

function momentIn(option: string, text: string): number {
  const parsed = parseMoment(text);
  if (!parsed.ok) throw new Unusable(`${option}: ${parsed.message}.`);
  return parsed.value;
}

async function configIn(path: string): Promise<{ readonly config: Config; readonly text: string }> {
  const file = await readConfig(path);
  if (!file.read) throw new Unusable(renderProblem(file.problem));
  if (!file.parsed.ok) throw new Unusable(file.parsed.problems.map(renderProblem).join('\n'));
  return { config: file.parsed.config, text: await readFile(path, 'utf8') };
}
