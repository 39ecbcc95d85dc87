/** What a table's documents show apart from any check, for a person. Pure. */
import { momentText } from '../../status/words.ts';
import type { Fact } from '../finding.ts';
import type { TableContext } from './check.ts';
import type { ContinuousBackups, TableDescription } from './tableSettings.ts';

export function tableFacts({ documents: { table, backups, timeToLive } }: TableContext): readonly Fact[] {
  const facts: Fact[] = [];
  if (table.state === 'found') facts.push(...describedFacts(table.value));
  if (backups.state === 'found') facts.push({ name: 'restorable', text: restorableText(backups.value) });
  if (timeToLive.state !== 'unknown') {
    const text =
      timeToLive.state === 'absent' ? 'no item ends by itself' : `items end by ${timeToLive.value.attribute}`;
    facts.push({ name: 'time to live', text });
  }
  return facts;
}

function describedFacts({ status, tableClass, kmsKeyArn, replicas, consistency }: TableDescription): readonly Fact[] {
  const others = replicas.map((replica) => `${replica.region} (${replica.status})`).join(', ');
  return [
    { name: 'table', text: `${status}, class ${tableClass}` },
    { name: 'encryption', text: kmsKeyArn === undefined ? 'a key that AWS owns' : `KMS key ${kmsKeyArn}` },
    {
      name: 'replicas',
      text:
        others === ''
          ? 'none'
          : `${others}${consistency === undefined ? '' : `, ${consistency.toLowerCase()} consistency`}`,
    },
  ];
}

function restorableText({ pointInTimeRecovery, windowDays, earliest, latest }: ContinuousBackups): string {
  if (!pointInTimeRecovery) return 'to no point in time';
  const window = windowDays === undefined ? '' : `, ${windowDays} days are kept`;
  if (earliest === undefined || latest === undefined) return `to a point in time${window}`;
  return `from ${momentText(earliest)} to ${momentText(latest)}${window}`;
}
