import { momentText } from '../../../status/words.ts';
import type { Found } from '../../check.ts';
import { concluded, type Doubt } from '../../resultOf.ts';
import { documentOf, keyOf, notSeen, placesOf, type TableCheck } from '../check.ts';

/** TableStatus in the API reference: what these say goes on until somebody acts. */
const unusable = new Set([
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'ARCHIVING',
  'ARCHIVED',
  'DELETING',
  'REPLICATION_NOT_AUTHORIZED',
]);

export const usable: TableCheck = {
  id: 'table-usable',
  title: 'The table and its key can be used',
  severity: 'critical',
  reason: 'A table whose key cannot be used answers nothing, and is archived after seven days.',
  source:
    'Amazon DynamoDB API reference, TableDescription (TableStatus), SSEDescription (InaccessibleEncryptionDateTime)',
  run(context) {
    const findings: Found[] = [];
    const blind: Doubt[] = [];
    for (const place of placesOf(context)) {
      const { table } = place.documents;
      if (table.state === 'unknown') blind.push(notSeen('DescribeTable', place, table));
      if (table.state !== 'found') continue;
      const { status, keyInaccessibleSince } = table.value;
      if (keyInaccessibleSince === undefined && !unusable.has(status)) continue;
      const since =
        keyInaccessibleSince === undefined
          ? ''
          : `; its encryption key cannot be used since ${momentText(keyInaccessibleSince)}`;
      findings.push({
        key: keyOf(place),
        severity: place.isHome ? 'critical' : 'high',
        summary: `${context.table.name} in ${place.region} is ${status}${since}.`,
        evidence: [{ document: documentOf('DescribeTable', place), path: 'Table.TableStatus', shows: status }],
      });
    }
    return concluded(findings, blind);
  },
};
