/** Whose data a backup holds: of the services that it names, or else of the one that has its id. */
import type { Config } from './config.ts';
import type { BackupDraft } from './draftAudit.ts';
import { must } from './settled.ts';

/** @param ids of all services of the config. */
export function backedServices({ id, servicesPart, services }: BackupDraft, ids: readonly string[]): readonly string[] {
  if (servicesPart.tree !== undefined) return services.map(must);
  return ids.includes(id) ? [id] : [];
}

export type BackupOfService = {
  readonly id: string;
  /** Whether it is tested by restoring it, and not audited only. */
  readonly isTested: boolean;
};

/** The backups that hold a service's data: those that are tested, in the config's order, and then the others. */
export function backupsOf(service: string, { audit, restore }: Pick<Config, 'audit' | 'restore'>) {
  const tested = restore.tests.filter(({ services }) => services.includes(service)).map(({ id }) => id);
  const audited = audit.backups.filter(({ services }) => services.includes(service)).map(({ id }) => id);
  return [...new Set([...tested, ...audited])].map((id): BackupOfService => ({ id, isTested: tested.includes(id) }));
}
