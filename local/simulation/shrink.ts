/** Leaves faults out, one at a time, for as long as the same invariant still breaks. */
import type { Scenario } from './scenario.ts';
import { type Outcome, simulate } from './simulate.ts';
import { realVerbs, type Verbs } from './verbs.ts';

export type Shrunk = { readonly scenario: Scenario; readonly outcome: Outcome };

/** A scenario has about twenty faults, so this is a few rounds over all of them. */
const attemptsMax = 150;

/** @param invariant that was broken. */
export async function shrink(scenario: Scenario, invariant: number, verbs: Verbs = realVerbs): Promise<Shrunk> {
  let shortest = scenario;
  let attempts = 0;
  for (let index = 0; index < shortest.faults.length && attempts < attemptsMax; attempts += 1) {
    const smaller = { ...shortest, faults: shortest.faults.toSpliced(index, 1) };
    const tried = await simulate(smaller, { verbs, isLogged: false });
    if (tried.violation?.invariant === invariant) {
      shortest = smaller;
      // What was needed only together with this one may be left out now.
      index = 0;
    } else {
      index += 1;
    }
  }
  return { scenario: shortest, outcome: await simulate(shortest, { verbs }) };
}
