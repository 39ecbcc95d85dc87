/** Whether it is quiet: tickets wait until it is over. Pure. */
import type { QuietHours } from '../config/config.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

export function isQuiet({ fromMinute, toMinute, timezone }: QuietHours, now: number): boolean {
  const minute = minuteOfDay(now, timezone);
  if (fromMinute < toMinute) return minute >= fromMinute && minute < toMinute;
  return minute >= fromMinute || minute < toMinute;
}

/** On the wall clock of the time zone. */
function minuteOfDay(now: number, timezone: string): number {
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  formats.set(timezone, format);
  const [hour = 0, minute = 0] = format.format(now).split(':').map(Number);
  return hour * 60 + minute;
}
