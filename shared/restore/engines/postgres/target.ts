/** Where a dump is restored to: a server of the run's own, or a staging database. */
import type { Login } from './session.ts';
import type { Version } from './version.ts';

export type Target = {
  /** Of the role that restores and asks; it owns everything that it makes, and may do nothing else. */
  readonly login: Login;
  readonly version: Version;
  /** For the record of the run. */
  readonly told: Readonly<Record<string, string>>;
  /** How the server ended by itself, or was lost; undefined as long as it runs. */
  diedOf(): Promise<string | undefined>;
  /** Aborted when it ended or was lost: whoever talks to it may wait for ever otherwise. */
  readonly lost: AbortSignal;
  /** Undoes what a dump may have set for the role and the database, before anything is asked. */
  settle(): Promise<void>;
  /** How large what was restored is, for whoever watches. */
  bytes(): Promise<number>;
  /** How a person reaches what was restored; holds no password. */
  readonly reach: string;
  /** Leaves everything where it is, and holds nothing of it any more. */
  keep(): Promise<void>;
  /** Removes everything that was made. @returns what is left, one line each. Never rejects. */
  remove(): Promise<readonly string[]>;
};
