/**
 * The routes that tell what audits have found. They change nothing, but whoever knows which bucket is open walks in: they
 * are for operators.
 */
import type { Hono } from 'hono';
import type { Config } from '../../config/config.ts';
import type { Clock } from '../../runtime/clock.ts';
import { type AuditLedger, readAuditReport, readAudits } from '../../storage/run/readAudits.ts';
import { auditSubjectsOf } from '../../storage/run/subjects.ts';
import { parseQuery } from '../asked.ts';
import { Problem } from '../problem.ts';
import { auditSubjectParameter, auditsQuerySchema } from '../wire/auditSchemas.ts';
import { presentAuditReport, presentAudits } from '../wire/presentAudit.ts';

export type AuditRouteParts = {
  readonly config: Config;
  readonly ledger: AuditLedger;
  readonly clock: Pick<Clock, 'now'>;
};

/** No proxy may keep it for others. */
const unshared = { 'cache-control': 'no-store' };

export function addAuditRoutes(app: Hono, { config, ledger, clock }: AuditRouteParts): void {
  app.get('/api/v1/audits', async (context) => {
    const asked = parseQuery(auditsQuerySchema, context);
    const now = clock.now();
    const audits = await readAudits({ config, now, ...asked }, ledger);
    if (asked.run !== undefined && audits.finished === undefined) {
      throw new Problem(404, 'No such run', `No run of ${asked.run} was finished, or it is older than what is kept.`);
    }
    return context.json(presentAudits(audits, now), 200, unshared);
  });
  app.get('/api/v1/audits/:subject', async (context) => {
    const key = context.req.param('subject');
    const parsed = auditSubjectParameter.safeParse(key);
    if (!parsed.success) {
      throw new Problem(
        404,
        'No such subject',
        `Ask for bucket:<name>, database:<service> or table:<name>, not "${key}".`,
      );
    }
    const asked = parseQuery(auditsQuerySchema, context);
    const report = await readAuditReport({ subject: parsed.data, now: clock.now(), ...asked }, ledger);
    if (report === undefined) throw noReport(config, key, asked.run);
    return context.json(presentAuditReport(report), 200, unshared);
  });
}

function noReport(config: Config, key: string, run: string | undefined): Problem {
  const isWatched = auditSubjectsOf(config).some(({ subject }) => `${subject.kind}:${subject.id}` === key);
  const when = run === undefined ? 'in the last run' : `on ${run}`;
  return isWatched
    ? new Problem(404, 'Not audited', `${key} was not audited ${when}.`)
    : new Problem(404, 'No such subject', `The config has nothing audited that is "${key}"; /api/v1/audits lists it.`);
}
