/** Testing backups by restoring them, composed once for Lambda and for one machine. */
import type { RestoreConfig, RestoreTest } from '../config/restoreConfig.ts';
import type { ControlStore } from '../control/store.ts';
import type { SecretSource } from '../probe/secrets.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Restored } from './engine.ts';
import type { Engines } from './engines.ts';
import type { RestoreFailure } from './failure.ts';
import { createLeasedSteps, isTaken, type RestoreLease, release } from './lease.ts';
import type { RestoreLedger } from './ledger.ts';
import type { Progress } from './progress.ts';
import { ranBefore } from './readHistory.ts';
import { restoreRun } from './restoreRun.ts';
import type { RestoredSource, RestoreRun, Trigger } from './run.ts';
import type { Steps } from './steps.ts';
import type { BackupStore } from './store.ts';

export type RestoreRequest = {
  /** The id of one of the config's tests. */
  readonly backup: string;
  readonly trigger: Trigger;
  /** As the config says when absent. */
  readonly from?: 'primary' | 'replica';
  /** The newest backup that was taken at or before this, Unix milliseconds. */
  readonly at?: number;
  /** Leave what was restored where a person can look at it. */
  readonly keep?: boolean;
};

export type RestoringParts = {
  readonly store: BackupStore;
  readonly ledger: RestoreLedger;
  /** One run of a backup at a time, whoever starts it. A memory control store where nobody else could. */
  readonly leases: Pick<ControlStore, 'acquireLease' | 'renewLease' | 'releaseLease'>;
  readonly secrets: SecretSource;
  /** What this machine can restore; a backup of another kind is `no-engine`. */
  readonly engines: Engines;
  /** Restores a DynamoDB table to a temporary one, asks it, and deletes it; `no-engine` when absent. */
  readonly testTable?: TableTest;
  /** The folder that holds a folder for each run. */
  readonly workspaces: string;
  /** Ends what a run that was killed left running in its folder, such as a database server. */
  readonly endLeftovers?: (folder: string) => Promise<void>;
  readonly clock: Clock;
  /** 0 to 1, as Math.random: for ids and random picks. */
  readonly random: () => number;
  /** Of Holdfast. */
  readonly version: string;
  /** What did not stop the run, such as evidence that could not be written. */
  readonly onError: (error: unknown) => void;
};

export type TableTest = (
  input: {
    readonly test: RestoreTest;
    readonly run: string;
    readonly now: number;
    /** The newest backup at or before it, Unix milliseconds. */
    readonly at?: number;
    readonly keep?: boolean;
  },
  steps: Steps,
  how: { readonly progress: (progress: Progress) => void; readonly signal?: AbortSignal },
) => Promise<TestedTable>;

export type TestedTable =
  | {
      readonly ok: true;
      readonly value: Restored & {
        readonly source: RestoredTable;
        /** What did not stand in the way of restoring it, such as a backup that is too old. */
        readonly warnings: readonly RestoreFailure[];
        readonly left: readonly string[];
      };
    }
  /** `source` once a backup was found. */
  | {
      readonly ok: false;
      readonly failure: RestoreFailure;
      readonly source?: RestoredTable;
      readonly left: readonly string[];
    };

type RestoredTable = Extract<RestoredSource, { readonly kind: 'table' }>;

/** How this one run goes on: where its steps are kept, who watches, and who may stop it. */
export type RestoringRun = {
  readonly steps: Steps;
  /** Names who runs this, the same in every replay: the durable execution's ARN, or something random. */
  readonly holder: string;
  readonly progress: (progress: Progress) => void;
  /** A person stops the run: it cleans up, and is recorded as interrupted. */
  readonly signal?: AbortSignal;
};

export type Restoration =
  /** Recorded in the ledger. `kept` says how to reach what was to be kept. */
  | { readonly kind: 'ran'; readonly run: RestoreRun; readonly kept?: string }
  /** Somebody is restoring this backup right now. */
  | { readonly kind: 'busy' }
  /** A run with this scheduled moment is in the ledger: the schedule was delivered twice. */
  | { readonly kind: 'ran-before'; readonly run: string }
  | { readonly kind: 'no-such-backup' };

/** Rejects only when the run could not be recorded, so that whoever called can call again. */
export type Restoring = (request: RestoreRequest, how: RestoringRun) => Promise<Restoration>;

export function createRestoring(config: Pick<RestoreConfig, 'tests' | 'evidence'>, parts: RestoringParts): Restoring {
  return async (request, { steps, holder, progress, signal }) => {
    const { backup, trigger, from, at, keep } = request;
    const test = config.tests.find(({ id }) => id === backup);
    if (test === undefined) return { kind: 'no-such-backup' };
    const lease = { backup, holder };
    const claimed = await steps.step('claim', () => claim(lease, trigger, parts), { ends: true });
    if (claimed.kind !== 'held') return claimed;
    const input = {
      test,
      trigger,
      ...(from === undefined ? {} : { from }),
      ...(at === undefined ? {} : { at }),
      ...(keep === undefined ? {} : { keep }),
      ...(config.evidence === undefined ? {} : { evidence: config.evidence }),
    };
    const stop = signal === undefined ? {} : { signal };
    const ran = await restoreRun(input, createLeasedSteps(steps, lease, parts), { ...parts, progress, ...stop });
    await steps.step('release', () => release(lease, parts), { ends: true });
    return { kind: 'ran', ...ran };
  };
}

type Claimed = { readonly kind: 'held' } | Extract<Restoration, { readonly kind: 'busy' | 'ran-before' }>;

/** Never rejects: a table that does not answer keeps no backup from being tested. */
async function claim(lease: RestoreLease, trigger: Trigger, parts: RestoringParts): Promise<Claimed> {
  const { ledger, onError } = parts;
  const taken = await isTaken(lease, parts).catch((error: unknown) => {
    onError(error);
    return false;
  });
  if (taken) return { kind: 'busy' };
  const run = await ranBefore(lease.backup, trigger, ledger).catch((error: unknown) => {
    onError(error);
    return undefined;
  });
  if (run === undefined) return { kind: 'held' };
  await release(lease, parts);
  return { kind: 'ran-before', run };
}
