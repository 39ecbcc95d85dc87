import type { BuiltInPolicy } from './builtIn.ts';

/** The house rule: seven years, ever colder. */
export const backupPolicy: BuiltInPolicy = {
  purpose: 'Backups that a restore may need tomorrow, and an auditor in seven years.',
  policy: {
    name: 'backup',
    tiers: [
      { storageClass: 'STANDARD_IA', byDay: 30 },
      { storageClass: 'GLACIER', byDay: 90 },
      { storageClass: 'DEEP_ARCHIVE', byDay: 365 },
    ],
    keepDays: 2_555,
    keepNoncurrentDays: 30,
    goneByDay: 2_555,
    versioned: true,
    replicated: 'other-region',
    publicAccess: 'blocked',
    encryption: 'any',
    abortMultipartByDay: 7,
    objectLock: false,
    copies: { total: 3, kinds: 2, regions: 1, accounts: 0 },
  },
  reasons: {
    tiers:
      'A backup is restored in its first days or hardly ever: from day 30 on it costs less where reading is dear, from day 90 on a restore may wait for hours, from day 365 on for two days.',
    keepDays: 'Seven years (2,555 days), as long as books and their evidence are commonly kept.',
    keepNoncurrentDays:
      'A backup that was overwritten or deleted by mistake or in an attack can be had back for a month.',
    goneByDay: 'What is kept longer than it has to be is paid for, and can leak.',
    versioned: 'A deleted or overwritten backup can be had back, and replication asks for it.',
    replicated: 'A region can be lost, and with it the backup of everything that ran in it.',
    publicAccess: 'A backup holds everything that the database holds.',
    encryption: 'At rest, with a key of S3’s or one’s own.',
    abortMultipartByDay: 'Parts of uploads that broke off are paid for, and no listing shows them.',
    objectLock: 'Not asked: a lock cannot be undone. `archive` asks for it.',
    copies:
      'Three copies, on two kinds of storage, one of them in another region, counted from the bucket on: what was backed up has moved on since.',
  },
};
