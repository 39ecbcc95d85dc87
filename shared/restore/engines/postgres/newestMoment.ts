/** The newest moment inside the data, of what a query answered. */
import { momentOf } from '../../checks/moment.ts';
import type { Restored } from '../../engine.ts';
import type { Row } from './session.ts';

type Newest = NonNullable<Restored['newest']>;

/** A query that answers an older one asks something else than when the data was written. */
const oldest = Date.UTC(1000, 0, 1);

export function newestMoment(rows: readonly Row[]): Newest {
  const [value] = rows[0] ?? [];
  if (value === undefined) return { state: 'failed', why: 'the query for the newest data answered no row' };
  if (value === null) return { state: 'failed', why: 'the query for the newest data answered null: there is no data' };
  const at = momentOf(value);
  if (at !== undefined && at >= oldest) return { state: 'found', at };
  const shown = JSON.stringify(value.slice(0, 100));
  return { state: 'failed', why: `the query for the newest data answered ${shown}, which is no moment` };
}
