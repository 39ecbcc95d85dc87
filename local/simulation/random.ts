/** Random numbers that a seed repeats: Mulberry32 (Tommy Ettinger), 32 bits of state. */
export type Random = {
  /** 0 inclusive to 1 exclusive. */
  next(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A whole number, both ends inside. */
  between(least: number, most: number): number;
};

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    next,
    chance: (probability) => next() < probability,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
  };
}

/** A number, 0 inclusive to 1 exclusive, that depends on nothing but these: whatever else is drawn before it. */
export function chanceOf(...keys: readonly number[]): number {
  return createRandom(
    keys.reduce((mixed, key) => Math.imul(mixed ^ key, 0x9e3779b1) ^ (mixed >>> 15), 0x85ebca6b),
  ).next();
}
