/**
 * One step of a run: a backup is brought here, restored, and asked, and everything is removed again, whatever happens. It is
 * one step because the next one may go on on another machine.
 */
import type { ObjectSource, RestoreTest } from '../config/restoreConfig.ts';
import type { SecretSource } from '../probe/secrets.ts';
import type { Clock } from '../runtime/clock.ts';
import { checkResults } from './checkResults.ts';
import type { EngineParts, Restored } from './engine.ts';
import { type Engines, restoreWith } from './engines.ts';
import type { Outcome, RestoreFailure } from './failure.ts';
import { fetchArtefact } from './fetch.ts';
import type { FetchedBackup, FoundBackup } from './found.ts';
import type { RestoredFacts } from './judge.ts';
import type { Progress } from './progress.ts';
import type { CheckResult, RestoredObject } from './run.ts';
import { failureOfThrown } from './stepFailure.ts';
import { RunStopped, StepTimeUp } from './steps.ts';
import type { BackupStore } from './store.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

export type ArtefactInput = {
  readonly test: RestoreTest;
  readonly source: ObjectSource;
  readonly run: string;
  readonly found: FoundBackup;
  readonly keep: boolean;
  /** Of the last run that passed. */
  readonly checksBefore: readonly CheckResult[];
};

export type ArtefactParts = {
  readonly store: BackupStore;
  readonly secrets: SecretSource;
  readonly engines: Engines;
  readonly workspaces: string;
  readonly endLeftovers?: (folder: string) => Promise<void>;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly progress: (progress: Progress) => void;
};

/** JSON-safe: what the step gives. */
export type ArtefactRestored = {
  readonly failures: readonly RestoreFailure[];
  /** With what was verified of each; absent when it was not fetched to the end. */
  readonly objects?: readonly RestoredObject[];
  readonly restored?: Omit<RestoredFacts, 'thawMs'>;
  readonly versions: Restored['versions'];
  readonly left: readonly string[];
  readonly kept?: string;
};

const doing = 'Restoring the backup';

/** @throws what may work the next time; nothing of it is left then. */
export async function restoreArtefact(
  input: ArtefactInput,
  parts: ArtefactParts,
  signal: AbortSignal,
): Promise<ArtefactRestored> {
  const { workspaces, endLeftovers, progress } = parts;
  const workspace = await openWorkspace(workspaces, input.run, endLeftovers === undefined ? {} : { endLeftovers });
  const left: string[] = [];
  let tried: Tried;
  try {
    tried = { kind: 'gave', gave: await restoreIn(workspace, input, parts, { signal, left }) };
  } catch (error) {
    tried = { kind: 'threw', error };
  }
  if (tried.kind === 'gave' && tried.gave.kept !== undefined) return { ...tried.gave, left };
  progress({ phase: 'clean-up' });
  left.push(...(await workspace.close()));
  return concluded(tried, left, signal);
}

/** What is left of a run whose step did not end by itself. @returns what could not be removed, one line each. */
export async function removeWorkspace(
  run: string,
  { workspaces, endLeftovers }: Pick<ArtefactParts, 'workspaces' | 'endLeftovers'>,
): Promise<readonly string[]> {
  const workspace = await openWorkspace(workspaces, run, endLeftovers === undefined ? {} : { endLeftovers });
  return workspace.close();
}

type Tried =
  | { readonly kind: 'gave'; readonly gave: Omit<ArtefactRestored, 'left'> }
  | { readonly kind: 'threw'; readonly error: unknown };

function concluded(tried: Tried, left: readonly string[], signal: AbortSignal): ArtefactRestored {
  if (tried.kind === 'gave' && tried.gave.restored !== undefined) return { ...tried.gave, left };
  // Whatever is said by those who were told to give up, they were told.
  if (signal.aborted) {
    const fetched = tried.kind === 'gave' ? tried.gave : { versions: {} };
    return { ...fetched, failures: [failureOfThrown(doing, whyAborted(signal))], left };
  }
  if (tried.kind === 'gave') return { ...tried.gave, left };
  // Another attempt would find what is left in its way, and the run would no longer know of it.
  if (left.length > 0) return { failures: [failureOfThrown(doing, tried.error)], versions: {}, left };
  throw tried.error;
}

function whyAborted({ reason }: AbortSignal): unknown {
  return reason instanceof StepTimeUp ? reason : new RunStopped();
}

type Working = { readonly signal: AbortSignal; readonly left: string[] };

async function restoreIn(
  workspace: Workspace,
  input: ArtefactInput,
  parts: ArtefactParts,
  { signal, left }: Working,
): Promise<Omit<ArtefactRestored, 'left'>> {
  const { test, source, run, found, keep } = input;
  const { store, secrets, engines, clock, progress } = parts;
  const now = monotonicNow(clock);
  const fetched = await fetchArtefact(
    { found, source, folder: await workspace.empty('stored'), comparesInside: test.engine.kind === 'files' },
    { store, secrets, now, progress, signal },
  );
  if (!fetched.ok) return { failures: [fetched.failure], versions: {} };
  progress({ phase: 'restore' });
  const engineParts: EngineParts = { now, progress, signal, left: (what) => left.push(what) };
  const outcome = await restoreWith(
    engines,
    test,
    { run, artefact: fetched.value.artefact, folder: await workspace.empty('restored'), ...(keep ? { keep } : {}) },
    engineParts,
  );
  return factsOf(input, fetched.value, outcome);
}

/** Durations survive a clock that is set. */
function monotonicNow(clock: ArtefactParts['clock']): () => number {
  const [wall, start] = [clock.now(), clock.monotonic()];
  return () => Math.round(wall + clock.monotonic() - start);
}

/** Rows of answers stay here: what a later step needs of them is how each check went. */
function factsOf(
  { test, checksBefore }: ArtefactInput,
  { objects, fetchMs }: FetchedBackup,
  outcome: Outcome<Restored>,
): Omit<ArtefactRestored, 'left'> {
  if (!outcome.ok) return { failures: [outcome.failure], objects, versions: {} };
  const { restoreMs, checksMs, versions, tables, answers, newest, kept } = outcome.value;
  return {
    failures: [],
    objects,
    restored: {
      fetchMs,
      restoreMs,
      checksMs,
      tables,
      checks: checkResults(test.checks, answers, checksBefore),
      ...(newest === undefined ? {} : { newest }),
    },
    versions,
    ...(kept === undefined ? {} : { kept }),
  };
}
