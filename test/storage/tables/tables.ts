/** A table as nobody has anything to say against, for tests to change. */
import { absent, found } from '../../../shared/storage/looked.ts';
import type { TableContext } from '../../../shared/storage/tables/check.ts';
import type {
  ContinuousBackups,
  TableDescription,
  TableDocuments,
} from '../../../shared/storage/tables/tableSettings.ts';

export const home = 'eu-central-1';
export const other = 'eu-west-1';
export const minute = 60_000;
export const now = Date.UTC(2026, 10, 30, 12);

function described(table: Partial<TableDescription> = {}): TableDescription {
  return { status: 'ACTIVE', deletionProtection: true, tableClass: 'STANDARD', replicas: [], ...table };
}

export function backedUp(backups: Partial<ContinuousBackups> = {}): ContinuousBackups {
  const latest = now - 5 * minute;
  return { pointInTimeRecovery: true, windowDays: 35, earliest: latest - 35 * 24 * 60 * minute, latest, ...backups };
}

export function documentsWith(
  table: Partial<TableDescription> = {},
  backups: Partial<ContinuousBackups> = {},
): TableDocuments {
  return { table: found(described(table)), backups: found(backedUp(backups)), timeToLive: absent };
}

export function contextWith(documents: TableDocuments, context: Partial<TableContext> = {}): TableContext {
  return { table: { name: 'orders' }, region: home, documents, elsewhere: new Map(), now, ...context };
}
