/** Where a dump is restored to: a server of the run's own, or a staging database. */
import type { Login } from './session.ts';
import type { Version } from './version.ts';

export type Target = {
  /** Of the role that restores and asks; it owns everything that it makes, and may do nothing else. */
  readonly login: Login;
  readonly version: Version;
  /** How the server ended by itself; undefined as long as it runs, or where we could not know. */
  diedOf(): Promise<string | undefined>;
  /** Undoes what a dump may have set for the role and the database, before anything is asked. */
  settle(): Promise<void>;
  /** How large what was restored is, for whoever watches. */
  bytes(): Promise<number>;
  /** How a person reaches what was restored; holds no password. */
  readonly reach: string;
  /** Removes everything that was made. @returns what is left, one line each. Never rejects. */
  remove(): Promise<readonly string[]>;
};
