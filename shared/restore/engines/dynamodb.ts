/**
 * DynamoDB tables, restored by DynamoDB into a temporary table that is asked and deleted again: steps and waits, because
 * a restore takes from minutes to hours. It is made on demand and without secondary indexes, so what is measured is the
 * time until the items can be read by their keys; a table whose indexes are needed is back later than that.
 */
import type { Region } from '../../config/config.ts';
import type { EngineConfig, RestoreTest, TableSource } from '../../config/restoreConfig.ts';
import type { Clock } from '../../runtime/clock.ts';
import { momentText } from '../../status/words.ts';
import type { Restored } from '../engine.ts';
import { type FailureCode, type Outcome, succeeded } from '../failure.ts';
import type { TableTest, TestedTable } from '../restoring.ts';
import type { Steps } from '../steps.ts';
import { ask, failureOf } from './dynamodb/ask.ts';
import { askTable } from './dynamodb/askTable.ts';
import { type ChooseInput, chooseBackup, chooseMoment, type FoundTable } from './dynamodb/chooseOrigin.ts';
import { removeTable } from './dynamodb/removing.ts';
import { awaitRestore, beginRestore, type RestoringParts } from './dynamodb/restoring.ts';
import type { RestoreTables } from './dynamodb/tables.ts';
import { temporaryTable } from './dynamodb/temporaryTable.ts';

export type TableTestParts = {
  readonly tablesIn: (region: Region) => RestoreTables;
  /** Of tables whose region the config does not name. */
  readonly home: Region;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
};

type DynamoDbConfig = Extract<EngineConfig, { readonly kind: 'dynamodb' }>;

export function createTableTest({ tablesIn, home, clock }: TableTestParts): TableTest {
  return async (input, steps, { progress }) => {
    const { engine, source } = input.test;
    if (engine.kind !== 'dynamodb' || source.kind !== 'table') {
      throw new Error(`The backup ${input.test.id} is no DynamoDB table.`);
    }
    const region = source.region ?? home;
    const parts = { tables: tablesIn(region), clock, progress };
    const about = { table: source.table, region, now: input.now };
    const { rpoMs } = input.test;
    const optional = {
      ...(rpoMs === undefined ? {} : { rpoMs }),
      ...(input.at === undefined ? {} : { at: input.at }),
    };
    progress({ phase: 'find', text: `looking for backups of ${source.table}` });
    const found = await findOrigin(source, { ...about, ...optional }, steps, parts.tables);
    if (!found.ok) return { ...found, left: [] };
    const target = temporaryTable(input.run);
    const tried = await restoreAndAsk(input, { target, engine, source, found: found.value }, steps, parts);
    return await concluded({ target, region, tried, keep: input.keep === true }, found.value, source, steps, parts);
  };
}

type Found = FoundTable & { readonly indexes: number };

async function findOrigin(
  { table, by }: TableSource,
  input: ChooseInput,
  steps: Steps,
  tables: RestoreTables,
): Promise<Outcome<Found>> {
  try {
    return await ask(steps, 'find-table-backup', async (signal): Promise<Outcome<Found>> => {
      const facts = await tables.describe(table, signal);
      const chosen =
        by === 'backup'
          ? chooseBackup(input, await tables.backups(table, signal))
          : chooseMoment(input, facts, await tables.recovery(table, signal));
      return chosen.ok ? succeeded({ ...chosen.value, indexes: facts?.indexes ?? 0 }) : chosen;
    });
  } catch (error) {
    return failureOf(error);
  }
}

type Target = {
  readonly target: string;
  readonly engine: DynamoDbConfig;
  readonly source: TableSource;
  readonly found: Found;
};

/** After these, nothing of this run is there. */
const refusals: ReadonlySet<FailureCode> = new Set(['staging-not-empty', 'denied', 'no-backup']);

type Tried = { readonly outcome: Outcome<Restored>; readonly begun: boolean; readonly wasSeen: boolean };

/** Never throws: what was made has to be removed. */
async function restoreAndAsk(
  input: { readonly test: RestoreTest; readonly run: string },
  { target, engine, source, found }: Target,
  steps: Steps,
  parts: RestoringParts,
): Promise<Tried> {
  let [begun, wasSeen] = [false, false];
  try {
    parts.progress({ phase: 'restore', text: `restoring ${source.table} as of ${momentText(found.takenAt)}` });
    const start = await beginRestore(target, found, steps, parts);
    // A step that failed for any other reason may have begun it all the same.
    begun = start.ok || !refusals.has(start.failure.code);
    if (!start.ok) return { outcome: start, begun, wasSeen };
    const ready = await awaitRestore(target, found, start.value, steps, parts);
    if (!ready.ok) return { outcome: ready, begun, wasSeen };
    wasSeen = true;
    const { table, at } = ready.value;
    const asked = await askTable(
      { name: source.table, target, run: input.run, table, engine },
      input.test,
      steps,
      parts,
    );
    if (!asked.ok) return { outcome: asked, begun, wasSeen };
    const { indexes } = found;
    const versions: Restored['versions'] = indexes === 0 ? {} : { 'secondary indexes': `${indexes}, not restored` };
    return { outcome: succeeded({ restoreMs: at - start.value, versions, ...asked.value }), begun, wasSeen };
  } catch (error) {
    return { outcome: failureOf(error), begun: true, wasSeen };
  }
}

type Ending = {
  readonly target: string;
  readonly region: Region;
  readonly tried: Tried;
  readonly keep: boolean;
};

async function concluded(
  { target, region, tried: { outcome, begun, wasSeen }, keep }: Ending,
  found: Found,
  { table }: TableSource,
  steps: Steps,
  parts: RestoringParts,
): Promise<TestedTable> {
  const { origin, takenAt, bytes, warnings } = found;
  const source = {
    kind: 'table',
    table,
    region,
    takenAt,
    ...(origin.kind === 'backup' ? { backupArn: origin.backupArn } : {}),
    ...(bytes === undefined ? {} : { bytes }),
  } as const;
  if (keep && outcome.ok) {
    const kept = `the DynamoDB table ${target} in ${region}; delete it when you have seen enough, it costs storage`;
    return { ok: true, value: { ...outcome.value, source, warnings, kept, left: [] } };
  }
  parts.progress({ phase: 'clean-up', text: `deleting ${target}` });
  const left = begun ? await removeTable(target, region, { found, wasSeen }, steps, parts) : [];
  if (!outcome.ok) return { ...outcome, source, left };
  return { ok: true, value: { ...outcome.value, source, warnings, left } };
}
