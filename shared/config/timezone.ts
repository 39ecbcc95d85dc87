/** IANA time zones, as far as this runtime knows them. */
import { nearest } from './nearest.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

export function parseTimezone(text: string): Parsed<string> {
  // An offset such as +01:00 is valid for `Intl`, but knows nothing of summer time.
  if (/^[A-Za-z]/.test(text) && isKnown(text)) return good(text);
  const near = nearest(text, Intl.supportedValuesOf('timeZone'));
  const hint = near === undefined ? 'write an IANA name such as Europe/Berlin, or UTC' : `did you mean ${near}?`;
  return bad(`${quote(text)} is not a time zone; ${hint}`);
}

function isKnown(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
