/** The audit of one DynamoDB table and its replicas. */
import type { AuditedTable } from '../../config/auditConfig.ts';
import type { Region } from '../../config/config.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Outcome } from '../check.ts';
import type { CheckResult, Subject, SubjectReport } from '../finding.ts';
import { resultOf } from '../resultOf.ts';
import { scoreOf } from '../score.ts';
import type { TableCheck, TableContext } from './check.ts';
import { deletionProtection } from './checks/deletionProtection.ts';
import { recovery } from './checks/recovery.ts';
import { replicas } from './checks/replicas.ts';
import { restorable } from './checks/restorable.ts';
import { usable } from './checks/usable.ts';
import { tableFacts } from './tableFacts.ts';
import type { TableSource } from './tableSettings.ts';

const tableChecks: readonly TableCheck[] = [usable, recovery, restorable, deletionProtection, replicas];

export type TableParts = {
  readonly tables: TableSource;
  readonly clock: Pick<Clock, 'now'>;
  /** What the service promises; absent where it promises nothing. */
  readonly rpoMs?: number;
};

/** @param home where the table is that names no region. Never rejects: what cannot be looked at is unknown. */
export async function auditTable(
  table: AuditedTable,
  home: Region,
  { tables, clock, rpoMs }: TableParts,
): Promise<SubjectReport> {
  const region = table.region ?? home;
  const lookedAt = clock.now();
  const documents = await tables.describe(table.name, region);
  const replicas = documents.table.state === 'found' ? documents.table.value.replicas : [];
  const others = replicas.map((replica) => replica.region).filter((one) => one !== region);
  const elsewhere = await Promise.all(
    others.map(async (where) => [where, await tables.describe(table.name, where)] as const),
  );
  return judgeTable({
    table,
    region,
    documents,
    elsewhere: new Map(elsewhere),
    ...(rpoMs === undefined ? {} : { rpoMs }),
    now: lookedAt,
  });
}

/** Pure. */
export function judgeTable(context: TableContext): SubjectReport {
  const subject: Subject = { kind: 'table', id: context.table.name };
  const results = [presence(context, subject), ...tableChecks.map((check) => result(check, context, subject))];
  return {
    subject,
    region: context.region,
    lookedAt: context.now,
    results,
    score: scoreOf(results).value,
    facts: tableFacts(context),
  };
}

function presence({ table, region, documents }: TableContext, subject: Subject): CheckResult {
  const name = {
    id: 'table-present',
    title: 'The table is there',
    severity: 'critical',
    reason: 'A table that the config names and AWS does not know is gone, or somewhere else.',
  } as const;
  const evidence = [{ document: `DescribeTable (${region})`, path: '' }];
  switch (documents.table.state) {
    case 'found':
      return resultOf(name, subject, { outcome: 'passed' });
    case 'absent': {
      const summary = `There is no table ${table.name} in ${region}.`;
      return resultOf(name, subject, { outcome: 'failed', findings: [{ summary, evidence }] });
    }
    case 'unknown':
      return resultOf(name, subject, { outcome: 'unknown', why: documents.table.text, evidence });
  }
}

function result(check: TableCheck, context: TableContext, subject: Subject): CheckResult {
  return resultOf(check, subject, outcomeOf(check, context));
}

function outcomeOf(check: TableCheck, context: TableContext): Outcome {
  const { table } = context.documents;
  if (table.state === 'found') return check.run(context, table.value);
  // Of a table that is not there nothing else can be asked.
  if (table.state === 'absent') return { outcome: 'not-applicable' };
  return {
    outcome: 'unknown',
    why: table.text,
    evidence: [{ document: `DescribeTable (${context.region})`, path: '' }],
  };
}
