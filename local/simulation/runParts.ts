/** The ports of one run, between the verbs and the simulated world. */
import type { Control } from '../../shared/control/control.ts';
import type { ControlStore } from '../../shared/control/store.ts';
import type { FailOverParts } from '../../shared/failover/failOver.ts';
import type { ReconcileParts } from '../../shared/failover/reconcile.ts';
import type { Zone } from '../../shared/failover/zone.ts';
import type { RoundRecorder } from '../../shared/ledger/ledger.ts';
import type { Referee } from './referee.ts';
import { call, type Run, type RunScene } from './run.ts';
import type { Replica } from './simulatedLedger.ts';
import type { SimulatedZone } from './simulatedZone.ts';

export type VerbParts = FailOverParts & ReconcileParts & { readonly ledger: RoundRecorder };

export type Stores = {
  readonly control: ControlStore;
  readonly zone: SimulatedZone;
  readonly replica: Replica;
  readonly referee: Referee;
};

export function partsOf(run: Run, scene: RunScene, stores: Stores): VerbParts {
  const { clock, world } = scene;
  const skewMs = world.skewMs(run.observer);
  return {
    ledger: ledgerOf(run, scene, stores.replica),
    control: controlOf(run, scene, stores),
    zone: zoneOf(run, scene, stores),
    circumstances: () =>
      call(run, scene, {
        port: 'none',
        name: 'circumstances',
        make: async () => ({ inMaintenance: world.isMaintenance(scene.now()), lagMs: {} }),
      }),
    clock: {
      now: () => clock.now() + skewMs,
      monotonic: () => clock.monotonic(),
      sleep: (ms) => call(run, scene, { port: 'none', name: 'sleep', make: () => clock.sleep(ms) }),
    },
  };
}

function ledgerOf(run: Run, scene: RunScene, replica: Replica): Replica {
  return {
    recordRound: (round) =>
      call(run, scene, {
        port: 'ledger',
        name: 'recordRound',
        make: () => replica.recordRound(round),
        repeated: 'already-recorded',
      }),
    rounds: (query) =>
      call(run, scene, {
        port: 'ledger',
        name: 'rounds',
        make: async () => {
          const found = await replica.rounds(query);
          run.seen.push(...found);
          return found;
        },
      }),
  };
}

function controlOf(run: Run, scene: RunScene, { control, referee }: Stores): ControlStore {
  async function replace(next: Control) {
    const written = await control.replaceControl(next);
    if (written === 'written') {
      run.knownEpoch = next.epoch;
      referee.controlWritten(run, next);
    }
    return written;
  }
  return {
    ...control,
    readControl: (service) =>
      call(run, scene, {
        port: 'control',
        name: 'readControl',
        make: async () => {
          const found = await control.readControl(service);
          run.knownEpoch = found?.epoch ?? 0;
          return found;
        },
      }),
    replaceControl: (next) =>
      call(run, scene, { port: 'control', name: 'replaceControl', make: () => replace(next), repeated: 'lost' }),
  };
}

function zoneOf(run: Run, scene: RunScene, { zone, referee }: Stores): Zone {
  return {
    read: (record) => call(run, scene, { port: 'zone', name: 'read', make: () => zone.read(record) }),
    change: (record, change) =>
      call(run, scene, {
        port: 'zone',
        name: 'change',
        make: async () => {
          const result = await zone.change(record, change);
          if (result.kind === 'submitted') referee.zoneChanged(run);
          else referee.noted(run, `Route 53 refused the change: ${result.why}`);
          return result;
        },
        repeated: { kind: 'refused', why: 'the first of two sendings took effect' },
      }),
    isInSync: (id) => call(run, scene, { port: 'zone', name: 'isInSync', make: () => zone.isInSync(id) }),
    answer: (record) =>
      call(run, scene, {
        port: 'zone',
        name: 'answer',
        make: async () => {
          run.answered = await zone.answer(record);
          return run.answered;
        },
      }),
  };
}
