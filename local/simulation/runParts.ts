/** The ports of one run, between the verbs and the simulated world. */
import type { ControlStore } from '../../shared/control/store.ts';
import type { BurstQueue } from '../../shared/failover/burst/askForBurst.ts';
import { type Zone, ZoneUnavailable } from '../../shared/failover/dns/zone.ts';
import type { LagMeter } from '../../shared/failover/lag.ts';
import type { Published } from '../../shared/failover/publish.ts';
import type { TendAllParts } from '../../shared/failover/tendAll.ts';
import { lookOf } from '../../shared/ledger/burst.ts';
import { controlOf } from './controlPort.ts';
import type { Depot } from './depot.ts';
import type { Referee } from './referee.ts';
import { Crashed, call, type Run, type RunScene } from './run.ts';
import type { Replica } from './simulatedLedger.ts';
import type { SimulatedZone } from './simulatedZone.ts';

/** Everything that an observer's verbs need. */
export type ObserverParts = TendAllParts & {
  readonly ledger: Replica;
  /** By observer. */
  readonly queues: ReadonlyMap<string, BurstQueue>;
  /** Where the job that needs a lease puts what it makes. */
  readonly depot: Depot;
};

export type Stores = {
  readonly control: ControlStore;
  readonly zone: SimulatedZone;
  readonly replica: Replica;
  readonly queues: ReadonlyMap<string, BurstQueue>;
  readonly depot: Depot;
  readonly referee: Referee;
  /** What the observer's process remembers of what it has published. */
  readonly published: Published;
};

export function partsOf(run: Run, scene: RunScene, stores: Stores): ObserverParts {
  const { clock, world } = scene;
  const skewMs = world.skewMs(run.observer);
  let tokens = 0;
  return {
    ledger: ledgerOf(run, scene, stores),
    control: controlOf(run, scene, stores),
    zone: zoneOf(run, scene, stores),
    queues: queuesOf(run, scene, stores),
    depot: {
      deposit: (made) => call(run, scene, { port: 'none', name: 'deposit', make: () => stores.depot.deposit(made) }),
    },
    // People plan their windows in the simulated config.
    plans: { readPlans: async () => [] },
    lag: lagOf(run, scene),
    published: stores.published,
    id: () => {
      tokens += 1;
      return `${run.observer} ${run.id} ${tokens}`;
    },
    clock: {
      now: () => clock.now() + skewMs,
      monotonic: () => clock.monotonic(),
      sleep: (ms, signal) => call(run, scene, { port: 'none', name: 'sleep', make: () => clock.sleep(ms, signal) }),
    },
  };
}

function ledgerOf(run: Run, scene: RunScene, { replica, referee }: Stores): Replica {
  const port = 'ledger';
  return {
    recordRound: (round) => {
      referee.roundRecorded(run, round);
      return call(run, scene, { port, name: 'recordRound', make: () => replica.recordRound(round) });
    },
    claimBurst: (key) => call(run, scene, { port, name: 'claimBurst', make: () => replica.claimBurst(key) }),
    recordBurst: (burst) => call(run, scene, { port, name: 'recordBurst', make: () => replica.recordBurst(burst) }),
    putEvent: (event) => call(run, scene, { port, name: 'putEvent', make: () => replica.putEvent(event) }),
    rounds: (query) =>
      call(run, scene, {
        port,
        name: 'rounds',
        make: async () => {
          const found = await replica.rounds(query);
          run.seen.push(...found);
          return found;
        },
      }),
    bursts: (query) =>
      call(run, scene, {
        port,
        name: 'bursts',
        make: async () => {
          const found = await replica.bursts(query);
          run.seen.push(...found.map(lookOf));
          return found;
        },
      }),
  };
}

function zoneOf(run: Run, scene: RunScene, { zone, referee }: Stores): Zone {
  const port = 'zone';
  return {
    read: (record) => call(run, scene, { port, name: 'read', make: () => zone.read(record) }),
    change: (record, change) =>
      call(run, scene, {
        port,
        name: 'change',
        make: async () => {
          if (scene.world.isBusy(scene.now(), run.calls)) {
            throw new ZoneUnavailable('changing', new Error('PriorRequestNotComplete'));
          }
          const before = zone.standing(record);
          const result = await zone.change(record, change);
          if (result.kind === 'submitted') referee.zoneChanged(run, before);
          else referee.noted(run, () => `Route 53 refused the change: ${result.why}`);
          return result;
        },
      }),
    progressOf: (id) => call(run, scene, { port, name: 'progressOf', make: () => zone.progressOf(id) }),
    answer: (record) => call(run, scene, { port, name: 'answer', make: () => zone.answer(record) }),
  };
}

function queuesOf(run: Run, scene: RunScene, { queues }: Stores): ReadonlyMap<string, BurstQueue> {
  const asking = (queue: BurstQueue): BurstQueue => ({
    ask: (looks, now) => call(run, scene, { port: 'ledger', name: 'ask', make: () => queue.ask(looks, now) }),
  });
  return new Map([...queues].map(([observer, queue]) => [observer, asking(queue)]));
}

/** It never rejects: what cannot be measured is not known. */
function lagOf(run: Run, scene: RunScene): LagMeter {
  return async (_source, endpoint) => {
    const make = async () => scene.world.lagMs(endpoint, scene.now());
    try {
      return await call(run, scene, { port: 'ledger', name: 'lag', make });
    } catch (error) {
      if (error instanceof Crashed) throw error;
      return undefined;
    }
  };
}
