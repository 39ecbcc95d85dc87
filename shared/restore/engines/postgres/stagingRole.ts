/** Whether the role of a staging database is one that a dump may be restored as. */
import { failedWith, type Outcome, succeeded } from '../../failure.ts';
import type { Row } from './session.ts';
import { type Version, versionIn } from './version.ts';

/**
 * Of what it is a member, the server may let it reach beyond the database: predefined roles (documentation, "22.5. Predefined
 * Roles"), and owners of other databases. Being `pg_database_owner` is no membership that is written down.
 */
export const roleSql = `
  SELECT current_setting('server_version'), r.rolname, r.rolsuper::text, r.rolcreaterole::text, r.rolreplication::text,
    (SELECT coalesce(string_agg(DISTINCT p.rolname, ', '), '') FROM pg_auth_members m JOIN pg_roles p ON p.oid = m.roleid
      WHERE m.member = r.oid),
    pg_get_userbyid(d.datdba), r.rolcreatedb::text, r.rolbypassrls::text
  FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()`;

export function judgeRole(row: Row, place: string): Outcome<Version> {
  const [serverVersion, role, isSuperuser, makesRoles, replicates, members, owner, makesDatabases, bypasses] = row;
  const version = versionIn(serverVersion ?? '');
  if (version === undefined) return failedWith('no-engine', `${place} does not say which version it is.`);
  const may = [
    isSuperuser === 'true' ? 'is a superuser' : undefined,
    makesRoles === 'true' ? 'may create roles' : undefined,
    replicates === 'true' ? 'may replicate' : undefined,
    makesDatabases === 'true' ? 'may create databases' : undefined,
    bypasses === 'true' ? 'may bypass row level security' : undefined,
    members === '' ? undefined : `is a member of ${members}`,
  ].find((each) => each !== undefined);
  if (may !== undefined) {
    return failedWith(
      'denied',
      `The role ${role} of ${place} ${may}, so a dump could reach beyond the staging database.`,
      'Create a role for restores that may do nothing but own the staging database.',
    );
  }
  if (owner !== role) {
    return failedWith(
      'denied',
      `The role ${role} does not own the staging database ${place}, so it cannot be told what is a restore's in there.`,
      `Run ALTER DATABASE … OWNER TO ${role}; as a superuser.`,
    );
  }
  return succeeded(version);
}
