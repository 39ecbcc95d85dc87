/** Moments as databases print them. Pure. */

/**
 * `2026-11-30`, `2026-11-30 04:00:00.123+05:30`, `2026-11-30T04:00Z`, `20261130T040000Z`, `0044-03-15 12:00:00+00 BC`:
 * what PostgreSQL prints of date, timestamp and timestamptz in its DateStyle ISO, SQLite of its date functions, and
 * ISO 8601 of a day, with or without a time. Offsets of before 1900 have seconds in PostgreSQL: `+00:53:28`.
 */
const extended =
  /^(\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?( BC)?$/i;
const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(?:(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?:\d\d)?)?$/i;

const unix = /^-?\d{1,14}(?:\.\d{1,9})?$/;

/** Seconds up to the year 5138, and milliseconds from 1973 on; nobody's newest data lies between. */
const unixSecondsMax = 1e11;

/** The longest that can be a moment, with room. */
const lengthMax = 64;

/**
 * @returns Unix milliseconds; undefined for what is no moment, such as `infinity` or a day that is not on the calendar.
 * A time without an offset is taken to be in UTC. A number is Unix seconds, or milliseconds when it is too large for them.
 */
export function momentOf(text: string): number | undefined {
  if (text.length > lengthMax) return undefined;
  const said = text.trim();
  if (unix.test(said)) return unixMs(Number(said));
  const match = extended.exec(said) ?? basic.exec(said);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '', offset, bc] = match;
  const start = dayStart(bc === undefined ? Number(year) : 1 - Number(year), Number(month), Number(day));
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  // A leap second is the first second of the next minute; 24:00 is the next day's midnight.
  if (start === undefined || hours > 24 || minutes > 59 || seconds > 60) return undefined;
  if (hours === 24 && minutes + seconds > 0) return undefined;
  const shift = offsetMs(offset);
  if (shift === undefined) return undefined;
  const ms = Number(`0.${fraction || '0'}`) * 1_000;
  const at = start + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + Math.floor(ms) - shift;
  return onCalendar(at);
}

function unixMs(value: number): number | undefined {
  return onCalendar(Math.floor(Math.abs(value) < unixSecondsMax ? value * 1_000 : value));
}

/** `year` 0 is 1 BC. Undefined for what no calendar has, such as the 30th of February. */
function dayStart(year: number, month: number, day: number): number | undefined {
  // `Date.UTC` would take the years 0 to 99 for those of the 20th century.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

function offsetMs(offset: string | undefined): number | undefined {
  const match = /^([+-])(\d\d):?(\d\d)?:?(\d\d)?$/.exec(offset ?? '');
  if (match === null) return 0;
  const [, sign, hours = '', minutes = '0', seconds = '0'] = match;
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds)];
  // PostgreSQL knows no offset beyond 15:59:59 (datatype/timestamp.h, MAX_TZDISP_HOUR).
  if (h > 15 || m > 59 || s > 59) return undefined;
  return (sign === '-' ? -1 : 1) * ((h * 60 + m) * 60 + s) * 1_000;
}

/** A Date holds no moment beyond 8.64e15 milliseconds (ECMAScript, "Time Values and Time Range"). */
function onCalendar(at: number): number | undefined {
  return Number.isNaN(new Date(at).getTime()) ? undefined : at;
}
