/** A backup that was found, and what fetching it gave. JSON-safe: both are kept between steps. */
import type { BackupPlace } from '../config/restoreConfig.ts';
import type { Artefact } from './engine.ts';
import type { RestoreFailure } from './failure.ts';
import type { RestoredObject } from './run.ts';
import type { ObjectFacts } from './store.ts';

export type FoundBackup = {
  readonly place: BackupPlace;
  readonly from: 'primary' | 'replica';
  /** Unix milliseconds. */
  readonly takenAt: number;
  readonly takenBy: 'key' | 'modified';
  /** In the order in which they make up the backup; at least one. */
  readonly objects: readonly ObjectFacts[];
  /** Of all objects, as stored. */
  readonly bytes: number;
  /** Of the backups before it; absent when there are fewer than three. */
  readonly medianBytes?: number;
  /** The object with the checksums, where the config asks for one. */
  readonly manifest?: ObjectFacts;
};

/** What does not keep it from being restored, and still is to be reported: stale, shrunk, a newer one that is incomplete. */
export type WarnedBackup = FoundBackup & { readonly warnings: readonly RestoreFailure[] };

export type FetchedBackup = {
  readonly artefact: Artefact;
  /** As found, with what was verified of each. */
  readonly objects: readonly RestoredObject[];
  readonly fetchMs: number;
};
