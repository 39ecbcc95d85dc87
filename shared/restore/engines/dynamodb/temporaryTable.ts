/** The table that a run restores into: its name, and how it is told from everybody else's. Pure. */
import type { TableFacts, TableOrigin } from './tables.ts';

/** Nothing is ever deleted whose name begins otherwise. The function's role may delete no other tables either. */
export const temporaryPrefix = 'holdfast-restore-';

/** Amazon DynamoDB Developer Guide, "Quotas": 3 to 255 of letters, digits, `_`, `-` and `.`. */
const nameLengthMax = 255;

/** @param run the run's id, which ends in its moment and something random: that is never cut off. */
export function temporaryTable(run: string): string {
  const room = nameLengthMax - temporaryPrefix.length;
  const id = run.replace(/[^A-Za-z0-9_.-]/g, '-');
  return `${temporaryPrefix}${id.length <= room ? id : id.slice(id.length - room)}`;
}

/** Whether the table of that name is what this run restored, or is restoring: only then it is used, and deleted. */
export function isOfThisRun(table: TableFacts, origin: TableOrigin, sourceArn: string): boolean {
  const { restored } = table;
  if (restored === undefined || restored.tableArn !== sourceArn) return false;
  return restored.backupArn === (origin.kind === 'backup' ? origin.backupArn : undefined);
}
