/** What a check of a table is. Each stands in a file of its own under `checks/`; `auditTable.ts` lists them. */
import type { AuditedTable } from '../../config/auditConfig.ts';
import type { Region } from '../../config/config.ts';
import type { Outcome } from '../check.ts';
import type { Unknown } from '../looked.ts';
import type { CheckName, Doubt } from '../resultOf.ts';
import type { TableDescription, TableDocuments } from './tableSettings.ts';

export type TableContext = {
  readonly table: AuditedTable;
  readonly region: Region;
  readonly documents: TableDocuments;
  /** Of every other region that has a replica, by the table's own word: another table there may have the same name. */
  readonly elsewhere: ReadonlyMap<Region, TableDocuments>;
  readonly rpoMs?: number;
  /** Unix milliseconds. */
  readonly now: number;
};

export type TableCheck = CheckName & {
  /** The documentation that it rests on. */
  readonly source: string;
  /** Asked only of a table that is there. */
  readonly run: (context: TableContext, description: TableDescription) => Outcome;
};

/** The table and its replicas, each region by itself. */
export type Place = { readonly region: Region; readonly isHome: boolean; readonly documents: TableDocuments };

/** A replica that is listed and not there is on its way, one way or the other: `table-replicas` says so. */
export function placesOf({ region, documents, elsewhere }: TableContext): readonly Place[] {
  const replicas = [...elsewhere].filter(([, replica]) => replica.table.state !== 'absent');
  return [
    { region, isHome: true, documents },
    ...replicas.map(([where, replica]) => ({ region: where, isHome: false, documents: replica })),
  ];
}

/** Empty for the table itself, so that its finding keeps its key when it gets replicas. */
export function keyOf({ region, isHome }: Place): string {
  return isHome ? '' : region;
}

export function documentOf(document: string, { region }: Place): string {
  return `${document} (${region})`;
}

export function notSeen(document: string, place: Place, { text }: Unknown): Doubt {
  return { why: `${place.region}: ${text}`, evidence: [{ document: documentOf(document, place), path: '' }] };
}
