/** A moment that a command is asked with. */
import { parseInstant } from '../shared/config/instant.ts';
import type { Parsed } from '../shared/config/parsed.ts';

/** → Unix milliseconds. Takes milliseconds too, `2026-11-22T19:30:00.000Z`, because people copy the API's own times. */
export function parseMoment(text: string): Parsed<number> {
  const [fraction = '', digits = ''] = /\.(\d{1,3})(?=Z|[+-])/.exec(text) ?? [];
  const parsed = parseInstant(text.replace(fraction, ''));
  return parsed.ok ? { ...parsed, value: parsed.value + Number(digits.padEnd(3, '0')) } : parsed;
}
