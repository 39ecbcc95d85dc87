/**
 * Route 53's health checks of `switch` mode: each asks one observer's route for one endpoint, and a calculated check makes
 * of them what a majority says.
 */

import type { Control } from '../../shared/control/control.ts';
import type { ControlStore } from '../../shared/control/store.ts';
import { ControlUnavailable } from '../../shared/control/store.ts';
import { answerSwitch } from '../../shared/failover/answerSwitch.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { failureThreshold } from './bounds.ts';
import { chanceOf } from './random.ts';
import type { Scenario } from './scenario.ts';
import { quorum } from './votes.ts';
import type { World } from './world.ts';

export type Switches = {
  /** Every check asks once. */
  ask(): Promise<void>;
  /** What the calculated check says of the endpoint. */
  isHealthy(endpoint: string): boolean;
};

type Check = { readonly observer: string; readonly endpoint: string; isHealthy: boolean; contrary: number };

export type SwitchesParts = {
  readonly scenario: Scenario;
  readonly world: World;
  readonly control: ControlStore;
  readonly clock: Clock;
  readonly now: () => number;
};

export function createSwitches({ scenario, world, control, clock, now }: SwitchesParts): Switches {
  const { config, policy, seed } = scenario;
  const known = new Map<string, Map<string, Control>>();
  const checks: readonly Check[] = config.observers.flatMap((observer) =>
    policy.endpoints.map((endpoint) => ({
      observer,
      endpoint,
      isHealthy: endpoint === policy.endpoints[0],
      contrary: 0,
    })),
  );

  async function isFine({ observer, endpoint }: Check, call: number): Promise<boolean> {
    if (world.isGone(observer, now())) {
      known.delete(observer);
      return false;
    }
    const remembered = known.get(observer) ?? new Map<string, Control>();
    known.set(observer, remembered);
    const input = { policies: [policy], service: policy.service, endpoint };
    const answer = await answerSwitch(input, { control: reached(observer, call), known: remembered, clock });
    return answer.kind === 'active';
  }

  function reached(observer: string, call: number): Pick<ControlStore, 'readControl' | 'peekControls'> {
    const reach = (attempt: number) => {
      const key = Math.floor(chanceOf(seed, call, attempt) * 2 ** 31);
      if (world.isCutFrom(observer, 'control', now()) || world.isThrottled('control', now(), key)) {
        throw new ControlUnavailable('answering the switch', new Error('unreachable'));
      }
    };
    return {
      async readControl(service) {
        reach(1);
        return control.readControl(service);
      },
      async peekControls(services) {
        reach(2);
        return control.peekControls(services);
      },
    };
  }

  return {
    async ask() {
      for (const [index, check] of checks.entries()) {
        const isSame = (await isFine(check, index)) === check.isHealthy;
        check.contrary = isSame ? 0 : check.contrary + 1;
        if (check.contrary < failureThreshold) continue;
        check.isHealthy = !check.isHealthy;
        check.contrary = 0;
      }
    },
    isHealthy(endpoint) {
      const healthy = checks.filter((check) => check.endpoint === endpoint && check.isHealthy);
      return healthy.length >= quorum(config.observers.length);
    },
  };
}
