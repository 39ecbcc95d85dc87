/**
 * What a dump may change of the role and the database themselves, because the role owns the one and is the other: settings,
 * the limit of connections, the password. It would outlive all that is dropped, and keep the next run out.
 */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import pg from 'pg';
import * as z from 'zod';
import type { Login, Session } from './session.ts';

const scopes = ['role', 'role-here', 'database'] as const;

const settingsSchema = z.strictObject({
  limit: z.int(),
  isTemplate: z.boolean(),
  settings: z.array(z.tuple([z.enum(scopes), z.string()])),
});

export type StagingSettings = z.output<typeof settingsSchema>;

const settingsSql = `
  SELECT json_build_object('limit', d.datconnlimit, 'isTemplate', d.datistemplate, 'settings', coalesce((
    SELECT json_agg(json_build_array(
        CASE WHEN s.setrole = 0 THEN 'database' WHEN s.setdatabase = 0 THEN 'role' ELSE 'role-here' END, config.each)
      ORDER BY s.setrole, s.setdatabase, config.each)
    FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) AS config(each)
    WHERE (s.setrole = current_user::regrole AND s.setdatabase IN (0, d.oid)) OR (s.setrole = 0 AND s.setdatabase = d.oid)
  ), '[]'))::text
  FROM pg_database d WHERE d.datname = current_database()`;

export async function settingsIn(session: Session): Promise<StagingSettings> {
  const [row] = await session.query(settingsSql);
  return settingsSchema.parse(JSON.parse(row?.[0] ?? ''));
}

/** Undoes what has changed since. */
export async function restoreSettings(session: Session, before: StagingSettings, database: string): Promise<void> {
  if (JSON.stringify(await settingsIn(session)) === JSON.stringify(before)) return;
  const name = pg.escapeIdentifier(database);
  const alter = {
    role: 'ALTER ROLE CURRENT_USER',
    'role-here': `ALTER ROLE CURRENT_USER IN DATABASE ${name}`,
    database: `ALTER DATABASE ${name}`,
  } as const;
  await session.query('BEGIN');
  for (const scope of scopes) await session.query(`${alter[scope]} RESET ALL`);
  for (const [scope, setting] of before.settings) {
    const at = setting.indexOf('=');
    const key = setting.slice(0, at);
    // By way of the transaction's own setting, because lists such as search_path cannot be written as one text.
    await session.query('SELECT set_config($1, $2, true)', [key, setting.slice(at + 1)]);
    await session.query(`${alter[scope]} SET ${key.split('.').map(pg.escapeIdentifier).join('.')} FROM CURRENT`);
  }
  await session.query(`ALTER DATABASE ${name} WITH CONNECTION LIMIT ${before.limit} IS_TEMPLATE ${before.isTemplate}`);
  await session.query('COMMIT');
}

/** Gives the role the password again that the config has. The server is sent what it stores, which its log may hold. */
export async function restorePassword(session: Session, { password }: Login, salt: string): Promise<void> {
  await session.query(`ALTER ROLE CURRENT_USER PASSWORD ${pg.escapeLiteral(scramVerifier(password, salt))}`);
}

/** As `scram_build_secret` in src/common/scram-common.c writes it; RFC 5802, section 3, with SHA-256 (RFC 7677). */
const iterations = 4_096;

export function scramVerifier(password: string, salt: string): string {
  const bytes = Buffer.from(salt).subarray(0, 16);
  // SASLprep (RFC 4013) ends with this form; passwords of ASCII are their own.
  const salted = pbkdf2Sync(password.normalize('NFKC'), bytes, iterations, 32, 'sha256');
  const keyOf = (what: string) => createHmac('sha256', salted).update(what).digest();
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64');
  const server = keyOf('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${bytes.toString('base64')}$${stored}:${server}`;
}
