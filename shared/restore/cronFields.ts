/** A cron expression of five fields as the numbers that each field names: what crontabs and EventBridge Scheduler share. */

/** Ascending, each once. `any` where the field is `*`: crontab(5) tells a star from a list of everything. */
export type CronField = { readonly any: boolean; readonly values: readonly number[] };

export type CronFields = {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  /** January is 1. */
  readonly month: CronField;
  /** Sunday is 0. */
  readonly dayOfWeek: CronField;
};

type Range = { readonly min: number; readonly max: number; readonly names?: readonly string[] };

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** @returns undefined for what is no crontab, or names days in a way that only some programs know: `L`, `W`, `#`. */
export function cronFieldsOf(expression: string): CronFields | undefined {
  const [minute, hour, dayOfMonth, month, dayOfWeek, ...more] = expression.trim().split(/\s+/);
  if (dayOfWeek === undefined || more.length > 0) return undefined;
  const fields = {
    minute: fieldOf(minute, { min: 0, max: 59 }),
    hour: fieldOf(hour, { min: 0, max: 23 }),
    dayOfMonth: fieldOf(dayOfMonth, { min: 1, max: 31 }),
    month: fieldOf(month, { min: 1, max: 12, names: months }),
    // Seven is Sunday, too.
    dayOfWeek: sundayOnce(fieldOf(dayOfWeek, { min: 0, max: 7, names: weekdays })),
  };
  return isComplete(fields) ? fields : undefined;
}

function isComplete(fields: { readonly [K in keyof CronFields]: CronField | undefined }): fields is CronFields {
  return Object.values(fields).every((field) => field !== undefined);
}

function sundayOnce(field: CronField | undefined): CronField | undefined {
  if (field === undefined) return undefined;
  return { any: field.any, values: sorted(field.values.map((day) => day % 7)) };
}

function fieldOf(text: string | undefined, range: Range): CronField | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part) => partOf(part, range));
  const values = parts.flatMap((part) => part ?? []);
  if (parts.includes(undefined)) return undefined;
  return { any: text === '*', values: sorted(values) };
}

/** `*`, `5`, `MON`, `1-5`, and any of them but a single value with a step: `1-5/2`. */
function partOf(part: string, { min, max, names = [] }: Range): readonly number[] | undefined {
  const [, first, last, every] = /^(\*|\d{1,2}|[a-z]{3})(?:-(\d{1,2}|[a-z]{3}))?(?:\/(\d{1,2}))?$/i.exec(part) ?? [];
  if (first === undefined) return undefined;
  const isAll = first === '*';
  if (isAll ? last !== undefined : last === undefined && every !== undefined) return undefined;
  const number = (text: string) => (/^\d/.test(text) ? Number(text) : numberOf(text, min, names));
  const [from, to] = isAll ? [min, max] : [number(first), number(last ?? first)];
  const step = every === undefined ? 1 : Number(every);
  if (from === undefined || to === undefined || from < min || to > max || from > to || step < 1) return undefined;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

/** Of a month's or a day's name; both lists begin where the field does, but for January. */
function numberOf(name: string, min: number, names: readonly string[]): number | undefined {
  const index = names.indexOf(name.toUpperCase());
  return index === -1 ? undefined : index + min;
}

function sorted(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
