/** Bugs, planted one at a time around the real verbs, that the simulation has to find. */
import { realVerbs, type Verbs } from '../../local/simulation/verbs.ts';
import { dnsMutations } from './mutationsOfDns.ts';
import { leaseMutations, peopleMutations } from './mutationsOfDuties.ts';
import { voteMutations } from './mutationsOfVotes.ts';

/** What of the verbs is wrong. */
export type Planted = Partial<Verbs>;

export type Mutation = {
  readonly name: string;
  readonly verbs: Verbs;
  /** The test looks from here on, to be quick. */
  readonly fromSeed: number;
};

/** Where to look first, from a run over all seeds from 1 on. */
const fromSeeds: Readonly<Record<string, number>> = {};

export const mutations: readonly Mutation[] = Object.entries({
  ...voteMutations,
  ...dnsMutations,
  ...peopleMutations,
  ...leaseMutations,
}).map(([name, planted]) => ({ name, verbs: { ...realVerbs, ...planted }, fromSeed: fromSeeds[name] ?? 1 }));
