/** Times of the day as the config writes them: `22:00`. */
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

/** For editors; `parseClockTime` says more. */
export const clockTimePattern = String.raw`^([01]\d|2[0-3]):[0-5]\d$`;

const form = new RegExp(clockTimePattern);

/** → minutes after midnight, 0 to 1439. */
export function parseClockTime(text: string): Parsed<number> {
  if (!form.test(text)) return bad(`${quote(text)} is not a time of the day; ${suggestion(text)}`);
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return good(hours * 60 + minutes);
}

function suggestion(text: string): string {
  if (text === '24:00') return 'did you mean 00:00?';
  const [, hour = '', minute = '00', half] = /^(\d{1,2})(?::(\d\d))?(?::00)?\s*([ap]m)?$/i.exec(text.trim()) ?? [];
  const isAfternoon = half?.toLowerCase() === 'pm';
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (isAfternoon ? 12 : 0);
  const meant = `${String(hours).padStart(2, '0')}:${minute}`;
  return hour !== '' && form.test(meant) ? `did you mean ${meant}?` : 'write hours and minutes, such as 22:00';
}
