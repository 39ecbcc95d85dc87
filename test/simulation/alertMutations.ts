/** Bugs, planted one at a time around the verb that looks after alerts, that the simulation has to find. */
import { type AlertVerbs, realAlertVerbs } from '../../local/simulation/alerts/alertVerbs.ts';
import { evidenceMutations, keepingMutations } from './mutationsOfAlerts.ts';
import { tellingMutations } from './mutationsOfTelling.ts';

export type AlertMutation = {
  readonly name: string;
  readonly verbs: AlertVerbs;
  /** The test looks from here on, to be quick. */
  readonly fromSeed: number;
};

/** The first seed that finds it, where that is not among the first few. */
const fromSeeds: Readonly<Record<string, number>> = {
  'what nobody looked at counts as good': 30,
  'what nobody looked at counts as bad': 6,
  'who cannot look says down': 120,
  'what one observer says counts for all': 9,
  'maintenance holds nothing back': 13,
  'maintenance holds back only what begins later': 57,
  'who hears of nobody else goes on counting alone': 193,
  'the lease of who counts does not expire': 38,
  'an alert is written without comparing': 19,
  'whoever does not count tells nothing': 101,
  'what was told of one time counts for the next': 22,
  'what worsens is not told': 217,
  'each service in a lost region is told by itself': 5,
};

export const alertMutations: readonly AlertMutation[] = Object.entries({
  ...evidenceMutations,
  ...keepingMutations,
  ...tellingMutations,
}).map(([name, planted]) => ({ name, verbs: { ...realAlertVerbs, ...planted }, fromSeed: fromSeeds[name] ?? 1 }));
