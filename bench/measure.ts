/** Medians, quantiles and seeded randomness: what every row of the bench measures with. */

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that a share `share` (0 to 1) of the values does not exceed, between the two nearest ones. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new Error('There is nothing to take a quantile of.');
  return below + (above - below) * (position - Math.floor(position));
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Three significant digits, and thousands apart: `0.128`, `24.5`, `1,730`. */
export function short(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

export function megabytes(bytes: number): string {
  return `${short(bytes / 1e6)} MB`;
}

/** In units of 1,000 bytes. */
export function kilobytes(bytes: number): string {
  return `${short(bytes / 1e3)} KB`;
}

export function milliseconds(ms: number): string {
  return `${short(ms)} ms`;
}

/** How long it took, in milliseconds. */
export function timed(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
