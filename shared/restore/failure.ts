/** Why a restore test did not pass. A value, not an exception: it has to survive being stored between two steps. */

/** What is wrong with the backup, or with what was promised of it. */
export const badCodes = [
  'no-backup',
  'stale-backup',
  'incomplete',
  'shrunk',
  'checksum-mismatch',
  'manifest-mismatch',
  'not-decrypted',
  'not-decompressed',
  'not-a-backup',
  'empty',
  'truncated',
  'corrupt',
  'newer-version',
  'wrong-database',
  'missing-table',
  'vanished',
  'restored-with-warnings',
  'refused',
  'restore-failed',
  'integrity',
  'path-escape',
  'check-failed',
  'stale-data',
  'rto-missed',
] as const;

/** What kept us from telling. */
export const blindCodes = [
  'denied',
  'unreachable',
  'thaw-timed-out',
  'too-large',
  'disk-full',
  'server-died',
  'timed-out',
  'no-engine',
  'staging-not-empty',
  'staging-is-live',
  'check-unanswered',
  'killed',
  'interrupted',
  'bug',
] as const;

export type FailureCode = (typeof badCodes)[number] | (typeof blindCodes)[number];

export type RestoreFailure = {
  readonly code: FailureCode;
  /** One sentence: what happened, with the file, table or line. Holds nothing secret. */
  readonly text: string;
  /** One sentence: what to do. */
  readonly advice?: string;
};

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: RestoreFailure };

export function succeeded<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function failedWith(
  code: FailureCode,
  text: string,
  advice?: string,
): { readonly ok: false; readonly failure: RestoreFailure } {
  return { ok: false, failure: { code, text, ...(advice === undefined ? {} : { advice }) } };
}
