/** A backup must lie where it is audited, and be there as long as the tool that made it believes. */
import type { StoragePolicy } from '../storage/policy.ts';
import { prefixDoubt } from './bucketName.ts';
import type { BackupDraft, BucketDraft } from './draftAudit.ts';
import { formatDuration } from './duration.ts';
import { dayMs } from './fields.ts';
import type { Findings } from './findings.ts';
import { nearest } from './nearest.ts';
import { quote } from './quote.ts';

/** @param policies by bucket, as far as they are known. */
export function checkBackups(
  backups: readonly BackupDraft[],
  buckets: readonly BucketDraft[],
  policies: ReadonlyMap<string, StoragePolicy>,
  findings: Findings,
): void {
  const names = buckets.map(({ name }) => name);
  const places = new Map<string, string>();
  for (const backup of backups) {
    checkTimes(backup, findings);
    if (backup.from.state !== 'valid' || backup.from.value.kind === 'table') continue;
    const { bucket, prefix } = backup.from.value;
    const place = `${bucket}/${prefix}`;
    const first = places.get(place);
    if (first === undefined) places.set(place, backup.id);
    else
      findings.problem(backup.from.part, `${first} lies there already; give each backup its own place, or remove one`);
    const doubt = prefixDoubt(prefix);
    if (doubt !== undefined) findings.warning(backup.from.part, doubt);
    if (!names.includes(bucket)) findings.warning(backup.from.part, () => notAudited(bucket, names));
    const policy = policies.get(bucket);
    if (policy !== undefined) checkRetention(backup, policy, findings);
  }
}

function notAudited(bucket: string, names: readonly string[]): string {
  const near = nearest(bucket, names);
  const hint = near === undefined ? 'write it there too' : `did you mean ${quote(near)}?`;
  return `${quote(bucket)} is none of the \`buckets\`, so nobody audits whether the backup will be there; ${hint}`;
}

function checkTimes({ restore, rto }: BackupDraft, findings: Findings): void {
  if (restore.state !== 'valid' || rto.state !== 'valid' || restore.value <= rto.value) return;
  const message = `restoring takes ${formatDuration(restore.value)}, longer than the rto of ${formatDuration(rto.value)}`;
  findings.warning(restore.part, `${message}, so no backup is ever back in time`);
}

/** What the policy has gone for good, the tool cannot have. */
function checkRetention({ retention }: BackupDraft, { name, goneByDay }: StoragePolicy, findings: Findings): void {
  if (retention.state !== 'valid' || goneByDay === undefined || retention.value <= goneByDay * dayMs) return;
  const message = `the tool believes that backups are there for ${formatDuration(retention.value)}, and the policy ${name} wants everything gone by ${goneByDay}d`;
  findings.warning(retention.part, `${message}; shorten the one or write a policy with a later \`gone\``);
}
