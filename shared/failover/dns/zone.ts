/** DNS as the reconciler sees it: one name and type with its pair of failover records. */

/** One failover record set, as it stands in the zone. Values and identifier are compared exactly. */
export type FailoverRecord = {
  readonly setIdentifier: string;
  readonly role: 'PRIMARY' | 'SECONDARY';
  /** In presentation form, in the zone's order. */
  readonly values: readonly string[];
  readonly ttlSeconds: number;
  readonly healthCheckId?: string;
};

export type RecordName = {
  readonly zone: string;
  /** Without a trailing dot, lower case. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME';
};

export type Change = { readonly deletes: readonly FailoverRecord[]; readonly creates: readonly FailoverRecord[] };

/** `unknown`: the zone does not remember the change; it may have been made long ago. */
export type Progress = 'pending' | 'in-sync' | 'unknown';

export type Zone = {
  /**
   * The failover records of the name and type.
   * @throws ZoneUnavailable; NotFailover when other records stand there (a simple one, a weighted one, an alias).
   */
  read(record: RecordName): Promise<readonly FailoverRecord[]>;
  /**
   * Deletes and creates exactly these, all or nothing.
   * @returns `refused` when what is to be deleted is not (or no longer) exactly there, or what is to be created is:
   * somebody else was here first.
   * @throws ZoneUnavailable when it is not known whether the change was made.
   */
  change(
    record: RecordName,
    change: Change,
  ): Promise<{ readonly kind: 'submitted'; readonly id: string } | { readonly kind: 'refused'; readonly why: string }>;
  /** How far the change has come: `in-sync` when every name server has it. @throws ZoneUnavailable */
  progressOf(changeId: string): Promise<Progress>;
  /** What the zone answers now. @throws ZoneUnavailable */
  answer(record: RecordName): Promise<readonly string[]>;
};

export class ZoneUnavailable extends Error {
  readonly code = 'zone-unavailable';

  constructor(doing: string, cause: unknown) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(`Route 53 did not answer while ${doing}: ${why}. A change may have been made; read the records again.`, {
      cause,
    });
    this.name = 'ZoneUnavailable';
  }
}

/** Records stand at the name that Holdfast has not made and must not touch. */
export class NotFailover extends Error {
  readonly code = 'not-failover';

  constructor({ name, type }: RecordName, found: string) {
    super(
      `${name} ${type} is not a pair of failover records but ${found}. Make it one, or adopt it with "holdfast adopt".`,
    );
    this.name = 'NotFailover';
  }
}
