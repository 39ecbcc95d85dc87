/** Every round that is taken in a scenario, and when which observer hears of it: pure functions of the scenario. */

import { publicEndpointId } from '../../../shared/config/config.ts';
import type { Round, Seen } from '../../../shared/ledger/round.ts';
import { type Shard, shardsOf } from '../../../shared/ledger/shards.ts';
import type { Outcome } from '../../../shared/probe/observation.ts';
import { isDuring } from '../faults.ts';
import { chanceOf } from '../random.ts';
import { codeOf, type World } from '../world.ts';
import type { AlertScenario } from './alertScenario.ts';

export type Sighting = {
  readonly round: Round;
  /** By observer, when its replica of the ledger has the round; milliseconds since the start. */
  readonly arrivals: Readonly<Record<string, number>>;
};

/** A queue's message for a slot comes within a second or so. */
const beginMsMost = 1_500;

/** Of a round in which everything answers, and of one in which something does not. */
const tookMs = { answered: 150, timedOut: 5_000 } as const;

/** In the order in which they are written. */
export function sightingsOf(scenario: AlertScenario, world: World): readonly Sighting[] {
  const { config, seed, minutes, startAt, faults } = scenario;
  const lost = faults.filter((fault) => fault.kind === 'rounds-lost');
  const look = lookOf(scenario, world);
  const written: { readonly at: number; readonly sighting: Sighting }[] = [];
  for (const [index, shard] of shardsOf(config).entries()) {
    for (const observer of config.observers) {
      for (let slot = 0; slot < minutes * 60_000; slot += shard.everyMs) {
        const chance = chanceOf(seed, codeOf(observer), slot, index);
        const isLost = lost.some((one) => one.observer === observer && isDuring(one, slot) && chance < one.share);
        const beganAt = slot + Math.round(beginMsMost * chance);
        if (isLost || world.isGone(observer, beganAt)) continue;
        const { seen, isTimedOut } = look(observer, shard, beganAt);
        const at = beganAt + (isTimedOut ? tookMs.timedOut : tookMs.answered);
        if (world.isGone(observer, at)) continue;
        const round: Round = {
          observer,
          observerCount: config.observers.length,
          everyMs: shard.everyMs,
          shardIndex: shard.index,
          slot: startAt + slot,
          startedAt: startAt + beganAt + world.skewMs(observer),
          seen,
        };
        const arrivals = config.observers.map((reader) => [reader, world.arrivesAt(observer, reader, at)] as const);
        written.push({ at, sighting: { round, arrivals: Object.fromEntries(arrivals) } });
      }
    }
  }
  return written.sort((a, b) => a.at - b.at).map(({ sighting }) => sighting);
}

type Looking = (
  observer: string,
  shard: Shard,
  at: number,
) => { readonly seen: Round['seen']; readonly isTimedOut: boolean };

function lookOf({ faults }: AlertScenario, world: World): Looking {
  const downs = faults.filter((fault) => fault.kind === 'service-down');
  return (observer, { services }, at) => {
    const isDown = (service: string, endpoint: string) =>
      downs.some((one) => one.service === service && one.endpoint === endpoint && isDuring(one, at));
    let isTimedOut = false;
    const seen = services.map(({ id, endpoints }) => {
      const views = endpoints.map((endpoint) => {
        const place = endpoint.id === publicEndpointId ? (endpoints[0]?.id ?? '') : endpoint.id;
        const view = world.look(observer, place, at);
        const outcome = view === 'up' && isDown(id, place) ? 'down' : view;
        isTimedOut ||= outcome !== 'up';
        return [endpoint.id, seenAs[outcome]] as const;
      });
      return [id, Object.fromEntries(views)] as const;
    });
    return { seen: Object.fromEntries(seen), isTimedOut };
  };
}

const seenAs: Readonly<Record<Outcome, Seen>> = {
  up: { outcome: 'up', timings: { totalMs: 20 } },
  down: { outcome: 'down', reason: 'timeout-connect', evidence: {}, timings: { totalMs: 5_000 } },
  unknown: { outcome: 'unknown', reason: 'observer-route', evidence: {}, timings: { totalMs: 0 } },
};
