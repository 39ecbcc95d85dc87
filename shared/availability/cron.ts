/**
 * The beginnings that a cron expression names on the wall clock of a time zone, as Vixie cron does it: where the clocks go
 * forward, a time that does not exist begins when they have; where they go back, a time that comes twice begins once.
 */
import { Cron } from 'croner';
import { dayMs, dayOf } from './slots.ts';

// By croner's own rule a list of hours is no fixed time, and `0 2,14 * * *` would leave out a night without a 02:00.
const options = { mode: '5-part', fixedTimeRule: 'no-wildcard' } as const;

/** Of one expression in one time zone: the moments of a UTC day, oldest first. Times are Unix milliseconds. */
export type Beginnings = (day: number) => readonly number[];

/** Kept of one expression: more than a year, so that whoever goes back and forth over the same time pays once. */
const daysMax = 400;

/**
 * @param expression Five fields: minute, hour, day of the month, month, day of the week.
 * @param timezone An IANA name, such as `Europe/Berlin`.
 * @throws TypeError or RangeError that says what is wrong with the expression.
 */
export function beginningsOf(expression: string, timezone: string): Beginnings {
  const cron = new Cron(expression, { ...options, timezone });
  const known = new Map<number, readonly number[]>();
  return (day) => {
    const kept = known.get(day);
    if (kept !== undefined) return kept;
    const found = search(cron, day);
    if (known.size >= daysMax) known.clear();
    known.set(day, found);
    return found;
  };
}

function search(cron: Cron, day: number): readonly number[] {
  const found: number[] = [];
  let next = cron.nextRun(new Date(day - 1));
  while (next !== null && next.getTime() < day + dayMs) {
    found.push(next.getTime());
    next = cron.nextRun(next);
  }
  return found;
}

/** The moments in `[from, to)`, oldest first. */
export function* between(beginnings: Beginnings, from: number, to: number): Generator<number> {
  for (let day = dayOf(from); day < to; day += dayMs) {
    for (const moment of beginnings(day)) if (moment >= from && moment < to) yield moment;
  }
}

/** The year 2000 is as good as any: it has a 29th of February, and all of its weekdays repeat. */
const someTime = Date.UTC(2000, 0, 1);

/** What is wrong with an expression, in a few words; undefined when nothing is. */
export function cronProblem(expression: string): string | undefined {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5) {
    const count = expression.trim() === '' ? 'none' : String(fields.length);
    return `it needs five fields (minute, hour, day of month, month, day of week) and has ${count}`;
  }
  try {
    const never = new Cron(expression, { ...options, timezone: 'UTC' }).nextRun(new Date(someTime)) === null;
    return never ? 'that day never comes' : undefined;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return wordsOf(error);
    throw error;
  }
}

/** Croner's own words, without the prefix, the full stop and the capital that a sentence of its own has. */
function wordsOf({ message }: Error): string {
  const words = message.replace(/^CronPattern: /, '').replace(/\.$/, '');
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

/** Enough to see what a daily, weekly or monthly expression does, and few enough to be asked while validating. */
const gapsMax = 100;

/** The shortest time between two beginnings, as far as the first hundred of them show; infinite for a single one. */
export function shortestGapMs(expression: string): number {
  const moments = new Cron(expression, { ...options, timezone: 'UTC' }).nextRuns(gapsMax, new Date(someTime));
  const times = moments.map((moment) => moment.getTime());
  return Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
}
