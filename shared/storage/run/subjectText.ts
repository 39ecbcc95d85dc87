/** What an audit looked at, in words. Pure. */
import type { Subject } from '../finding.ts';

/** What people call it: `s3://acme-backups`. */
export function subjectText({ kind, id }: Subject): string {
  switch (kind) {
    case 'bucket':
      return `s3://${id}`;
    case 'backup':
      return `the backup ${id}`;
    case 'database':
      return `the database of ${id}`;
    case 'table':
      return `the table ${id}`;
  }
}
