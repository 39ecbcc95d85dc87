/** What restoring has to know of the machine that it runs on. */
export type Machine = {
  /** Of this process; absent where there are no user ids. */
  readonly uid?: number;
  /** The folders of PATH. */
  readonly path: readonly string[];
  readonly processors: number;
  readonly memoryBytes: number;
  /** Where temporary files go, for sockets whose path would be too long elsewhere. */
  readonly temporary: string;
};
