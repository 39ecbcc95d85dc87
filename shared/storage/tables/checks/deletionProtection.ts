import type { Found } from '../../check.ts';
import { concluded, type Doubt } from '../../resultOf.ts';
import { documentOf, keyOf, notSeen, placesOf, type TableCheck } from '../check.ts';

export const deletionProtection: TableCheck = {
  id: 'table-deletion-protection',
  title: 'The table is protected from deletion',
  severity: 'medium',
  reason: 'Without it one wrong command, or a stack that is taken down, deletes the table.',
  source: 'Amazon DynamoDB Developer Guide, "Using deletion protection to protect your table"',
  run(context) {
    const findings: Found[] = [];
    const blind: Doubt[] = [];
    for (const place of placesOf(context)) {
      const { table } = place.documents;
      if (table.state === 'unknown') blind.push(notSeen('DescribeTable', place, table));
      if (table.state !== 'found' || table.value.deletionProtection) continue;
      const { name } = context.table;
      findings.push({
        key: keyOf(place),
        summary: `Deletion protection of ${name} in ${place.region} is off.`,
        evidence: [
          { document: documentOf('DescribeTable', place), path: 'Table.DeletionProtectionEnabled', shows: 'false' },
        ],
        fix: {
          summary: `Protect ${name} in ${place.region} from deletion.`,
          safe: true,
          calls: [
            {
              service: 'dynamodb',
              operation: 'UpdateTable',
              region: place.region,
              input: { TableName: name, DeletionProtectionEnabled: true },
            },
          ],
          ...(place.isHome
            ? { cloudFormation: { type: 'AWS::DynamoDB::Table', properties: { DeletionProtectionEnabled: true } } }
            : {}),
        },
      });
    }
    return concluded(findings, blind);
  },
};
