/** Data that a service promises not to lose must be replicated, or in a backup; one that promises more loss than the service is told of. */
import type { ServiceDraft } from './draft.ts';
import type { BackupDraft } from './draftAudit.ts';
import { formatDuration } from './duration.ts';
import type { Findings } from './findings.ts';
import { checkServiceIds } from './serviceIdRules.ts';

export function checkBackedServices(
  backups: readonly BackupDraft[],
  services: readonly ServiceDraft[],
  findings: Findings,
): void {
  const ids = services.map(({ id }) => id);
  for (const backup of backups) checkServiceIds(backup.services, ids, findings);
  // What is written wrongly may be any service.
  const areKnown = backups.every((backup) => servicesKnown(backup, ids));
  for (const { id, objective, failover } of services) {
    const rpo = objective?.rpo;
    if (rpo?.state !== 'valid') continue;
    // Its copy elsewhere keeps the promise, and how far that is behind is asked before each flip.
    if (failover?.lag.part.tree !== undefined) continue;
    const holding = backups.filter((backup) => holds(backup, id));
    for (const backup of holding) checkRpo(backup, id, rpo.value, findings);
    if (holding.length === 0 && areKnown) findings.warning(rpo.part, () => nothingHolds(id, rpo.value, backups));
  }
}

function servicesKnown({ servicesPart, services }: BackupDraft, ids: readonly string[]): boolean {
  if (servicesPart.tree === undefined) return true;
  return services.length > 0 && services.every((service) => service.state === 'valid' && ids.includes(service.value));
}

function holds({ id, servicesPart, services }: BackupDraft, service: string): boolean {
  if (servicesPart.tree === undefined) return id === service;
  return services.some((one) => one.state === 'valid' && one.value === service);
}

function nothingHolds(id: string, promisedMs: number, backups: readonly BackupDraft[]): string {
  const what = `at most ${formatDuration(promisedMs)} of data may be lost, and no backup is said to hold the data of ${id}`;
  return backups.length === 0
    ? `${what}; write one under \`backups\`, with services: [${id}]`
    : `${what}; add ${id} to the \`services\` of the one that does`;
}

function checkRpo({ rpo }: BackupDraft, service: string, promisedMs: number, findings: Findings): void {
  if (rpo.state !== 'valid' || rpo.value <= promisedMs) return;
  const [own, promised] = [formatDuration(rpo.value), formatDuration(promisedMs)];
  findings.warning(
    rpo.part,
    `the backup may lose ${own} of data, more than the rpo of ${promised} that ${service} promises; write at most ${promised}, or promise less there`,
  );
}
