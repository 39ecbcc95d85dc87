/**
 * Sources: Amazon DynamoDB API reference, DescribeContinuousBackups ("LatestRestorableDateTime is typically 5 minutes before
 * the current time", "You can set the recovery period to any value between 1 and 35 days"), TableDescription,
 * ReplicaDescription, SSEDescription; Developer Guide, "Using deletion protection to protect your table": the setting is
 * each replica's own, as is point-in-time recovery ("Point-in-time backups for DynamoDB").
 */
import { describe, expect, it } from 'vitest';
import type { Finding, SubjectReport } from '../../../shared/storage/finding.ts';
import { absent, found, unknown } from '../../../shared/storage/looked.ts';
import { auditTable, judgeTable } from '../../../shared/storage/tables/auditTable.ts';
import type { TableDocuments } from '../../../shared/storage/tables/tableSettings.ts';
import { backedUp, contextWith, documentsWith, home, minute, now, other } from './tables.ts';

const replicated = { replicas: [{ region: other, status: 'ACTIVE' }] };
const denied = unknown('denied', 'dynamodb:DescribeTable is not allowed in eu-central-1 (AccessDeniedException)');

/** As DynamoDB answered before the window could be set. */
function withoutWindow(): TableDocuments {
  const { windowDays: _, ...backups } = backedUp();
  return { ...documentsWith(), backups: found(backups) };
}

function findings({ results }: SubjectReport): readonly Finding[] {
  return results.flatMap((result) => (result.outcome === 'failed' ? result.findings : []));
}

function brief(report: SubjectReport) {
  return findings(report).map(({ check, key, severity }) => `${check} ${key} ${severity}`.replace('  ', ' '));
}

function outcomes({ results }: SubjectReport): Readonly<Record<string, string>> {
  return Object.fromEntries(results.map(({ check, outcome }) => [check, outcome]));
}

describe('a table', () => {
  it('passes when it is protected, can be restored, and no more is asked', () => {
    const report = judgeTable(contextWith(documentsWith(), { rpoMs: 5 * minute }));
    expect(report.score).toBe(100);
    expect(outcomes(report)['table-replicas']).toBe('not-applicable');
    expect(report).toMatchObject({ subject: { kind: 'table', id: 'orders' }, region: home, lookedAt: now });
  });

  it.each<readonly [string, TableDocuments, readonly string[]]>([
    ['without point-in-time recovery', documentsWith({}, { pointInTimeRecovery: false }), ['table-recovery high']],
    ['kept for a day', documentsWith({}, { windowDays: 1 }), ['table-recovery window medium']],
    ['kept for six days', documentsWith({}, { windowDays: 6 }), ['table-recovery window medium']],
    ['kept for a week', documentsWith({}, { windowDays: 7 }), []],
    ['of which nobody says how long it is kept', withoutWindow(), []],
    ['open to deletion', documentsWith({ deletionProtection: false }), ['table-deletion-protection medium']],
    ['restorable to 11 minutes ago', documentsWith({}, { latest: now - 11 * minute }), ['table-restorable high']],
    ['restorable to 10 minutes ago', documentsWith({}, { latest: now - 10 * minute }), []],
    ['whose key is lost', documentsWith({ keyInaccessibleSince: now }), ['table-usable critical']],
    ['that is archived', documentsWith({ status: 'ARCHIVED' }), ['table-usable critical']],
    ['that is being updated', documentsWith({ status: 'UPDATING' }), []],
    ['with a replica that nobody asked for', documentsWith(replicated), []],
  ])('%s', (_, documents, expected) => {
    expect(brief(judgeTable(contextWith(documents)))).toEqual(expected);
  });

  it('offers fixes that are safe, and name where they are to be made', () => {
    const report = judgeTable(
      contextWith(documentsWith({ deletionProtection: false }, { pointInTimeRecovery: false })),
    );
    expect(findings(report).map(({ fix }) => [fix?.safe, fix?.calls])).toEqual([
      [
        true,
        [
          {
            service: 'dynamodb',
            operation: 'UpdateContinuousBackups',
            region: home,
            input: { TableName: 'orders', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
          },
        ],
      ],
      [
        true,
        [
          {
            service: 'dynamodb',
            operation: 'UpdateTable',
            region: home,
            input: { TableName: 'orders', DeletionProtectionEnabled: true },
          },
        ],
      ],
    ]);
  });

  it('cannot be restored within an objective of less than five minutes, with or without a replica', () => {
    const alone = judgeTable(contextWith(documentsWith(), { rpoMs: minute }));
    expect(brief(alone)).toEqual(['table-restorable objective medium']);
    const paired = judgeTable(contextWith(documentsWith(replicated), { rpoMs: minute }));
    expect(brief(paired)).toEqual(['table-restorable objective low']);
  });

  it('may be restorable to longer ago where the objective allows it', () => {
    const documents = documentsWith({}, { latest: now - 30 * minute });
    expect(brief(judgeTable(contextWith(documents, { rpoMs: 60 * minute })))).toEqual([]);
    expect(brief(judgeTable(contextWith(documents, { rpoMs: 15 * minute })))).toEqual(['table-restorable high']);
  });
});

describe('the replicas of a table', () => {
  const table = { name: 'orders', replicas: [other] };

  it.each([
    ['ACTIVE', []],
    ['CREATING', ['table-replicas eu-west-1 low']],
    ['UPDATING', ['table-replicas eu-west-1 low']],
    ['REGION_DISABLED', ['table-replicas eu-west-1 high']],
    ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', ['table-replicas eu-west-1 high']],
    ['CREATION_FAILED', ['table-replicas eu-west-1 high']],
  ])('are asked for: %s', (status, expected) => {
    const documents = documentsWith({ replicas: [{ region: other, status }] });
    expect(brief(judgeTable(contextWith(documents, { table })))).toEqual(expected);
  });

  it('are missed', () => {
    expect(brief(judgeTable(contextWith(documentsWith(), { table })))).toEqual(['table-replicas eu-west-1 high']);
  });

  it('have settings of their own', () => {
    const replica = documentsWith({ deletionProtection: false }, { pointInTimeRecovery: false });
    const report = judgeTable(contextWith(documentsWith(replicated), { elsewhere: new Map([[other, replica]]) }));
    expect(brief(report)).toEqual(['table-recovery eu-west-1 medium', 'table-deletion-protection eu-west-1 medium']);
    expect(findings(report).flatMap(({ fix }) => fix?.calls.map(({ region }) => region))).toEqual([other, other]);
  });

  it('are not known to be protected where nobody could look', () => {
    const replica = { table: denied, backups: denied, timeToLive: denied };
    const report = judgeTable(contextWith(documentsWith(replicated), { elsewhere: new Map([[other, replica]]) }));
    expect(outcomes(report)).toMatchObject({
      'table-usable': 'unknown',
      'table-recovery': 'unknown',
      'table-deletion-protection': 'unknown',
    });
  });
});

describe('what cannot be looked at', () => {
  it('is unknown, never fine', () => {
    const report = judgeTable(contextWith({ table: denied, backups: denied, timeToLive: denied }));
    expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['unknown']));
    expect(report.score).toBeNull();
  });

  it('is unknown by itself: backups that nobody may see do not hide the table', () => {
    const documents = { ...documentsWith({ deletionProtection: false }), backups: denied };
    expect(outcomes(judgeTable(contextWith(documents)))).toMatchObject({
      'table-recovery': 'unknown',
      'table-restorable': 'unknown',
      'table-deletion-protection': 'failed',
    });
  });

  it('is not the same as what is not there', () => {
    const documents = { ...documentsWith(), table: absent };
    expect(brief(judgeTable(contextWith(documents)))).toEqual(['table-present critical']);
  });
});

describe('auditTable', () => {
  it('asks at home, or where the table is, and wherever it says that replicas are', async () => {
    const asked: string[] = [];
    const describe = async (name: string, region: string) => {
      asked.push(`${name} ${region}`);
      return documentsWith(replicated);
    };
    const parts = { tables: { describe }, clock: { now: () => now } };
    await auditTable({ name: 'orders' }, home, parts);
    await auditTable({ name: 'orders', region: other }, home, parts);
    expect(asked).toEqual([`orders ${home}`, `orders ${other}`, `orders ${other}`]);
  });
});
