/** The kinds of worlds that a seed stands for, and how each is drawn, run, and made smaller once it has failed. */
import { drawAlertScenario } from './alerts/alertScenario.ts';
import { type AlertVerbs, realAlertVerbs } from './alerts/alertVerbs.ts';
import { simulateAlerts } from './alerts/simulateAlerts.ts';
import type { Fault } from './faults.ts';
import { drawScenario } from './scenario.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';
import { realVerbs, type Verbs } from './verbs.ts';
import type { Violation } from './violation.ts';

/** Which worlds are run, and by what verbs. One that is absent is not run. */
export type Worlds = { readonly failover?: Verbs; readonly alerts?: AlertVerbs };

export const realWorlds: Worlds = { failover: realVerbs, alerts: realAlertVerbs };

export type WorldName = keyof Worlds;

/** In the order in which a seed runs them. */
export const worldNames = ['failover', 'alerts'] as const satisfies readonly WorldName[];

export type Story = {
  readonly violation: Violation | undefined;
  readonly flips: number;
  /** How many messages people were told. */
  readonly messages: number;
  readonly log: readonly string[];
  /** How often each fault happened. */
  readonly faults: Readonly<Record<string, number>>;
};

/** A seed that failed, with as few faults as were found to be enough. */
export type Shrunk = {
  readonly world: WorldName;
  readonly scenario: { readonly seed: number; readonly faults: readonly Fault[] };
  readonly outcome: Story;
};

/** @returns nothing when this world is not run. */
export async function runWorld(
  name: WorldName,
  seed: number,
  { failover, alerts }: Worlds,
  isLogged: boolean,
): Promise<Story | undefined> {
  if (name === 'failover') {
    if (failover === undefined) return undefined;
    return { ...(await simulate(drawScenario(seed), { verbs: failover, isLogged })), messages: 0 };
  }
  if (alerts === undefined) return undefined;
  return { ...(await simulateAlerts(drawAlertScenario(seed), { verbs: alerts, isLogged })), flips: 0 };
}

/** @param invariant that was broken. */
export async function shrinkWorld(
  world: WorldName,
  seed: number,
  invariant: number,
  { failover = realVerbs, alerts = realAlertVerbs }: Worlds,
): Promise<Shrunk> {
  if (world === 'failover') {
    const scenario = await shrink(drawScenario(seed), invariant, async (smaller) => {
      return (await simulate(smaller, { verbs: failover, isLogged: false })).violation;
    });
    return { world, scenario, outcome: { ...(await simulate(scenario, { verbs: failover })), messages: 0 } };
  }
  const scenario = await shrink(drawAlertScenario(seed), invariant, async (smaller) => {
    return (await simulateAlerts(smaller, { verbs: alerts, isLogged: false })).violation;
  });
  return { world, scenario, outcome: { ...(await simulateAlerts(scenario, { verbs: alerts })), flips: 0 } };
}
