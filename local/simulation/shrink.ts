/** Leaves faults out, one at a time, for as long as the same invariant still breaks. */
import type { Violation } from './violation.ts';

/** A scenario has about twenty faults, so this is a few rounds over all of them. */
const attemptsMax = 150;

/**
 * @param run gives the invariant that a scenario breaks, if it breaks one.
 * @param invariant that was broken.
 */
export async function shrink<Scenario extends { readonly faults: readonly unknown[] }>(
  scenario: Scenario,
  invariant: number,
  run: (scenario: Scenario) => Promise<Violation | undefined>,
): Promise<Scenario> {
  let shortest = scenario;
  let attempts = 0;
  for (let index = 0; index < shortest.faults.length && attempts < attemptsMax; attempts += 1) {
    const smaller = { ...shortest, faults: shortest.faults.toSpliced(index, 1) };
    if ((await run(smaller))?.invariant === invariant) {
      shortest = smaller;
      // What was needed only together with this one may be left out now.
      index = 0;
    } else {
      index += 1;
    }
  }
  return shortest;
}
