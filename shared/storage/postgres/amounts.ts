/** Times and sizes of replication as people read them. */
import { durationText } from '../../status/words.ts';

/** `0 s`, `340 ms`, `2 h 5 min` */
export function spanText(ms: number): string {
  const whole = Math.round(ms);
  return whole > 0 && whole < 1_000 ? `${whole} ms` : durationText(whole);
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `0 B`, `16 MiB`, `1.5 GiB` */
export function bytesText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** power;
  return `${amount >= 10 || power === 0 ? Math.round(amount) : Number(amount.toFixed(1))} ${units[power]}`;
}
