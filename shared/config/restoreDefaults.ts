/** What a backup that is restored need not say. */

const dayMs = 86_400_000;

export const restoreDefaults = {
  timezone: 'UTC',
  shrinkMaxPercent: 50,
  randomWithinMs: 30 * dayMs,
  sample: 1_000,
} as const;

/** From midnight to six. */
const minutesOfNight = 360;

/** Once a week, in the night to Sunday, at a minute of its own: a hundred backups do not all begin at once. */
export function weeklyCron(id: string): string {
  const minute = fingerprint(id) % minutesOfNight;
  return `${minute % 60} ${Math.floor(minute / 60)} * * SUN`;
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo): the same for ever, and far apart for ids that are alike. */
function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
