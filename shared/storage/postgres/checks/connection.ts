import { type DatabaseCheck, grantAdvice } from '../check.ts';

export const connection: DatabaseCheck = {
  id: 'pg-connection',
  title: 'The primary can be looked at',
  severity: 'medium',
  reason: 'What cannot be looked at is not known to be fine.',
  source:
    'PostgreSQL documentation, "9.27. System Administration Functions" (pg_is_in_recovery), "22.5. Predefined Roles"',
  askedOf: 'any',
  run({ snapshot: { server } }) {
    const evidence = [{ document: 'pg_is_in_recovery()', path: '', shows: String(server.inRecovery) }];
    if (server.inRecovery) {
      const summary =
        'The database URL leads to a standby: name the primary, or a name that follows it, because only the primary knows who confirms commits.';
      return { outcome: 'failed', findings: [{ summary, evidence }] };
    }
    if (server.seesStatistics) return { outcome: 'passed' };
    return {
      outcome: 'unknown',
      why: grantAdvice(server.role),
      evidence: [{ document: 'pg_roles', path: server.role }],
    };
  },
};
