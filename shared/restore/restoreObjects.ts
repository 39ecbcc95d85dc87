/** A run of a backup that lies as objects: find → thaw → restore. */
import type { ObjectSource, RestoreTest } from '../config/restoreConfig.ts';
import type { Clock } from '../runtime/clock.ts';
import { type Attempt, stoppedBy } from './attempt.ts';
import { hasEngine, noEngine } from './engines.ts';
import type { RestoreFailure } from './failure.ts';
import { findBackup } from './find.ts';
import type { FoundBackup } from './found.ts';
import { type ArtefactParts, type ArtefactRestored, removeWorkspace, restoreArtefact } from './restoreArtefact.ts';
import type { CheckResult, RestoredObject, RestoredSource } from './run.ts';
import { failureOf } from './stepFailure.ts';
import type { Steps } from './steps.ts';
import { thawBackup } from './thaw.ts';

export type ObjectsInput = {
  readonly test: RestoreTest;
  readonly source: ObjectSource;
  readonly run: string;
  readonly startedAt: number;
  readonly from?: 'primary' | 'replica';
  readonly at?: number;
  readonly keep: boolean;
  readonly checksBefore: readonly CheckResult[];
};

export type ObjectsParts = ArtefactParts & {
  readonly clock: Clock;
  readonly random: () => number;
  /** A person stops the run. */
  readonly signal?: AbortSignal;
};

/** Of a step that is ended from outside, the second attempt is the last: what is too much for a machine stays too much. */
const restoreAttempts = 2;

/** A day: what the largest of backups take on one machine. */
const restoreMsMax = 24 * 60 * 60_000;

export async function restoreObjects(input: ObjectsInput, steps: Steps, parts: ObjectsParts): Promise<Attempt> {
  const { test, run, keep, source, checksBefore } = input;
  if (!hasEngine(parts.engines, test)) return stoppedBy([noEngine(test.engine.kind).failure]);
  const outcome = await found(input, steps, parts);
  if ('failure' in outcome) return stoppedBy([outcome.failure]);
  const { warnings, ...backup } = outcome.found;
  const thawed = await thaw(backup, input, steps, parts);
  if ('failure' in thawed) return stoppedBy([...warnings, thawed.failure], sourceOf(backup));
  const restored = await restore({ test, source, run, keep, checksBefore, found: backup }, steps, parts);
  return attemptOf(backup, warnings, thawed.thawMs, restored);
}

type Failed = { readonly failure: RestoreFailure };

async function found(
  { test, source, from, at, startedAt }: ObjectsInput,
  steps: Steps,
  { store, progress, random }: ObjectsParts,
) {
  const { rpoMs, shrinkMaxPercent } = test;
  progress({ phase: 'find' });
  try {
    const outcome = await steps.step(
      'find',
      (signal) =>
        findBackup(
          {
            source,
            shrinkMaxPercent,
            now: startedAt,
            random,
            ...(from === undefined ? {} : { from }),
            ...(at === undefined ? {} : { at }),
            ...(rpoMs === undefined ? {} : { rpoMs }),
          },
          { store, signal },
        ),
      { long: true },
    );
    return outcome.ok ? { found: outcome.value } : { failure: outcome.failure };
  } catch (error) {
    return { failure: failureOf('Finding the backup', error) };
  }
}

async function thaw(
  backup: FoundBackup,
  { test }: ObjectsInput,
  steps: Steps,
  { store, clock, progress, signal }: ObjectsParts,
): Promise<Failed | { readonly thawMs: number }> {
  const objective = test.rtoMs === undefined ? {} : { rtoMs: test.rtoMs };
  const stop = signal === undefined ? {} : { signal };
  try {
    const outcome = await thawBackup({ found: backup, ...objective }, steps, { store, clock, progress, ...stop });
    return outcome.ok ? outcome.value : { failure: outcome.failure };
  } catch (error) {
    return { failure: failureOf('Thawing the backup', error) };
  }
}

async function restore(
  input: Parameters<typeof restoreArtefact>[0],
  steps: Steps,
  parts: ObjectsParts,
): Promise<ArtefactRestored> {
  parts.progress({ phase: 'fetch' });
  try {
    return await steps.step('restore', (signal) => restoreArtefact(input, parts, signal), {
      attempts: restoreAttempts,
      limitMs: restoreMsMax,
      long: true,
    });
  } catch (error) {
    return {
      failures: [failureOf('Restoring the backup', error)],
      versions: {},
      left: await sweep(input.run, steps, parts),
    };
  }
}

/** Of a step that did not end by itself there may be anything left, on this machine at least. */
async function sweep(run: string, steps: Steps, parts: ObjectsParts): Promise<readonly string[]> {
  parts.progress({ phase: 'clean-up' });
  try {
    return await steps.step('clean-up', () => removeWorkspace(run, parts), { ends: true });
  } catch (error) {
    return [failureOf(`Removing what is left of ${run}`, error).text];
  }
}

function attemptOf(
  backup: FoundBackup,
  warnings: readonly RestoreFailure[],
  thawMs: number,
  { failures, objects, restored, versions, left, kept }: ArtefactRestored,
): Attempt {
  return {
    source: sourceOf(backup, objects),
    failures: [...warnings, ...failures],
    ...(restored === undefined ? {} : { restored: { thawMs, ...restored } }),
    versions,
    left,
    ...(kept === undefined ? {} : { kept }),
  };
}

function sourceOf(backup: FoundBackup, fetched?: readonly RestoredObject[]): RestoredSource {
  const { place, from, takenAt, takenBy, bytes, medianBytes } = backup;
  return {
    kind: 'objects',
    place,
    from,
    takenAt,
    takenBy,
    objects: fetched ?? backup.objects.map(objectOf),
    bytes,
    ...(medianBytes === undefined ? {} : { medianBytes }),
  };
}

function objectOf({ key, versionId, size, modifiedAt, storageClass }: FoundBackup['objects'][number]): RestoredObject {
  return { key, size, modifiedAt, storageClass, ...(versionId === undefined ? {} : { versionId }) };
}
