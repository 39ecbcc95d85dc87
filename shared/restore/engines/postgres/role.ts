/** The role that restores and asks, and its database, in a server of the run's own. */
import pg from 'pg';

export const roleName = 'holdfast_restore';
export const databaseName = 'restored';

const { escapeIdentifier: name, escapeLiteral: text } = pg;

/**
 * As the superuser, in the database `postgres`. Whatever the dump makes the role do, it can do in its own database alone.
 * TEMPLATE template0: what others have put into template1 is no part of the backup.
 */
export function rolesSql(password: string, encoding: 'UTF8' | 'SQL_ASCII'): readonly string[] {
  return [
    `CREATE ROLE ${roleName} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${text(password)}`,
    `CREATE DATABASE ${databaseName} OWNER ${roleName} TEMPLATE template0 ENCODING ${text(encoding)}`,
    // PUBLIC may connect to every database and make temporary tables there, if it is not told otherwise.
    `REVOKE ALL ON DATABASE ${databaseName}, postgres, template1 FROM PUBLIC`,
  ];
}

/**
 * As the superuser, in the role's database while it is empty. In 15 the schema `public` is the database owner's; before,
 * it was everybody's. Large objects are read and written by the server itself when a path is given.
 */
export function databaseSql(extensions: readonly string[]): readonly string[] {
  return [
    'REVOKE ALL ON SCHEMA public FROM PUBLIC',
    `GRANT ALL ON SCHEMA public TO ${roleName}`,
    'REVOKE ALL ON FUNCTION pg_catalog.lo_import(text), pg_catalog.lo_import(text, oid), pg_catalog.lo_export(oid, text) FROM PUBLIC',
    ...extensions.map((extension) => `CREATE EXTENSION IF NOT EXISTS ${name(extension)} CASCADE`),
  ];
}

/**
 * Functions that open connections to other servers, of extensions that the config asks for; nothing is restored with them.
 * @param functions what `functionsReachingOut` found, written as `regprocedure` writes them.
 */
export function cutOffSql(functions: readonly string[]): readonly string[] {
  return functions.map((signature) => `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`);
}

/** Their signatures, quoted as needed. Superusers give the right to use a foreign data wrapper, and none is given. */
export const functionsReachingOut = `
  SELECT p.oid::regprocedure::text FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
  JOIN pg_catalog.pg_extension e ON d.refclassid = 'pg_catalog.pg_extension'::regclass AND e.oid = d.refobjid
  WHERE e.extname = 'dblink' AND p.prokind = 'f'`;

/**
 * As the superuser, in the database `postgres` and never in the restored one, where a dump may have laid traps: a role may
 * change its own password and settings, and an owner those of the database.
 */
export function settleSql(password: string): readonly string[] {
  return [
    `ALTER ROLE ${roleName} NOSUPERUSER CONNECTION LIMIT -1 VALID UNTIL 'infinity' PASSWORD ${text(password)}`,
    `ALTER ROLE ${roleName} RESET ALL`,
    `ALTER ROLE ${roleName} IN DATABASE ${databaseName} RESET ALL`,
    `ALTER DATABASE ${databaseName} RESET ALL`,
    `ALTER DATABASE ${databaseName} WITH ALLOW_CONNECTIONS true CONNECTION LIMIT -1`,
  ];
}
