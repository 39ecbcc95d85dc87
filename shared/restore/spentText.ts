/** How long something took, as people read it. */
import { durationText } from '../status/words.ts';

/** `340 ms`, `2.4 s`, `2 h 5 min` */
export function spentText(ms: number): string {
  const whole = Math.round(ms);
  if (whole < 1_000) return `${Math.max(0, whole)} ms`;
  // Rounded to a tenth, 9,960 ms are ten seconds.
  return whole < 9_950 ? `${(whole / 1_000).toFixed(1)} s` : durationText(whole);
}
