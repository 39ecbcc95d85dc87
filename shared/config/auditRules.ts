/** Rules between the settings of what is audited. */
import { findingSeverities } from '../storage/finding.ts';
import { policyNamed } from '../storage/policies/builtIn.ts';
import type { StoragePolicy } from '../storage/policy.ts';
import { checkBackups } from './backupRules.ts';
import { checkBucket, checkRetention } from './bucketRules.ts';
import type { AuditDraft } from './draftAudit.ts';
import type { Findings } from './findings.ts';
import { policyByName } from './normaliseAudit.ts';
import { checkPolicy } from './policyRules.ts';

/** @param now Unix milliseconds; without it nothing is said of days that are over. */
export function checkAudit(draft: AuditDraft, now: number | undefined, findings: Findings): void {
  for (const policy of draft.policies) checkPolicy(policy, policyNamed, findings);
  const names = draft.policies.map(({ name }) => name);
  const policies = new Map<string, StoragePolicy>();
  const named = policyByName(draft.policies);
  for (const bucket of draft.buckets) {
    checkBucket(bucket, names, now, findings);
    const policy = bucket.policy.state === 'valid' ? named(bucket.policy.value) : undefined;
    if (policy === undefined) continue;
    policies.set(bucket.name, policy);
    checkRetention(bucket, policy, findings);
  }
  checkBackups(draft.backups, draft.buckets, policies, findings);
  checkThresholds(draft, findings);
}

/** What raises a page raises no ticket besides. */
function checkThresholds({ page, ticket }: AuditDraft, findings: Findings): void {
  if (page.state !== 'valid' || ticket.state !== 'valid' || page.value === 'never' || ticket.value === 'never') return;
  if (findingSeverities.indexOf(ticket.value) > findingSeverities.indexOf(page.value)) return;
  const message = `whatever is ${ticket.value} or graver raises a page already, so no finding raises a ticket`;
  findings.warning(ticket.part, `${message}; write a less grave one here, or never`);
}
