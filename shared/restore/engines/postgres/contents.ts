/** What a restored database holds: its tables, their columns, and exactly how many rows. */
import pg from 'pg';
import { eachAtMost } from '../../../runtime/eachAtMost.ts';
import type { TableCount } from '../../run.ts';
import type { Row, Session } from './session.ts';
import { markerName } from './stagingContents.ts';

export type Relation = {
  readonly schema: string;
  readonly name: string;
  readonly oid: string;
  readonly kind: 'table' | 'partitioned' | 'other';
  readonly isPartition: boolean;
  /** Its policies hold for its owner, too. */
  readonly isForced: boolean;
};

const relationsSql = `
  SELECT n.nspname, c.relname, c.oid::text, c.relkind::text, c.relispartition::text, c.relforcerowsecurity::text
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
    AND NOT (n.nspname = 'public' AND c.relname = '${markerName}')
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY n.nspname, c.relname`;

const columnsSql = `
  SELECT a.attrelid::text, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
  FROM pg_catalog.pg_attribute a
  WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = ANY ($1::oid[])
  ORDER BY a.attrelid, a.attnum`;

/** Tables, views and what else has rows; nothing of extensions. */
export async function relationsIn(session: Session): Promise<readonly Relation[]> {
  return (await session.query(relationsSql)).map(relationOf);
}

function relationOf([schema, name, oid, kind, isPartition, isForced]: Row): Relation {
  return {
    schema: schema ?? '',
    name: name ?? '',
    oid: oid ?? '',
    kind: kind === 'r' ? 'table' : kind === 'p' ? 'partitioned' : 'other',
    isPartition: isPartition === 'true',
    isForced: isForced === 'true',
  };
}

/** Which of the names, `name` or `schema.name`, are nowhere. */
export function missingTables(names: readonly string[], relations: readonly Relation[]): readonly string[] {
  const there = new Set(relations.flatMap(({ schema, name }) => [name, `${schema}.${name}`]));
  return names.filter((name) => !there.has(name));
}

/** A partition is counted with the table that it is a part of. */
function countedRelations(relations: readonly Relation[]): readonly Relation[] {
  return relations.filter(({ kind, isPartition }) => kind !== 'other' && !isPartition);
}

/** @param sessions as many as may count at once, each in a transaction that only reads. */
export async function countTables(
  relations: readonly Relation[],
  sessions: readonly Session[],
  onTable: (name: string) => void,
): Promise<readonly TableCount[]> {
  const counted = countedRelations(relations);
  const [first] = sessions;
  if (first === undefined) throw new Error('Somebody has to count.');
  const columns = await columnsOf(first, counted);
  const free = [...sessions];
  let failed: unknown;
  const counts = await eachAtMost(sessions.length, counted, async (relation) => {
    const session = free.pop();
    if (session === undefined || failed !== undefined) return 0;
    onTable(`${relation.schema}.${relation.name}`);
    try {
      return await countRows(session, relation);
    } catch (error) {
      failed ??= error;
      return 0;
    } finally {
      free.push(session);
    }
  });
  if (failed !== undefined) throw failed;
  return counted.map((relation, index) => ({
    name: `${relation.schema}.${relation.name}`,
    rows: counts[index] ?? 0,
    columns: columns.get(relation.oid) ?? [],
  }));
}

async function columnsOf(
  session: Session,
  relations: readonly Relation[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await session.query(columnsSql, [relations.map(({ oid }) => oid)]);
  const columns = new Map<string, string[]>();
  for (const [oid, name, type] of rows) {
    const known = columns.get(oid ?? '') ?? [];
    known.push(`${name} ${type}`);
    columns.set(oid ?? '', known);
  }
  return columns;
}

/** Of a table without those that inherit from it, which are counted by themselves. */
async function countRows(session: Session, relation: Relation): Promise<number> {
  const only = relation.kind === 'table' ? 'ONLY ' : '';
  const [row] = await session.query(`SELECT count(*) FROM ${only}${qualified(relation)}`);
  return Number(row?.[0] ?? 0);
}

export function qualified({ schema, name }: Pick<Relation, 'schema' | 'name'>): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}
