/** The keys that a writer chooses for what is audited: buckets, policies, backups, prefixes, regions. */
import { backupsMax, bucketsMax, retentionsMax } from './auditSchema.ts';
import { bucketNameProblem, prefixProblem } from './bucketName.ts';
import type { AuditDraft } from './draftAudit.ts';
import type { Message } from './findings.ts';
import { countMessage, type Report } from './keyRules.ts';
import { nearest } from './nearest.ts';
import { isMap } from './part.ts';
import { policiesMax } from './policySchema.ts';
import { quote } from './quote.ts';
import { regions } from './regions.ts';
import { serviceIdPattern } from './schema.ts';

export function checkAuditKeys(draft: AuditDraft, report: Report): void {
  report(draft.policiesPart, countMessage(draft.policiesPart, 'policy', policiesMax, 'policies'));
  report(draft.bucketsPart, countMessage(draft.bucketsPart, 'bucket', bucketsMax));
  report(draft.backupsPart, countMessage(draft.backupsPart, 'backup', backupsMax));
  report(draft.pricesPart, countMessage(draft.pricesPart, 'region', regions.length));
  for (const { name, part } of draft.policies) report(part, idMessage(name, "a policy's name"));
  for (const { id, part } of draft.backups) report(part, idMessage(id, "a backup's id"));
  for (const { region, part } of draft.prices) report(part, regionMessage(region));
  for (const { name, part, retention, retentionPart } of draft.buckets) {
    report(part, bucketNameProblem(name));
    report(retentionPart, countMessage(retentionPart, 'retention', retentionsMax));
    if (isMap(retentionPart)) for (const entry of retention) report(entry.part, prefixProblem(entry.prefix));
  }
}

function idMessage(id: string, what: string): string | undefined {
  if (id === 'constructor') return `"constructor" cannot be ${what}: JavaScript keeps the name; write another`;
  return serviceIdPattern.test(id)
    ? undefined
    : `${quote(id)} cannot be ${what}; write 1 to 40 lower case letters, digits and inner hyphens`;
}

function regionMessage(region: string): Message | undefined {
  if (regions.some((known) => known === region)) return undefined;
  return () => {
    const near = nearest(region, regions);
    const hint = near === undefined ? 'write a region such as eu-central-1' : `did you mean ${near}?`;
    return `${quote(region)} is not an AWS region; ${hint}`;
  };
}
