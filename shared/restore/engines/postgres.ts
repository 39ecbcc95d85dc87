/** Restores dumps of PostgreSQL: into a server that is made for the run, or into a staging database. */
import type { SslMode } from '../../config/databaseUrl.ts';
import type { SecretSource } from '../../probe/secrets.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Engine, EngineInput, EngineParts, Restored } from '../engine.ts';
import { failedWith, type Outcome, succeeded } from '../failure.ts';
import { StepTimeUp } from '../steps.ts';
import { type Binaries, findBinaries } from './postgres/binaries.ts';
import { CannotRestore } from './postgres/cannotRestore.ts';
import { clientEnvironment } from './postgres/clientEnvironment.ts';
import { type Dump, openDump } from './postgres/dump.ts';
import { newerDump } from './postgres/dumpVersions.ts';
import { ephemeralTarget } from './postgres/ephemeralTarget.ts';
import { prepareFolder } from './postgres/folder.ts';
import { endLeftovers } from './postgres/leftovers.ts';
import type { Machine } from './postgres/machine.ts';
import { readBack } from './postgres/readBack.ts';
import { restoreArchive } from './postgres/restoreArchive.ts';
import { restorePlain } from './postgres/restorePlain.ts';
import { type Restoring, serverDied } from './postgres/restoring.ts';
import { type Runner, runnerFor } from './postgres/runner.ts';
import { stagingTarget } from './postgres/stagingTarget.ts';
import type { Target } from './postgres/target.ts';

export type PostgresParts = {
  readonly machine: Machine;
  readonly secrets: SecretSource;
  /** Hosts of the services' endpoints and databases: no restore goes there. */
  readonly liveHosts: readonly string[];
  /** The addresses of a name, by the system's resolver. Rejects when it has none. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Letters and digits that nobody can guess, at least 128 bits of them; another text with each call. */
  readonly secret: () => string;
  /** How long one query may take, ours and the config's. Ten minutes when absent. */
  readonly statementMs?: number;
};

const statementMsDefault = 600_000;

/** Counting is bound by the processors and the disk. */
const countsAtOnceMax = 4;

export function createPostgresEngine(parts: PostgresParts): Engine<'postgres'> {
  return {
    async restore(input, how) {
      try {
        return succeeded(await restored(input, how, parts));
      } catch (error) {
        if (how.signal.aborted) return stopped(how.signal.reason);
        if (error instanceof CannotRestore) return { ok: false, failure: error.failure };
        throw error;
      }
    },
  };
}

function stopped(reason: unknown): Outcome<never> {
  const isTimeUp = reason instanceof StepTimeUp || (reason instanceof Error && reason.name === 'TimeoutError');
  return isTimeUp
    ? failedWith(
        'timed-out',
        'The restore was not finished in the time that there is for it.',
        'Restore into a staging server, or where there is more processor, memory and time.',
      )
    : failedWith('interrupted', 'The restore was stopped before it was finished.', 'Run it again.');
}

async function restored(input: EngineInput<'postgres'>, how: EngineParts, parts: PostgresParts): Promise<Restored> {
  const startedAt = how.now();
  const { engine } = input.test;
  how.signal.throwIfAborted();
  await endLeftovers(input.folder);
  const runner = await runnerFor(parts.machine.uid);
  const binaries = await findBinaries(parts.machine, engine.staging === undefined ? 'server' : 'client');
  const folder = await prepareFolder(input.folder, runner);
  how.progress({ phase: 'check', text: 'reading the table of contents' });
  const dump = await openDump(input, { runner, binaries, folder, signal: how.signal });
  const made = { runner, binaries, folder };
  const { target, sslMode } = await makeTarget(input, dump, made, how, parts);
  let isKept = false;
  try {
    const newer = newerDump(dump.versions, target.version);
    if (newer !== undefined) throw new CannotRestore(newer);
    const env = await clientEnvironment(target.login, sslMode, folder, runner);
    const jobs = jobsOf(input, parts);
    await restoreInto(dump, { target, binaries, runner, env, jobs, progress: how.progress, signal: how.signal }, parts);
    const restoredAt = how.now();
    const atOnce = Math.min(jobs, countsAtOnceMax);
    const statementMs = parts.statementMs ?? statementMsDefault;
    const found = await readBack(input, { ...how, target, atOnce, statementMs }).catch((error: unknown) =>
      orOf(target, error),
    );
    // A server that ended meanwhile has answered nothing that could be trusted.
    const died = await target.diedOf();
    if (died !== undefined) throw serverDied(died);
    const checksMs = how.now() - restoredAt;
    isKept = input.keep === true;
    return {
      restoreMs: restoredAt - startedAt,
      checksMs,
      versions: { server: target.version.text, pg_restore: binaries.version.text, ...dump.told },
      ...found,
      ...(isKept ? { kept: target.reach } : {}),
    };
  } finally {
    if (!isKept) {
      how.progress({ phase: 'clean-up' });
      for (const what of await target.remove()) how.left?.(what);
    }
  }
}

/** What went wrong because the server is gone is the server's fault. */
async function orOf(target: Target, error: unknown): Promise<never> {
  const died = await target.diedOf();
  throw died === undefined ? error : serverDied(died);
}

type Made = { readonly runner: Runner; readonly binaries: Binaries; readonly folder: string };

async function makeTarget(
  { test, run }: EngineInput<'postgres'>,
  { encoding }: Dump,
  made: Made,
  how: EngineParts,
  parts: PostgresParts,
): Promise<{ readonly target: Target; readonly sslMode: SslMode }> {
  const { staging, extensions } = test.engine;
  if (staging !== undefined) {
    how.progress({ phase: 'restore', text: 'looking at the staging database' });
    const target = await stagingTarget({ ...parts, url: staging, run, extensions });
    return { target, sslMode: target.sslMode };
  }
  how.progress({ phase: 'restore', text: 'starting a PostgreSQL server' });
  const { machine, secret } = parts;
  const jobs = jobsOf({ test }, parts);
  const target = await ephemeralTarget({ ...made, machine, secret, jobs, extensions, encoding, signal: how.signal });
  return { target, sslMode: 'disable' };
}

/** At least two: with several jobs pg_restore loads each table in the transaction that empties it, without a log. */
function jobsOf({ test }: Pick<EngineInput<'postgres'>, 'test'>, { machine }: PostgresParts): number {
  return test.engine.jobs ?? Math.max(2, machine.processors);
}

const sizeMs = 2_000;

async function restoreInto(dump: Dump, restoring: Restoring, { secret }: PostgresParts): Promise<void> {
  const { target, progress } = restoring;
  if (dump.kind === 'plain') return restorePlain({ ...dump, key: secret() }, restoring);
  const tell = () =>
    void target.bytes().then(
      (done) => progress({ phase: 'restore', bytes: { done } }),
      () => {},
    );
  const ticking = setInterval(tell, sizeMs);
  try {
    await restoreArchive(dump.path, dump.isParallel, restoring);
  } finally {
    clearInterval(ticking);
  }
}
