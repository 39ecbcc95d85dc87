import type { Found } from '../../check.ts';
import type { Fix } from '../../finding.ts';
import { concluded, type Doubt } from '../../resultOf.ts';
import { documentOf, keyOf, notSeen, type Place, placesOf, type TableCheck, type TableContext } from '../check.ts';
import type { ContinuousBackups } from '../tableSettings.ts';

/** A wrong write is often found only after a weekend and a holiday. */
const windowDaysMin = 7;

export const recovery: TableCheck = {
  id: 'table-recovery',
  title: 'The table can be restored to a point in time',
  severity: 'high',
  reason: 'Replicas repeat a wrong write or delete within a second; only point-in-time recovery goes back behind it.',
  source:
    'Amazon DynamoDB Developer Guide, "Point-in-time backups for DynamoDB"; API reference, DescribeContinuousBackups',
  run(context) {
    const findings: Found[] = [];
    const blind: Doubt[] = [];
    for (const place of placesOf(context)) {
      const { backups } = place.documents;
      if (backups.state === 'unknown') blind.push(notSeen('DescribeContinuousBackups', place, backups));
      else findings.push(...judged(context, place, backups.value));
    }
    return concluded(findings, blind);
  },
};

function judged(context: TableContext, place: Place, backups: ContinuousBackups): readonly Found[] {
  const document = documentOf('DescribeContinuousBackups', place);
  const path = 'ContinuousBackupsDescription.PointInTimeRecoveryDescription';
  if (!backups.pointInTimeRecovery) {
    const summary = `Point-in-time recovery of ${context.table.name} in ${place.region} is off: a wrong write or delete cannot be undone.`;
    const evidence = [{ document, path: `${path}.PointInTimeRecoveryStatus`, shows: 'DISABLED' }];
    // A replica can be used to go back as long as the table itself cannot.
    const severity = place.isHome ? 'high' : 'medium';
    return [{ key: keyOf(place), severity, summary, evidence, fix: enabling(context.table.name, place) }];
  }
  if (backups.windowDays === undefined || backups.windowDays >= windowDaysMin) return [];
  const days = backups.windowDays === 1 ? '1 day' : `${backups.windowDays} days`;
  const summary = `${context.table.name} in ${place.region} can be restored to the last ${days} alone; what is found out later than that cannot be undone.`;
  const evidence = [{ document, path: `${path}.RecoveryPeriodInDays`, shows: String(backups.windowDays) }];
  const key = place.isHome ? 'window' : `${place.region}/window`;
  return [{ key, severity: 'medium', summary, evidence, fix: widening(context.table.name, place) }];
}

/** "If the value is not specified, it defaults to 35": API reference, PointInTimeRecoverySpecification. */
const windowDaysDefault = 35;

function enabling(table: string, { region, isHome }: Place): Fix {
  const specification = { PointInTimeRecoveryEnabled: true };
  return {
    summary: `Enable point-in-time recovery of ${table} in ${region}.`,
    safe: true,
    caution: 'It costs by the size of the table.',
    calls: [updating(table, region, specification)],
    ...(isHome ? { cloudFormation: fragment(specification) } : {}),
  };
}

function widening(table: string, { region, isHome }: Place): Fix {
  const specification = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: windowDaysDefault };
  return {
    summary: `Keep ${windowDaysDefault} days of point-in-time recovery of ${table} in ${region}.`,
    safe: true,
    calls: [updating(table, region, specification)],
    ...(isHome ? { cloudFormation: fragment(specification) } : {}),
  };
}

function updating(table: string, region: string, PointInTimeRecoverySpecification: Readonly<Record<string, unknown>>) {
  const input = { TableName: table, PointInTimeRecoverySpecification };
  return { service: 'dynamodb', operation: 'UpdateContinuousBackups', region, input } as const;
}

function fragment(PointInTimeRecoverySpecification: Readonly<Record<string, unknown>>) {
  return { type: 'AWS::DynamoDB::Table', properties: { PointInTimeRecoverySpecification } };
}
