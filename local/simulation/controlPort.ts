/** The control table as one run reaches it, with everything that takes effect told to the referee. */
import type { Control } from '../../shared/control/control.ts';
import type { ControlStore } from '../../shared/control/store.ts';
import type { CallName } from './faults.ts';
import type { Referee } from './referee.ts';
import { call, type Run, type RunScene } from './run.ts';

type Stores = { readonly control: ControlStore; readonly referee: Referee };

export function controlOf(run: Run, scene: RunScene, { control, referee }: Stores): ControlStore {
  const reach = <T>(name: CallName, make: () => Promise<T>) => call(run, scene, { port: 'control', name, make });

  async function read(service: string) {
    const found = await control.readControl(service);
    run.knownEpoch = found?.epoch ?? 0;
    run.knownPhase = found?.phase ?? 'settled';
    return found;
  }

  async function replace(next: Control) {
    const written = await control.replaceControl(next);
    if (written === 'written') {
      run.knownEpoch = next.epoch;
      run.knownPhase = next.phase;
      referee.controlWritten(run, next);
    }
    return written;
  }

  return {
    readControl: (service) => reach('readControl', () => read(service)),
    peekControls: (services) => reach('readControl', () => control.peekControls(services)),
    createControl: (next) => control.createControl(next),
    replaceControl: (next) => reach('replaceControl', () => replace(next)),
    acquireLease: (request) =>
      reach('acquireLease', async () => {
        const answer = await control.acquireLease(request);
        referee.leaseAsked(run, request, answer);
        return answer;
      }),
    renewLease: (request) =>
      reach('renewLease', async () => {
        const answer = await control.renewLease(request);
        referee.leaseRenewed(run, request, answer);
        return answer;
      }),
    releaseLease: (request) =>
      reach('releaseLease', async () => {
        const answer = await control.releaseLease(request);
        if (answer === 'written') referee.leaseReleased(run, request);
        return answer;
      }),
  };
}
