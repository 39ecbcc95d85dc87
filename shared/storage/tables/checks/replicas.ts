import type { Region } from '../../../config/config.ts';
import type { Found } from '../../check.ts';
import type { Evidence } from '../../finding.ts';
import { concluded } from '../../resultOf.ts';
import type { TableCheck, TableContext } from '../check.ts';
import type { TableDescription } from '../tableSettings.ts';

/** On its way to being there, or being changed: it will be over by itself. */
const passing = new Set(['CREATING', 'UPDATING']);

export const replicas: TableCheck = {
  id: 'table-replicas',
  title: 'The table has its replicas',
  severity: 'high',
  reason: 'Where no replica is, there is nothing to go on with when a region is lost.',
  source:
    'Amazon DynamoDB Developer Guide, "Global tables - multi-active, multi-Region replication"; API reference, ReplicaDescription',
  run(context, description) {
    const wanted = (context.table.replicas ?? []).filter((region) => region !== context.region);
    if (wanted.length === 0) return { outcome: 'not-applicable' };
    return concluded(wanted.flatMap((region) => judged(context, description, region)));
  },
};

function judged(
  { table, region: home }: TableContext,
  { replicas: there }: TableDescription,
  region: Region,
): readonly Found[] {
  const replica = there.find((one) => one.region === region);
  const evidence: readonly Evidence[] = [
    { document: `DescribeTable (${home})`, path: 'Table.Replicas', shows: there.map((one) => one.region).join(', ') },
  ];
  if (replica === undefined) {
    const summary = `${table.name} is to have a replica in ${region}, and has none.`;
    return [{ key: region, summary, evidence, fix: adding(table.name, home, region) }];
  }
  if (replica.status === 'ACTIVE') return [];
  const status = [
    { document: `DescribeTable (${home})`, path: `Table.Replicas.${region}.ReplicaStatus`, shows: replica.status },
  ];
  const summary = `The replica of ${table.name} in ${region} is ${replica.status}, not ACTIVE.`;
  return [{ key: region, severity: passing.has(replica.status) ? 'low' : 'high', summary, evidence: status }];
}

function adding(table: string, home: Region, region: Region): NonNullable<Found['fix']> {
  return {
    summary: `Add a replica of ${table} in ${region}.`,
    safe: false,
    caution:
      'It copies the whole table and from then on every write, both of which cost. A table with provisioned capacity needs auto scaling for writes first.',
    calls: [
      {
        service: 'dynamodb',
        operation: 'UpdateTable',
        region: home,
        input: { TableName: table, ReplicaUpdates: [{ Create: { RegionName: region } }] },
      },
    ],
  };
}
