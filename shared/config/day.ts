/** Days as the config writes them: `2027-06-30`, in UTC, each meant to its end. */
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

/** For editors; `parseLastDay` says more. */
export const dayPattern = String.raw`^\d{4}-\d\d-\d\d$`;

const form = new RegExp(dayPattern);
const dayMs = 86_400_000;
const such = '2027-06-30';

/** → the midnight that ends the day, Unix milliseconds. */
export function parseLastDay(text: string): Parsed<number> {
  if (!form.test(text)) {
    const day = /^(\d{4}-\d\d-\d\d)[T ]/.exec(text)?.[1];
    const hint = day === undefined ? `write one such as ${such}` : `it holds until the day's end, so write ${day}`;
    return bad(`${quote(text)} is not a day; ${hint}`);
  }
  const start = Date.parse(`${text}T00:00Z`);
  // `Date.parse` takes the 30th of February for the 1st or 2nd of March.
  return Number.isNaN(start) || !new Date(start).toISOString().startsWith(text)
    ? bad(`${quote(text)} is not on the calendar; write a day such as ${such}`)
    : good(start + dayMs);
}
