/** The audit of one service's database. */

import type { Service } from '../../config/config.ts';
import { parseDatabaseUrl } from '../../config/databaseUrl.ts';
import { printable } from '../../config/quote.ts';
import { redact } from '../../probe/redact.ts';
import type { SecretSource } from '../../probe/secrets.ts';
import type { Clock } from '../../runtime/clock.ts';
import { inTime } from '../../runtime/inTime.ts';
import type { CheckResult, Fact, Subject, SubjectReport } from '../finding.ts';
import { scoreOf } from '../score.ts';
import { addressOf, placeText } from './address.ts';
import { databaseFacts, judgeDatabase, unseenDatabase } from './judge.ts';
import { type ReadSnapshot, readSnapshot } from './readSnapshot.ts';

/** A secret store that does not answer must not hold up the audit. */
const secretsMsMax = 10_000;

export type DatabaseParts = {
  readonly secrets: SecretSource;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** Asks the server; over the network when absent. */
  readonly read?: ReadSnapshot;
};

/** Never rejects: of a database that cannot be looked at, everything is unknown. */
export async function auditDatabase(
  service: Pick<Service, 'id' | 'database' | 'objective'>,
  { secrets, clock, read = readSnapshot }: DatabaseParts,
): Promise<SubjectReport> {
  const subject: Subject = { kind: 'database', id: service.id };
  const lookedAt = clock.now();
  if (service.database === undefined) {
    return reportOf(subject, lookedAt, unseenDatabase(subject, 'the service names no database'), []);
  }
  const { url } = service.database;
  const seen: string[] = [];
  try {
    const address = await inTime(addressOf(url, secrets, seen), secretsMsMax, clock);
    const snapshot = await read(address, clock);
    return reportOf(
      subject,
      lookedAt,
      judgeDatabase(subject, snapshot, service.objective ?? {}),
      databaseFacts(snapshot),
    );
  } catch (error) {
    const why = printable(redact(`${placeOf(url)} could not be looked at: ${textOf(error)}`, seen));
    return reportOf(subject, lookedAt, unseenDatabase(subject, why), []);
  }
}

function reportOf(
  subject: Subject,
  lookedAt: number,
  results: readonly CheckResult[],
  facts: readonly Fact[],
): SubjectReport {
  return { subject, lookedAt, results, score: scoreOf(results).value, facts };
}

function placeOf(url: string): string {
  const parsed = parseDatabaseUrl(url);
  return parsed.ok ? `the database ${placeText(parsed.value)}` : 'the database';
}

/** Several addresses of a host fail together, in an error that has no message of its own. */
function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(textOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
