/** Our checks against what AWS Backup restored. It is read and never deleted: AWS Backup does that once it is answered. */
import type { Region } from '../../config/config.ts';
import type { RestoreTest } from '../../config/restoreConfig.ts';
import type { Clock } from '../../runtime/clock.ts';
import { type Attempt, stoppedBy } from '../attempt.ts';
import { checkResults } from '../checkResults.ts';
import type { Restored } from '../engine.ts';
import { ask } from '../engines/dynamodb/ask.ts';
import { askTable } from '../engines/dynamodb/askTable.ts';
import type { RestoreTables } from '../engines/dynamodb/tables.ts';
import { failedWith, type Outcome, succeeded } from '../failure.ts';
import type { Progress } from '../progress.ts';
import type { CheckResult, RestoredSource } from '../run.ts';
import { failureOf } from '../stepFailure.ts';
import type { Steps } from '../steps.ts';
import type { AskDatabase } from './askDatabase.ts';
import { type CreatedResource, createdResource } from './createdResource.ts';
import { awaitDatabase, type Databases } from './databaseReady.ts';
import type { RestoreJob } from './restoreJob.ts';

export type ResourceInput = {
  readonly test: RestoreTest;
  readonly run: string;
  readonly job: RestoreJob;
  /** Of the last run that passed. */
  readonly checksBefore: readonly CheckResult[];
};

/** Never rejects. */
export type ResourceTest = (
  input: ResourceInput,
  steps: Steps,
  how: { readonly progress: (progress: Progress) => void },
) => Promise<Attempt>;

export type ResourceParts = {
  readonly tablesIn: (region: Region) => RestoreTables;
  readonly databasesIn: (region: Region) => Databases;
  readonly askDatabase: AskDatabase;
  /** The run of a test whose backups lie as objects, in the place that the test then names. */
  readonly restoreObjects: (input: ResourceInput, steps: Steps) => Promise<Attempt>;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
};

type Asked = Omit<Restored, 'restoreMs'>;

export function createResourceTest(parts: ResourceParts): ResourceTest {
  return async (input, steps, { progress }) => {
    const { job, test } = input;
    const created = job.createdArn === undefined ? undefined : createdResource(job.createdArn);
    if (job.createdArn === undefined || created === undefined) {
      return stoppedBy([failedWith('no-engine', `There are no checks for ${job.createdArn ?? 'nothing'}.`).failure]);
    }
    const source: RestoredSource = {
      kind: 'resource',
      arn: job.createdArn,
      recoveryPointArn: job.recoveryPointArn,
      ...(job.takenAt === undefined ? {} : { takenAt: job.takenAt }),
    };
    try {
      if (created.kind === 'bucket') return await askBucket(created.name, input, source, steps, parts);
      const asked =
        created.kind === 'table'
          ? await askRestoredTable(created, input, steps, { ...parts, progress })
          : await askRestoredDatabase(created, test, steps, { ...parts, progress });
      return attemptOf(asked, input, source);
    } catch (error) {
      return stoppedBy([failureOf('Asking what AWS Backup restored', error)], source);
    }
  };
}

type Watched = ResourceParts & { readonly progress: (progress: Progress) => void };

async function askRestoredTable(
  { name: target, region }: Extract<CreatedResource, { readonly kind: 'table' }>,
  { test, run }: ResourceInput,
  steps: Steps,
  { tablesIn, clock, progress }: Watched,
): Promise<Outcome<Asked>> {
  const { engine, source } = test;
  if (engine.kind !== 'dynamodb' || source.kind !== 'table') return unfit(test, 'table');
  const tables = tablesIn(region);
  const found = await ask(steps, 'restored-table', async (signal) => {
    const table = await tables.describe(target, signal);
    if (table === undefined) return gone(`the table ${target}`);
    if (table.status !== 'ACTIVE') return failedWith('unreachable', `The table ${target} is ${table.status}.`);
    return succeeded(table);
  });
  if (!found.ok) return found;
  const about = { name: source.table, target, run, table: found.value, engine };
  const asked = await askTable(about, test, steps, { tables, clock, progress });
  return asked.ok ? succeeded({ ...asked.value, versions: {} }) : asked;
}

async function askRestoredDatabase(
  resource: Extract<CreatedResource, { readonly kind: 'database' }>,
  { engine, checks, ...test }: RestoreTest,
  steps: Steps,
  { databasesIn, askDatabase, progress }: Watched,
): Promise<Outcome<Asked>> {
  if (engine.kind !== 'postgres') return unfit(test, 'database');
  const place = await awaitDatabase(resource, steps, { databases: databasesIn(resource.region), progress });
  if (!place.ok) return place;
  progress({ phase: 'query', text: `asking ${place.value.host}` });
  return await ask(steps, 'ask-restored-database', (signal) => askDatabase(place.value, { engine, checks }, signal));
}

/** The bucket stands for the one that was backed up: the same keys, and whatever of them is a backup. */
async function askBucket(
  bucket: string,
  input: ResourceInput,
  source: RestoredSource,
  steps: Steps,
  { restoreObjects }: ResourceParts,
): Promise<Attempt> {
  const { source: objects } = input.test;
  if (objects.kind !== 'objects') return stoppedBy([unfit(input.test, 'bucket').failure], source);
  const { replica: _, ...rest } = objects;
  const there = { ...rest, from: { ...objects.from, bucket }, pick: { ...objects.pick, from: 'primary' } } as const;
  const attempt = await restoreObjects({ ...input, test: { ...input.test, source: there } }, steps);
  return { ...attempt, source };
}

function attemptOf(asked: Outcome<Asked>, { test, job, checksBefore }: ResourceInput, source: RestoredSource): Attempt {
  if (!asked.ok) return stoppedBy([asked.failure], source);
  const { checksMs, tables, answers, newest, versions } = asked.value;
  const restoreMs = job.startedAt === undefined || job.endedAt === undefined ? 0 : job.endedAt - job.startedAt;
  return {
    source,
    failures: [],
    restored: {
      thawMs: 0,
      fetchMs: 0,
      restoreMs: Math.max(0, restoreMs),
      checksMs,
      tables,
      checks: checkResults(test.checks, answers, checksBefore),
      ...(newest === undefined ? {} : { newest }),
    },
    versions,
    left: [],
  };
}

function unfit({ id }: Pick<RestoreTest, 'id'>, kind: string): ReturnType<typeof failedWith> {
  return failedWith('no-engine', `The backup ${id} has no checks for a ${kind}.`);
}

function gone(what: string): ReturnType<typeof failedWith> {
  return failedWith(
    'unreachable',
    `AWS Backup restored ${what}, and it is not there.`,
    'Give the restore testing selection a longer validation window.',
  );
}
