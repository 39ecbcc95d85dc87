/** The newest moment inside the data, of what a query answered. */
import type { Restored } from '../../engine.ts';
import type { Row } from './session.ts';

type Newest = NonNullable<Restored['newest']>;

const dayMs = 86_400_000;

/** PostgreSQL prints a timestamp as 2026-11-30 04:00:00.123+00 with `datestyle` ISO; without a zone it is taken for UTC. */
const moment =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?)?(?:([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?|Z)?$/;

const number = /^\d{1,15}(\.\d{1,20})?$/;

/** From here on a number is of milliseconds: as seconds it would be in the year 5138. */
const secondsMax = 1e11;

export function newestMoment(rows: readonly Row[]): Newest {
  const [value] = rows[0] ?? [];
  if (value === undefined) return { state: 'failed', why: 'the query for the newest data answered no row' };
  if (value === null) return { state: 'failed', why: 'the query for the newest data answered null: there is no data' };
  if (number.test(value)) {
    const amount = Number(value);
    return { state: 'found', at: Math.round(amount < secondsMax ? amount * 1_000 : amount) };
  }
  const at = parsed(value.trim());
  if (at !== undefined) return { state: 'found', at };
  const shown = JSON.stringify(value.slice(0, 100));
  return { state: 'failed', why: `the query for the newest data answered ${shown}, which is no moment` };
}

function parsed(text: string): number | undefined {
  const match = moment.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', sign, ...offset] = match;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const time = Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1_000;
  const [hours = 0, minutes = 0, seconds = 0] = offset.map((part) => Number(part ?? 0));
  const offsetMs = (hours * 3_600 + minutes * 60 + seconds) * 1_000 * (sign === '-' ? -1 : 1);
  if (time > dayMs || new Date(date).getUTCDate() !== Number(day)) return undefined;
  return date + time + Math.floor(Number(`0.${fraction}0`) * 1_000) - offsetMs;
}
