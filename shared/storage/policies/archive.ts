import type { BuiltInPolicy } from './builtIn.ts';

/** Records that law or contract keeps: locked, cold, and never deleted by a rule before ten years. */
export const archivePolicy: BuiltInPolicy = {
  purpose: 'Records that have to be there unchanged for ten years and are hardly ever read.',
  policy: {
    name: 'archive',
    tiers: [
      { storageClass: 'GLACIER', byDay: 30 },
      { storageClass: 'DEEP_ARCHIVE', byDay: 180 },
    ],
    keepDays: 3_650,
    versioned: true,
    replicated: 'other-region',
    publicAccess: 'blocked',
    encryption: 'any',
    abortMultipartByDay: 7,
    objectLock: true,
  },
  reasons: {
    tiers: 'Nobody waits for an archived record, so it goes cold at once, and to the coldest class within half a year.',
    keepDays: 'Ten years (3,650 days), the longest that books are commonly kept.',
    versioned: 'A record that is written again must not replace the one before it; object lock asks for it.',
    replicated: 'A region can be lost, and ten years are long.',
    publicAccess: 'Records are for few.',
    encryption: 'At rest, with a key of S3’s or one’s own.',
    abortMultipartByDay: 'Parts of uploads that broke off are paid for, and no listing shows them.',
    objectLock: 'Nobody may change or delete a record before its day, whoever’s credentials they hold.',
  },
};
