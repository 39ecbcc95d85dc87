/** Percentages of availability as people write them: `99.95` or `99.95%`. */
import { bad, good, type Parsed } from '../config/parsed.ts';
import { quote } from '../config/quote.ts';

const form = /^(\d{1,3})(?:\.(\d{1,12}))?\s*%?$/;
const such = 'write one above 0 and below 100, such as 99.95';

/**
 * → the unavailability, 0 to 1, exclusive. Taken from the digits: 100 − 99.9999999 in binary is wrong in the seventh digit
 * already.
 */
export function parseUnavailability(text: string): Parsed<number> {
  const [, whole, decimals = ''] = form.exec(text.trim()) ?? [];
  if (whole === undefined) return bad(`${quote(text)} is not a percentage; ${such}`);
  const scale = 10 ** decimals.length;
  // At most 15 digits, so every one of these is a whole number that a double holds.
  const missing = 100 * scale - Number(`${whole}${decimals}`);
  if (missing <= 0 || missing >= 100 * scale) return bad(`${text.trim()} is not possible; ${such}`);
  return good(missing / (100 * scale));
}
