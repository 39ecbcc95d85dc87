/** What is in a staging database, and taking out of it what a restore put there. */
import pg from 'pg';
import * as z from 'zod';
import type { Session } from './session.ts';

const { escapeIdentifier: name } = pg;

/** There from before the first thing is restored until the last has been removed. */
export const markerName = 'holdfast_restore_marker';

/** What is no extension's, and not PostgreSQL's own. Names of at most 20 things. */
const thingsSql = `
  WITH own AS (
    SELECT oid, nspname FROM pg_namespace
    WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp)'),
  things AS (
    SELECT 'pg_namespace'::regclass AS class, oid, 'the schema ' || nspname AS what FROM own WHERE nspname <> 'public'
    UNION ALL SELECT 'pg_class'::regclass, c.oid, 'the relation ' || n.nspname || '.' || c.relname
      FROM pg_class c JOIN own n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
    UNION ALL SELECT 'pg_proc'::regclass, p.oid, 'the function ' || n.nspname || '.' || p.proname
      FROM pg_proc p JOIN own n ON n.oid = p.pronamespace
    UNION ALL SELECT 'pg_type'::regclass, t.oid, 'the type ' || n.nspname || '.' || t.typname
      FROM pg_type t JOIN own n ON n.oid = t.typnamespace WHERE t.typtype IN ('d', 'e', 'r')
    UNION ALL SELECT 'pg_operator'::regclass, o.oid, 'the operator ' || n.nspname || '.' || o.oprname
      FROM pg_operator o JOIN own n ON n.oid = o.oprnamespace
    UNION ALL SELECT 'pg_collation'::regclass, o.oid, 'the collation ' || n.nspname || '.' || o.collname
      FROM pg_collation o JOIN own n ON n.oid = o.collnamespace
    UNION ALL SELECT 'pg_ts_config'::regclass, o.oid, 'the text search configuration ' || n.nspname || '.' || o.cfgname
      FROM pg_ts_config o JOIN own n ON n.oid = o.cfgnamespace
    UNION ALL SELECT 'pg_largeobject_metadata'::regclass, oid, 'the large object ' || oid FROM pg_largeobject_metadata
    UNION ALL SELECT 'pg_event_trigger'::regclass, oid, 'the event trigger ' || evtname FROM pg_event_trigger
    UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 'the foreign server ' || srvname FROM pg_foreign_server
    UNION ALL SELECT 'pg_publication'::regclass, oid, 'the publication ' || pubname FROM pg_publication)
  SELECT what FROM things t
  WHERE NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = t.class AND d.objid = t.oid AND d.deptype = 'e')
  ORDER BY what LIMIT 20`;

export async function thingsIn(session: Session): Promise<readonly string[]> {
  return (await session.query(thingsSql)).map(([what]) => what ?? '');
}

/** A database that was copied with a marker in it is not the one that was marked: it has another number. */
const here = `SELECT oid FROM pg_database WHERE datname = current_database()`;

/** The extensions that were there before, because they go with all else that is their owner's. */
const extensionsSql = `
  SELECT coalesce(json_agg(json_build_array(extname, nspname))::text, '[]') FROM pg_extension
  JOIN pg_namespace n ON n.oid = extnamespace WHERE extowner = current_user::regrole AND extname <> 'plpgsql'`;

const extensionsSchema = z.array(z.tuple([z.string(), z.string()]));

type Extensions = z.output<typeof extensionsSchema>;

/** One statement after the other; the caller holds the lock. */
export async function mark(session: Session, run: string): Promise<void> {
  await session.query('BEGIN');
  await session.query(
    `CREATE TABLE public.${markerName} (database oid NOT NULL, run text NOT NULL, extensions text NOT NULL)`,
  );
  await session.query(`INSERT INTO public.${markerName} SELECT (${here}), $1, (${extensionsSql})`, [run]);
  await session.query('COMMIT');
}

/** The extensions that were there before a run that has not removed its marker; undefined when there is no marker. */
export async function markedExtensions(session: Session): Promise<Extensions | undefined> {
  const [table] = await session.query(
    `SELECT c.oid::text FROM pg_class c WHERE c.oid = to_regclass('public.${markerName}') AND c.relkind = 'r'
     AND c.relowner = current_user::regrole
     AND (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0)
       = ARRAY['database', 'run', 'extensions']`,
  );
  if (table === undefined) return undefined;
  const rows = await session.query(`SELECT extensions FROM public.${markerName} WHERE database = (${here})`);
  const [text] = rows[0] ?? [];
  return text === undefined || text === null ? undefined : extensionsSchema.parse(JSON.parse(text));
}

/** Ends what a run that was killed has left running: programs of PostgreSQL live on when we do not. */
export async function endOtherSessions(session: Session, applicationName: string): Promise<void> {
  await session.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid() AND application_name = $1`,
    [applicationName],
  );
}

const tablesSql = `
  SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relowner = current_user::regrole
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
    AND NOT (n.nspname = 'public' AND c.relname = '${markerName}')
    AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  LIMIT 100`;

const objectsSql = `
  SELECT lo_unlink(oid) FROM (
    SELECT oid FROM pg_largeobject_metadata WHERE lomowner = current_user::regrole LIMIT 1000) large`;

/**
 * Removes all that the role owns, and the marker last: if this is cut short, the next run goes on with it. Tables and large
 * objects go a few at a time, because everything that is dropped at once takes a lock each.
 */
export async function emptyOut(session: Session, extensions: Extensions): Promise<void> {
  for (let tables = await session.query(tablesSql); tables.length > 0; tables = await session.query(tablesSql)) {
    const names = tables.map(([schema, table]) => `${name(schema ?? '')}.${name(table ?? '')}`);
    await session.query(`DROP TABLE ${names.join(', ')} CASCADE`);
  }
  while ((await session.query(objectsSql)).length > 0);
  await session.query('BEGIN');
  await session.query('DROP OWNED BY CURRENT_USER CASCADE');
  // Before 15 the owner of a database may own this schema, too.
  await session.query('CREATE SCHEMA IF NOT EXISTS public');
  for (const [extension, schema] of extensions) {
    await session.query(`CREATE EXTENSION IF NOT EXISTS ${name(extension)} WITH SCHEMA ${name(schema)}`);
  }
  await session.query('COMMIT');
}
