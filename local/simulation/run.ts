/** One run of one observer: its calls of the world, each of which may be late, fail, or be the last. */
import { ControlUnavailable } from '../../shared/control/store.ts';
import { ZoneUnavailable } from '../../shared/failover/zone.ts';
import { LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import type { Round } from '../../shared/ledger/round.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import type { CallName, Fault } from './faults.ts';
import { chanceOf } from './random.ts';
import type { World } from './world.ts';

/** The process is gone. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

export type Run = {
  readonly id: number;
  readonly observer: string;
  /** The rounds that it was given, for whoever judges its decision. */
  readonly seen: Round[];
  /** What DNS last answered it. */
  answered: readonly string[];
  /** The epoch that its last reading of the control record, or its own writing of it, told. */
  knownEpoch: number;
  /** For how long the call under way was held up before it took effect: against that no verb can do anything. */
  heldUpMs: number;
  isDead: boolean;
  calls: number;
};

export type CallFault = Extract<Fault, { kind: 'call' }>;

export type RunScene = {
  readonly seed: number;
  readonly world: World;
  /** The true clock. */
  readonly clock: Clock;
  /** Milliseconds since the start, true. */
  readonly now: () => number;
  /** Takes the mishap that is due, if one is. */
  readonly mishap: (observer: string, name: CallName) => CallFault | undefined;
};

/** `none`: nothing that can be unavailable. */
type Port = 'control' | 'zone' | 'ledger' | 'none';

/** @param repeated what the client gets when it sends again what has taken effect already. */
export type Make<T> = {
  readonly port: Port;
  readonly name: CallName;
  readonly make: () => Promise<T>;
  readonly repeated?: T;
};

const latencyMs = { least: 5, most: 250 };

/** Each call takes its time, so that runs come between each other's calls. */
export async function call<T>(run: Run, scene: RunScene, { port, name, make, repeated }: Make<T>): Promise<T> {
  const { world, clock, now } = scene;
  const { observer } = run;
  run.calls += 1;
  const key = chanceOf(scene.seed, run.id, run.calls);
  stopIfGone(run, scene);
  if (port === 'control' || port === 'zone') await clock.sleep(latencyMs.least + Math.round(key * latencyMs.most));
  const fault = scene.mishap(observer, name);
  if (fault?.how === 'crash-before') die(run);
  if (fault?.how === 'pause-before') {
    run.heldUpMs = fault.ms;
    await clock.sleep(fault.ms);
  }
  stopIfGone(run, scene);
  if (fault?.how === 'fails' && port !== 'none') throw unavailable(port, name, 'refused');
  if (port === 'control' || port === 'zone') {
    if (world.isCutFrom(observer, port, now())) throw unavailable(port, name, 'unreachable');
    if (world.isThrottled(port, now(), Math.floor(key * 2 ** 31))) throw unavailable(port, name, 'throttled');
  }
  const answer = await make();
  run.heldUpMs = 0;
  if (fault?.how === 'crash-after') die(run);
  if (fault?.how === 'pause-after') await clock.sleep(fault.ms);
  stopIfGone(run, scene);
  if (fault?.how === 'answer-lost' && port !== 'none') throw unavailable(port, name, 'timed out');
  if (fault?.how === 'repeated' && repeated !== undefined) return repeated;
  return answer;
}

/** What a dead run still starts, beside what it died of, never happens. */
function stopIfGone(run: Run, { world, now }: RunScene): void {
  if (run.isDead || world.isGone(run.observer, now())) die(run);
}

function die(run: Run): never {
  run.isDead = true;
  throw new Crashed();
}

function unavailable(port: Port, name: CallName, why: string): Error {
  const cause = new Error(why);
  if (port === 'control') return new ControlUnavailable(name, cause);
  if (port === 'zone') return new ZoneUnavailable(name, cause);
  return new LedgerUnavailable(name, cause);
}
