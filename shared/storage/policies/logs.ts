import type { BuiltInPolicy } from './builtIn.ts';

/** Many small files, read in the first weeks, needed for a year, a burden afterwards. */
export const logsPolicy: BuiltInPolicy = {
  purpose: 'Logs, for finding out what happened in the last year.',
  policy: {
    name: 'logs',
    tiers: [
      { storageClass: 'STANDARD_IA', byDay: 30 },
      { storageClass: 'GLACIER', byDay: 90 },
    ],
    keepDays: 365,
    keepNoncurrentDays: 1,
    goneByDay: 400,
    versioned: false,
    replicated: 'no',
    publicAccess: 'blocked',
    encryption: 'any',
    abortMultipartByDay: 7,
    objectLock: false,
  },
  reasons: {
    tiers: 'Logs are searched in their first month, and looked up for an investigation later.',
    keepDays: 'A year, so that an intrusion that is noticed late can still be followed back.',
    keepNoncurrentDays: 'Log files are written once: a noncurrent version is one that somebody removed.',
    goneByDay: 'Logs hold personal data, and a month beyond the year is enough to notice.',
    versioned: 'Not asked: log files are written once.',
    replicated: 'Not asked: losing a region’s logs loses no customer’s data.',
    publicAccess: 'Logs tell attackers what to try.',
    encryption: 'At rest, with a key of S3’s or one’s own.',
    abortMultipartByDay: 'Parts of uploads that broke off are paid for, and no listing shows them.',
    objectLock: 'Not asked: `archive` asks for it, for logs that are evidence.',
  },
};
