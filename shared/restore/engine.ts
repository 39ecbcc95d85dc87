/** What restores one kind of backup from an artefact on this machine's disk. One file each in `engines/`. */
import type { DataCheck, EngineConfig, RestoreTest } from '../config/restoreConfig.ts';
import type { Outcome } from './failure.ts';
import type { Progress } from './progress.ts';
import type { TableCount } from './run.ts';

/** A backup on disk: fetched, verified, decrypted and decompressed. */
export type Artefact = {
  /** One file inside the workspace. */
  readonly file: string;
  readonly bytes: number;
  /** The manifest's lines about what is inside, by path: SHA-256 in lower case hex. From beside the backup; absent when there is none. */
  readonly manifest?: Readonly<Record<string, string>>;
};

export type EngineInput<Kind extends EngineConfig['kind'] = EngineConfig['kind']> = {
  readonly test: RestoreTest & { readonly engine: Extract<EngineConfig, { readonly kind: Kind }> };
  /** The run's id. */
  readonly run: string;
  readonly artefact: Artefact;
  /** An empty folder of the run's own; everything in it is deleted afterwards. */
  readonly folder: string;
  /** Leave what was restored where a person can look at it, and tell `kept`; the folder then stays, too. */
  readonly keep?: boolean;
};

export type EngineParts = {
  /** Monotonic enough for durations, Unix milliseconds. */
  readonly now: () => number;
  readonly progress: (progress: Progress) => void;
  /** Everything that was started ends soon after it is aborted. */
  readonly signal: AbortSignal;
  /** Told of what was made and could not be removed again, in one line; also when the restore failed. */
  readonly left?: (what: string) => void;
};

/** Facts of what was restored, and no verdict. */
export type Restored = {
  readonly restoreMs: number;
  readonly checksMs: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly tables: readonly TableCount[];
  /** In the order of the test's checks. */
  readonly answers: readonly Answer[];
  /** Of the newest data, Unix milliseconds; absent where nothing was asked, and `failed` where there was no answer. */
  readonly newest?:
    | { readonly state: 'found'; readonly at: number }
    | { readonly state: 'failed'; readonly why: string };
  /** How to reach what was restored, when it was to be kept; holds no password. */
  readonly kept?: string;
};

/** Values as text, the way the engine prints them; null is null. At most 1,000 rows are kept. */
export type Answer = {
  readonly check: DataCheck['name'];
  readonly rows:
    | { readonly state: 'answered'; readonly rows: readonly (readonly (string | null)[])[] }
    | { readonly state: 'failed'; readonly why: string };
};

export type Engine<Kind extends EngineConfig['kind'] = EngineConfig['kind']> = {
  /** Never leaves a process behind, unless it is kept; the folder is the caller's to delete. What is wrong with the backup is a value. */
  restore(input: EngineInput<Kind>, parts: EngineParts): Promise<Outcome<Restored>>;
};
