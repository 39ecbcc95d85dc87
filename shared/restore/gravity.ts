/** Which of several reasons is told first. What is wrong with the backup comes before what kept us from telling. */
import type { FailureCode } from './failure.ts';

/** The first one is the gravest: there is nothing to restore; it does not restore; something is missing; it is late. */
const gravestFirst: Readonly<Record<FailureCode, number>> = {
  'no-backup': 0,
  empty: 1,
  'not-a-backup': 2,
  'not-decrypted': 3,
  'not-decompressed': 4,
  truncated: 5,
  corrupt: 6,
  'checksum-mismatch': 7,
  'manifest-mismatch': 8,
  incomplete: 9,
  'path-escape': 10,
  refused: 11,
  'newer-version': 12,
  'wrong-database': 13,
  'restore-failed': 14,
  integrity: 15,
  'missing-table': 16,
  'check-failed': 17,
  vanished: 18,
  'restored-with-warnings': 19,
  'stale-backup': 20,
  'stale-data': 21,
  shrunk: 22,
  'rto-missed': 23,
  denied: 30,
  unreachable: 31,
  'no-engine': 32,
  'staging-is-live': 33,
  'staging-not-empty': 34,
  'too-large': 35,
  'disk-full': 36,
  'server-died': 37,
  'thaw-timed-out': 38,
  'timed-out': 39,
  'check-unanswered': 40,
  interrupted: 41,
  bug: 42,
};

/** @returns below zero when `a` is the graver one */
export function compareGravity(a: FailureCode, b: FailureCode): number {
  return gravestFirst[a] - gravestFirst[b];
}
