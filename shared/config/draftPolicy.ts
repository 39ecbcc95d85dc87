/** A policy of one's own, as far as it can be read. */
import { child, type Part, read } from './part.ts';
import { copiesFields, policyFields } from './policySchema.ts';

export function readPolicy(name: string, part: Part) {
  const setting = <K extends keyof typeof policyFields>(key: K) => child(part, key);
  const copies = setting('copies');
  return {
    name,
    part,
    like: read(setting('like'), policyFields.like),
    tiers: read(setting('tiers'), policyFields.tiers),
    keep: read(setting('keep'), policyFields.keep),
    keepNoncurrent: read(setting('keepNoncurrent'), policyFields.keepNoncurrent),
    gone: read(setting('gone'), policyFields.gone),
    versioned: read(setting('versioned'), policyFields.versioned),
    replicated: read(setting('replicated'), policyFields.replicated),
    public: read(setting('public'), policyFields.public),
    encryption: read(setting('encryption'), policyFields.encryption),
    uploads: read(setting('uploads'), policyFields.uploads),
    lock: read(setting('lock'), policyFields.lock),
    copies: read(copies, policyFields.copies),
    copyCounts: {
      total: read(child(copies, 'total'), copiesFields.total),
      kinds: read(child(copies, 'kinds'), copiesFields.kinds),
      regions: read(child(copies, 'regions'), copiesFields.regions),
      accounts: read(child(copies, 'accounts'), copiesFields.accounts),
    },
  };
}

export type PolicyDraft = ReturnType<typeof readPolicy>;
