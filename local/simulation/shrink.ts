/** Leaves faults out, one at a time, for as long as the same invariant still breaks. */
import type { Scenario } from './scenario.ts';
import { type Outcome, simulate } from './simulate.ts';
import type { Verbs } from './verbs.ts';

export type Shrunk = { readonly scenario: Scenario; readonly outcome: Outcome };

/** A scenario has about twenty faults, so this is a few rounds over all of them. */
const attemptsMax = 150;

export async function shrink(scenario: Scenario, outcome: Outcome, verbs?: Verbs): Promise<Shrunk> {
  let shortest: Shrunk = { scenario, outcome };
  let attempts = 0;
  for (let index = 0; index < shortest.scenario.faults.length && attempts < attemptsMax; attempts += 1) {
    const smaller = { ...shortest.scenario, faults: shortest.scenario.faults.toSpliced(index, 1) };
    const tried = await simulate(smaller, verbs);
    if (tried.violation?.invariant === outcome.violation?.invariant) {
      shortest = { scenario: smaller, outcome: tried };
      // What was needed only together with this one may be left out now.
      index = 0;
    } else {
      index += 1;
    }
  }
  return shortest;
}
