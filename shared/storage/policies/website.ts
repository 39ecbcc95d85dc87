import type { BuiltInPolicy } from './builtIn.ts';

/** What everybody may read, and a deployment writes anew at any time. */
export const websitePolicy: BuiltInPolicy = {
  purpose: 'Files of a website, which everybody may read.',
  policy: {
    name: 'website',
    tiers: [],
    versioned: true,
    replicated: 'no',
    publicAccess: 'allowed',
    encryption: 'any',
    abortMultipartByDay: 7,
    objectLock: false,
  },
  reasons: {
    tiers: 'Not asked: what is read all the time costs more in a colder class.',
    versioned: 'A bad deployment can be taken back.',
    replicated: 'Not asked: the site is built again from its source.',
    publicAccess: 'Allowed: that is what it is for.',
    encryption: 'At rest, with a key of S3’s or one’s own.',
    abortMultipartByDay: 'Parts of uploads that broke off are paid for, and no listing shows them.',
    objectLock: 'Not asked: the next deployment has to replace the files.',
  },
};
