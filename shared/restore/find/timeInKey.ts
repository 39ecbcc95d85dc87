/**
 * When a backup was taken, as its key says: ISO 8601 in its basic and extended form, the same with other separators
 * (`2026-11-30_04-00-00`, `20261130-040000`, `2026/11/30/0400`), a date alone, or Unix seconds or milliseconds. Of several
 * the rightmost one that can be, which is the most precise in keys such as `2026/11/30/orders-20261130T0400.dump`. Without a
 * time zone it is UTC, which is what cron and containers run in.
 */

export type KeyTime = {
  /** Unix milliseconds. */
  readonly at: number;
  /** How far it says more: a date alone leaves a whole day open. */
  readonly precision: 'moment' | 'day';
};

const dayMs = 86_400_000;

/** Nobody has backups from before, and smaller numbers mean something else. */
const earliestAt = Date.UTC(2000, 0, 1);

/**
 * Year, separator, month, day; then perhaps hour, separator, minute, second; then perhaps a zone. Each quantifier is
 * bounded, so that it takes time in proportion to the key. What looks like the beginning of another date is no time of day.
 */
const dated =
  /(?<!\d)(\d{4})([-_./]?)(\d{2})\2(\d{2})(?:([T t_\-./@]?)(?!\d{4}([-_./])\d{2}\6\d{2})(\d{2})([:\-_.]?)(\d{2})(?:\8(\d{2})(?:[.,]\d{1,9})?)?(Z|z|[+-]\d{2}:?\d{2})?)?(?!\d)/g;

/** Seconds have ten digits from 2001 until 2286. Ten digits that are none may be a date with its hour, `2026113004`. */
const counted = /(?<!\d)(?:\d{13}|\d{10})(?!\d)/g;

/**
 * @param from what must end behind this many characters to count: the prefix says nothing of the single backup.
 * @returns undefined when there is none between 2000 and a day from now.
 */
export function timeInKey(key: string, now: number, from = 0): KeyTime | undefined {
  // Every form has a run of four digits at the least, which the dearer patterns need not look for.
  if (!/\d{4}/.test(key)) return undefined;
  const said = [...key.matchAll(dated), ...key.matchAll(counted)]
    .filter((match) => match.index + match[0].length > from)
    .sort((a, b) => b.index - a.index);
  for (const match of said) {
    const times = match.length === 1 ? countedTimes(match[0]) : [datedTime(match)];
    const plausible = times.find((time) => time !== undefined && isPlausible(time.at, now));
    if (plausible !== undefined) return plausible;
  }
  return undefined;
}

function isPlausible(at: number, now: number): boolean {
  return at >= earliestAt && at <= now + dayMs;
}

function countedTimes(digits: string): readonly KeyTime[] {
  const count = Number(digits);
  if (digits.length === 13) return [{ at: count, precision: 'moment' }];
  const withHour = momentOf(
    dateOf(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)),
    digits.slice(8),
    '00',
    '00',
  );
  const hour = withHour === undefined ? [] : [{ at: withHour, precision: 'moment' } as const];
  return [{ at: count * 1_000, precision: 'moment' }, ...hour];
}

/** Without the time of day where that cannot be one: `2026-11-30-9999` is the 30th. */
function datedTime(match: RegExpExecArray): KeyTime | undefined {
  const [, year = '', , month = '', day = '', between = '', , hour, , minute, second = '00', zone = ''] = match;
  const date = dateOf(year, month, day);
  if (date === undefined) return undefined;
  const at = hour === undefined || minute === undefined ? undefined : momentOf(date, hour, minute, second);
  if (at === undefined) return { at: date, precision: 'day' };
  return { at: at - zoneMs(zone, between), precision: 'moment' };
}

/** Midnight; undefined for the 30th of February. */
function dateOf(year: string, month: string, day: string): number | undefined {
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(at);
  return date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day) ? at : undefined;
}

function momentOf(date: number | undefined, hour: string, minute: string, second: string): number | undefined {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  if (date === undefined || h > 23 || m > 59 || s > 60) return undefined;
  return date + (h * 3_600 + m * 60 + s) * 1_000;
}

/** Behind a time that is not written with a `T`, `-0001` is a number and no zone. */
function zoneMs(zone: string, between: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (match === null || (match[1] === '-' && between.toUpperCase() !== 'T')) return 0;
  const [hours, minutes] = [Number(match[2]), Number(match[3])];
  // From -12:00 to +14:00, and no zone has other quarters than these.
  if (hours > 14 || minutes % 15 !== 0 || minutes > 45) return 0;
  return (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
