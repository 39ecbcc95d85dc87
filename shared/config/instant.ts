/** Moments as the config writes them: ISO 8601 with an offset, `2026-12-01T22:00:00Z` or `2026-12-01T23:00+01:00`. */
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

const such = '2026-12-01T22:00:00Z or 2026-12-01T23:00+01:00';

/** For editors; `parseInstant` says more. */
export const instantPattern = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$`;

const form = new RegExp(instantPattern);

/** → Unix milliseconds. */
export function parseInstant(text: string): Parsed<number> {
  if (!form.test(text)) return bad(`${quote(text)} is not a moment; ${suggestion(text)}`);
  const time = Date.parse(text);
  // `Date.parse` takes the 30th of February for the 1st or 2nd of March.
  return Number.isNaN(time) || !isOnCalendar(text)
    ? bad(`${quote(text)} is not on the calendar or on the clock; write a moment such as ${such}`)
    : good(time);
}

function isOnCalendar(text: string): boolean {
  const day = text.slice(0, 'YYYY-MM-DD'.length);
  return new Date(`${day}T00:00Z`).toISOString().startsWith(day);
}

function suggestion(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)? ?(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text.trim());
  const [, day, time = '00:00', offset] = match ?? [];
  if (day === undefined) return `write one such as ${such}`;
  if (offset === undefined)
    return `without an offset it is another moment in every place; write ${day}T${time}Z, or with an offset such as +01:00`;
  const minutes = /^([+-]\d\d):?(\d\d)$/.exec(offset);
  return `did you mean ${day}T${time}${minutes === null ? 'Z' : `${minutes[1]}:${minutes[2]}`}?`;
}
