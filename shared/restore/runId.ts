/** How a run is named: by its backup and when it started, so that a listing is in order, and so that two at once differ. */

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
const randomLength = 4;

/** @param random 0 to below 1, as Math.random */
export function runIdOf(backup: string, startedAt: number, random: () => number): string {
  const stamp = `${new Date(startedAt).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
  const letters = Array.from({ length: randomLength }, () => alphabet[Math.floor(random() * alphabet.length)] ?? 'a');
  return `${backup}-${stamp}-${letters.join('')}`;
}
