/** The numbers that `holdfast nines` is asked with. What is wrong with one is said with the usage. */
import { InvalidArgumentError } from 'commander';
import { parseUnavailability } from '../shared/availability/percentText.ts';
import { parseDuration } from '../shared/config/duration.ts';
import type { Parsed } from '../shared/config/parsed.ts';

const partsMax = 1_000;

/** Makers of disks tell a mean time between failures of some million hours. */
const mtbfMsMax = 100_000 * 365 * 86_400_000;

/** `99.95` → the unavailability, 0 to 1. */
export function percentage(text: string): number {
  return taken(parseUnavailability(text));
}

/** `99.9,99.99` → the unavailabilities. */
export function percentages(text: string): readonly number[] {
  const parts = text.split(',');
  if (parts.length > partsMax) throw new InvalidArgumentError(`At most ${partsMax} parts are computed with.`);
  return parts.map(percentage);
}

/** → milliseconds. */
export function meanTime(text: string): number {
  return taken(parseDuration(text, '1000h', mtbfMsMax));
}

/** → milliseconds; of an objective that allows nothing at all, 0. */
export function objectiveTime(text: string): number {
  return /^0(ms|s|m|h|d)?$/.test(text) ? 0 : taken(parseDuration(text, '5m'));
}

/** → milliseconds. */
export function objectiveWindow(text: string): number {
  return taken(parseDuration(text, '30d'));
}

export function counted(text: string): number {
  const count = Number(text);
  if (!/^\d{1,4}$/.test(text) || count < 1 || count > partsMax) {
    throw new InvalidArgumentError(`It is a whole number from 1 to ${partsMax}.`);
  }
  return count;
}

function taken<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  const { message } = parsed;
  const stop = message.endsWith('?') ? '' : '.';
  throw new InvalidArgumentError(`${message.charAt(0).toUpperCase()}${message.slice(1)}${stop}`);
}
