/** A time window of an SLO → the window of an objective. */
import { dayMs, hourMs } from '../availability/slots.ts';
import { formatDuration } from '../config/duration.ts';
import { child, type Part } from '../config/part.ts';
import { quote } from '../config/quote.ts';
import { annotationAt, flagAt, inside, isThere, itemsAt, lose, type OpenSloDocument, textAt } from './document.ts';
import type { ImportedWindow } from './imported.ts';
import { annotation } from './object.ts';
import { parseShorthand } from './shorthand.ts';

const units = { '1w': 'week', '1M': 'month', '1Q': 'quarter' } as const;

/** Undefined when there is none, or none that Holdfast has; the latter is told. */
export function readWindow(document: OpenSloDocument, spec: Part): ImportedWindow | undefined {
  const exact = annotationAt(document, annotation.window);
  const [window, ...more] = itemsAt(document, child(spec, 'timeWindow'));
  for (const one of more) lose(document, one, 'an objective has one window');
  if (window === undefined) return exact;
  const duration = child(window, 'duration');
  const text = textAt(document, duration);
  const isRolling = flagAt(document, child(window, 'isRolling'));
  const calendar = child(window, 'calendar');
  if (text === undefined) return exact;
  if (isRolling !== true && isThere(calendar)) return readCalendar(document, window, text);
  const parsed = parseShorthand(text);
  if (parsed === undefined) {
    lose(
      document,
      duration,
      `${quote(text)} is not a duration of OpenSLO, such as 30d; the objective gets its default`,
    );
    return exact;
  }
  if (!parsed.isExact) lose(document, duration, `its length varies; ${formatDuration(parsed.ms)} are counted`);
  return exact ?? rolling(document, duration, parsed.ms);
}

function readCalendar(document: OpenSloDocument, window: Part, text: string): ImportedWindow | undefined {
  const duration = child(window, 'duration');
  const zone = textAt(document, inside(window, 'calendar', 'timeZone'));
  const start = child(child(window, 'calendar'), 'startTime');
  const startText = textAt(document, start);
  const unit = Object.entries(units).find(([shorthand]) => shorthand === text)?.[1];
  if (unit === undefined) {
    const parsed = parseShorthand(text);
    const instead = parsed === undefined ? 'the objective gets its default' : 'it rolls instead';
    lose(document, duration, `${quote(text)} is no week (1w), month (1M) or quarter (1Q) of the calendar; ${instead}`);
    return parsed === undefined ? undefined : rolling(document, duration, parsed.ms);
  }
  if (startText !== undefined && !isBeginning(unit, startText)) {
    lose(document, start, `a ${unit} of Holdfast begins at midnight on ${beginnings[unit]}`);
  }
  return { calendar: unit, ...(zone === undefined ? {} : { timezone: zone }) };
}

/** What `holdfast.yml` takes. */
const msMin = hourMs;
const msMax = 366 * dayMs;

function rolling(document: OpenSloDocument, part: Part, ms: number): string | undefined {
  if (ms >= msMin && ms <= msMax) return formatDuration(ms);
  const range = `${formatDuration(msMin)} to ${formatDuration(msMax)}`;
  lose(document, part, `a window has ${range}; the objective gets its default`);
  return undefined;
}

const beginnings = {
  week: 'Monday',
  month: 'the first',
  quarter: 'the first of January, April, July and October',
} as const;

function isBeginning(unit: keyof typeof beginnings, text: string): boolean {
  const [, date = '', month = '', day = ''] = /^(\d{4}-(\d\d)-(\d\d)) 00:00:00$/.exec(text) ?? [];
  if (unit === 'week') return new Date(`${date}T00:00:00Z`).getUTCDay() === 1;
  return day === '01' && (unit === 'month' || ['01', '04', '07', '10'].includes(month));
}
