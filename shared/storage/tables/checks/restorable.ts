import { durationText } from '../../../status/words.ts';
import type { Found } from '../../check.ts';
import { concluded } from '../../resultOf.ts';
import { notSeen, type TableCheck, type TableContext } from '../check.ts';

/** "LatestRestorableDateTime is typically 5 minutes before the current time": API reference, DescribeContinuousBackups. */
const usualGapMs = 5 * 60_000;

/** Typically is not always: only twice as much is out of the ordinary. */
const gapMsMax = 2 * usualGapMs;

export const restorable: TableCheck = {
  id: 'table-restorable',
  title: 'The newest moment to restore to is within the objective',
  severity: 'high',
  reason: 'What was written after the newest moment to restore to is lost by restoring.',
  source: 'Amazon DynamoDB API reference, DescribeContinuousBackups (LatestRestorableDateTime)',
  run(context) {
    const { documents, region, rpoMs, now } = context;
    const { backups } = documents;
    if (backups.state === 'unknown') {
      return concluded([], [notSeen('DescribeContinuousBackups', { region, isHome: true, documents }, backups)]);
    }
    // That it is off is what table-recovery says.
    if (!backups.value.pointInTimeRecovery) return { outcome: 'not-applicable' };
    const { latest } = backups.value;
    const evidence = [
      {
        document: `DescribeContinuousBackups (${region})`,
        path: 'ContinuousBackupsDescription.PointInTimeRecoveryDescription.LatestRestorableDateTime',
        ...(latest === undefined ? {} : { shows: new Date(latest).toISOString() }),
      },
    ];
    if (latest === undefined) {
      return { outcome: 'unknown', why: 'DynamoDB does not say to which moment the table can be restored', evidence };
    }
    const gapMs = Math.max(0, now - latest);
    if (gapMs > Math.max(gapMsMax, rpoMs ?? 0)) {
      const allowed = rpoMs === undefined ? '' : `; the objective allows ${durationText(rpoMs)} (RPO)`;
      const summary = `The newest moment to which ${context.table.name} can be restored is ${durationText(gapMs)} ago${allowed}.`;
      return concluded([{ summary, evidence }]);
    }
    return concluded(rpoMs !== undefined && rpoMs < usualGapMs ? [tooCoarse(context, rpoMs, evidence)] : []);
  },
};

function tooCoarse({ table, documents }: TableContext, rpoMs: number, evidence: Found['evidence']): Found {
  const replicas = documents.table.state === 'found' ? documents.table.value.replicas : [];
  const another = replicas.some(({ status }) => status === 'ACTIVE');
  const rest = another
    ? 'a replica in another region covers the loss of one, and no wrong write'
    : 'nothing covers the rest';
  return {
    key: 'objective',
    severity: another ? 'low' : 'medium',
    summary: `${table.name} can be restored to about ${durationText(usualGapMs)} ago, and the objective allows ${durationText(rpoMs)} (RPO); ${rest}.`,
    evidence,
  };
}
