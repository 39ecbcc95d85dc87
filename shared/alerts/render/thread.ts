/** What belongs together for whoever reads by thread: the messages of one alert, from its firing to its end. Pure. */
import type { Notice } from '../notice.ts';

/** Items, and with them episodes, are forgotten; when the alert fired is not said twice. */
export function threadOf({ key, firedAt }: Pick<Notice, 'key' | 'firedAt'>): string {
  return `${key}:${Math.floor(firedAt / 1_000)}`;
}
