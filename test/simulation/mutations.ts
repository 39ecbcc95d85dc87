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

/** The first seed that finds it, where that is not among the first few. */
const fromSeeds: Readonly<Record<string, number>> = {
  'the quorum is of the observers that respond': 25,
  'unknown counts as down': 38,
  'stale rounds vote': 12,
  'a look of a burst votes three times': 9,
  'a decider that is held up acts on old votes': 17,
  'the cooldown is ignored': 18,
  'the flip limit is ignored': 32,
  'data lag is ignored': 28,
  'data whose lag is not known is taken for current': 21,
  'the control record is written without comparing': 4,
  'a flip that was retried by the client is taken for lost, and done again': 35,
  'the zone does not fence: whatever stands there is replaced': 74,
  'the identifier has no epoch': 15,
  'only who decided drives DNS': 17,
  'a flip of the switch changes records': 9,
  'edited records are repaired where they should only be told of': 10,
  'a hold is ignored': 21,
  'the rehearsal goes on once traffic is back': 23,
  'the end of a drill is never written': 23,
  'rounds tell of the rehearsal what was not seen': 23,
  'what an observer did is told by itself, or by nobody': 58,
};

export const mutations: readonly Mutation[] = Object.entries({
  ...voteMutations,
  ...dnsMutations,
  ...peopleMutations,
  ...leaseMutations,
}).map(([name, planted]) => ({ name, verbs: { ...realVerbs, ...planted }, fromSeed: fromSeeds[name] ?? 1 }));
