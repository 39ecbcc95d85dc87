/** What a check of a database is. Each stands in a file of its own under `checks/`; `judge.ts` lists them. */
import type { Outcome } from '../check.ts';
import type { Evidence } from '../finding.ts';
import type { Unknown } from '../looked.ts';
import type { CheckName, Doubt } from '../resultOf.ts';
import type { ReplicationSnapshot } from './snapshot.ts';

/** What the service promises its users; absent where it promises nothing. */
export type Aims = { readonly rpoMs?: number; readonly rtoMs?: number };

export type DatabaseContext = { readonly snapshot: ReplicationSnapshot; readonly aims: Aims };

export type DatabaseCheck = CheckName & {
  /** The documentation that it rests on. */
  readonly source: string;
  /** A standby knows its own settings, and little of what is sent to others. */
  readonly askedOf: 'primary' | 'any';
  readonly run: (context: DatabaseContext) => Outcome;
};

export function notSeen(document: string, { text }: Unknown): Doubt {
  return { why: text, evidence: [{ document, path: '' }] };
}

/** What to do for a role that the statistics views hide other sessions from. */
export function grantAdvice(role: string): string {
  return `the role ${role} may not see the statistics of other sessions; GRANT pg_monitor TO "${role.replaceAll('"', '""')}"`;
}

export function setting(path: string, shows: string): Evidence {
  return { document: 'pg_settings', path, shows };
}
