/** Where a chart's axes are marked, and how. Pure. */
import { dayMs, dayOf, hourMs } from '../../../availability/slots.ts';

const stepsMax = 5;

/** Round values, evenly apart, from at or below `min` to at or above `max`. */
export function valueTicks(min: number, max: number): readonly number[] {
  const span = Math.max(max - min, Number.MIN_VALUE);
  const magnitude = 10 ** Math.floor(Math.log10(span / stepsMax));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((one) => span / one <= stepsMax) ?? span;
  // What is a hair off a multiple is the multiple: 0.1 * 3 is not 0.3 in binary.
  const first = Math.floor(min / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(max / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

export type TimeTick = { readonly at: number; readonly text: string };

const ticksMax = 6;

const timeSteps = [
  ...[1, 2, 3, 6, 12].map((hours) => hours * hourMs),
  ...[1, 2, 5, 10, 15, 30, 90].map((days) => days * dayMs),
];

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Whole hours or midnights (UTC) of the range, as many as fit beside each other on a phone. */
export function timeTicks(from: number, to: number): readonly TimeTick[] {
  const step = timeSteps.find((one) => (to - from) / one <= ticksMax) ?? to - from;
  const first = Math.ceil(from / step) * step;
  const ticks: TimeTick[] = [];
  for (let at = first; at <= to; at += step) ticks.push({ at, text: tickText(at) });
  return ticks;
}

/** `18:00`, and at midnight the day that begins: `30 Nov`. */
function tickText(at: number): string {
  const date = new Date(at);
  if (at !== dayOf(at)) return date.toISOString().slice(11, 16);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
}
