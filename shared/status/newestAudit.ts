/** The verb `newestAudit`: the last finished audit; undefined when nothing is audited, or none has finished. */
import type { Config } from '../config/config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type AuditSummary, newestSummary } from '../storage/run/run.ts';
import { auditSubjectsOf } from '../storage/run/subjects.ts';

/** @throws LedgerUnavailable */
export async function newestAudit(
  config: Config,
  ledger: Pick<Ledger, 'auditSummaries'>,
): Promise<AuditSummary | undefined> {
  if (auditSubjectsOf(config).length === 0) return undefined;
  return newestSummary(await ledger.auditSummaries(config.observers.length));
}
