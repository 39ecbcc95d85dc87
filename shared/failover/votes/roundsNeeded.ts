/**
 * How many rounds in a row must fail before it is not chance any more. Where single looks are lost all the time, three
 * lost in a row come about by themselves; where none was lost before, they do not. Pure.
 */

/** So many looks before the streak are weighed, rounds and bursts alike. */
export const priorLooksMax = 40;

/** Loss never asks for more: an endpoint that fails half of the time can still be found dead. */
export const raisedRoundsMax = 12;

/**
 * A streak is taken for more than chance when the share of looks that failed before it would bring it about less often
 * than this. At 20 % loss and with a look every two seconds, two of three observers then agree by mistake about once in
 * a million hours; `npm run bench -- false-flips` counts them.
 */
const chanceMax = 1e-6;

/** What came before the streak, without the looks that were `unknown`. */
export type Prior = { readonly failed: number; readonly looked: number };

/** @returns never fewer than `rounds`, and exactly those where nothing had failed. */
export function roundsNeeded(rounds: number, { failed, looked }: Prior): number {
  if (failed === 0 || looked === 0) return rounds;
  // The logarithm of 1 is 0: where everything had failed, no streak is too long for chance.
  const unlikely = Math.ceil(Math.log(chanceMax) / Math.log(failed / looked));
  return Math.max(rounds, failed >= looked ? raisedRoundsMax : Math.min(raisedRoundsMax, unlikely));
}
