/** Durations as the config writes them: a number and one unit, `500ms`, `30s`, `5m`, `24h`, `30d`. */
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

const msPerUnit = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

type Unit = keyof typeof msPerUnit;

/** Ten years: longer than anything that is configured, and far from the limits of a double. */
export const durationMsMax = 3_650 * msPerUnit.d;

/** For editors; `parseDuration` says more. */
export const durationPattern = '^\\d+(\\.\\d+)?(ms|s|m|h|d)$';

const examples = '500ms, 30s, 5m, 24h or 30d';

const unitNames: readonly (readonly [RegExp, Unit, number])[] = [
  [/^(ms|msecs?|millis|milliseconds?)$/i, 'ms', 1],
  [/^(s|secs?|seconds?)$/i, 's', 1],
  [/^(m|mins?|minutes?)$/i, 'm', 1],
  [/^(h|hrs?|hours?)$/i, 'h', 1],
  [/^(d|days?)$/i, 'd', 1],
  [/^(w|wks?|weeks?)$/i, 'd', 7],
];

/**
 * `30s` → 30000, in milliseconds. The result is a positive whole number, at most ten years or `msMax`.
 *
 * @param such An example of what is usual here, whose unit is suggested for a bare number.
 */
export function parseDuration(text: string, such = '30s', msMax = durationMsMax): Parsed<number> {
  if (/^\d+(\.\d+)?$/.test(text))
    return bad(`${quote(text)} has no unit; did you mean ${text}${such.replace(/[\d.]/g, '')}?`);
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  const unit = match?.[2];
  if (match === null || unit === undefined || !isUnit(unit)) {
    return bad(`${quote(text)} is not a duration; ${suggestion(text)}`);
  }
  // Binary fractions make 1.1 × 1000 slightly more than 1100; 15 digits are exact for every duration allowed.
  const ms = Number((Number(match[1]) * msPerUnit[unit]).toPrecision(15));
  if (ms > msMax) return bad(`${quote(text)} is too long; the longest duration is ${formatDuration(msMax)}`);
  if (ms === 0) return bad(`${quote(text)} is no time at all; write a duration above zero`);
  if (!Number.isInteger(ms)) return bad(`${quote(text)} is finer than a millisecond; write whole milliseconds`);
  return good(ms);
}

/** 30000 → `30s`: the largest unit that gives a whole number. `ms` is a whole number. */
export function formatDuration(ms: number): string {
  for (const [unit, size] of Object.entries(msPerUnit)) {
    if (ms !== 0 && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}

function isUnit(text: string): text is Unit {
  return Object.hasOwn(msPerUnit, text);
}

function suggestion(text: string): string {
  const match = /^(\d{1,9})\s*([a-z]+)$/i.exec(text.trim());
  const named = unitNames.find(([name]) => name.test(match?.[2] ?? ''));
  if (match?.[1] === undefined || named === undefined) return `write a number and one unit, such as ${examples}`;
  const [, unit, factor] = named;
  return `did you mean ${Number(match[1]) * factor}${unit}?`;
}
