/** Whether the role of a staging database is one that a dump may be restored as. */
import { failedWith, type Outcome, succeeded } from '../../failure.ts';
import type { Row } from './session.ts';
import { type Version, versionIn } from './version.ts';

/** The roles that PostgreSQL has built in for what reaches out of the database (documentation, "22.5. Predefined Roles"). */
export const roleSql = `
  SELECT current_setting('server_version'), r.rolname, r.rolsuper::text, r.rolcreaterole::text, r.rolreplication::text,
    (SELECT coalesce(string_agg(p.rolname, ', '), '') FROM pg_roles p
      WHERE p.rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
        AND pg_has_role(r.oid, p.oid, 'MEMBER')),
    pg_get_userbyid(d.datdba)
  FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()`;

export function judgeRole(row: Row, place: string): Outcome<Version> {
  const [serverVersion, role, isSuperuser, makesRoles, replicates, members, owner] = row;
  const version = versionIn(serverVersion ?? '');
  if (version === undefined) return failedWith('no-engine', `${place} does not say which version it is.`);
  const may = [
    isSuperuser === 'true' ? 'is a superuser' : undefined,
    makesRoles === 'true' ? 'may create roles' : undefined,
    replicates === 'true' ? 'may replicate' : undefined,
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
