/** The golden text of a file; with `UPDATE_GOLDEN=1` it is what was found, to be reviewed as a change of the file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function golden(name: string, found: string): string {
  const path = join(import.meta.dirname, 'golden', name);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, found);
  return readFileSync(path, 'utf8');
}
