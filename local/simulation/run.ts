/** One run of one observer: its calls of the world, each of which may be late, fail, or be the last. */

import { PublishFailed } from '../../shared/alerts/notice.ts';
import type { Control } from '../../shared/control/control.ts';
import { ControlUnavailable } from '../../shared/control/store.ts';
import { ZoneUnavailable } from '../../shared/failover/dns/zone.ts';
import type { Look } from '../../shared/ledger/burst.ts';
import { LedgerUnavailable } from '../../shared/ledger/ledger.ts';
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
  /** True time, milliseconds since the start. */
  readonly begunAt: number;
  /** What it was given of what observers have seen, for whoever judges its decision. */
  readonly seen: Look[];
  /** What its own probes came back with, by service and endpoint. */
  readonly probed: Map<string, string>;
  /** The epoch that its last reading of the control record, or its own writing of it, told. */
  knownEpoch: number;
  knownPhase: Control['phase'];
  /** For how long the call under way was held up before it took effect: against that no verb can do anything. */
  heldUpMs: number;
  /** For how long it has been stopped by mishaps, all in all. */
  pausedMs: number;
  /** Until then it stands still as a whole; milliseconds since the start. */
  frozenUntil: number;
  isDead: boolean;
  calls: number;
};

export function createRun(id: number, observer: string, begunAt: number): Run {
  return {
    id,
    observer,
    begunAt,
    seen: [],
    probed: new Map(),
    knownEpoch: 0,
    knownPhase: 'settled',
    heldUpMs: 0,
    pausedMs: 0,
    frozenUntil: 0,
    isDead: false,
    calls: 0,
  };
}

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
type Port = 'control' | 'zone' | 'ledger' | 'topics' | 'none';

export type Make<T> = {
  readonly port: Port;
  readonly name: CallName;
  /** Made twice when the client repeats what has taken effect already. */
  readonly make: () => Promise<T>;
};

const latencyMs = { least: 5, most: 250 };

/** From the moment that a call is begun until it takes effect. */
export const callMsMost = latencyMs.least + latencyMs.most;

/** Each call takes its time, so that runs come between each other's calls. */
export async function call<T>(run: Run, scene: RunScene, { port, name, make }: Make<T>): Promise<T> {
  const { world, clock, now } = scene;
  const { observer } = run;
  run.calls += 1;
  const key = chanceOf(scene.seed, run.id, run.calls);
  const isRemote = port === 'control' || port === 'zone' || port === 'topics';
  stopIfGone(run, scene);
  if (isRemote) await clock.sleep(latencyMs.least + Math.round(key * latencyMs.most));
  const fault = scene.mishap(observer, name);
  if (fault?.how === 'crash-before') die(run);
  if (fault?.how === 'pause-before') freeze(run, scene, fault.ms);
  run.heldUpMs = Math.max(0, run.frozenUntil - now());
  await thaw(run, scene);
  stopIfGone(run, scene);
  if (fault?.how === 'fails' && port !== 'none') throw unavailable(port, name, 'refused');
  if (isRemote) {
    if (world.isCutFrom(observer, port, now())) throw unavailable(port, name, 'unreachable');
    if (world.isThrottled(port, now(), Math.floor(key * 2 ** 31))) throw unavailable(port, name, 'throttled');
  }
  const first = await make();
  const answer = fault?.how === 'repeated' && port !== 'none' ? await make() : first;
  run.heldUpMs = 0;
  if (fault?.how === 'crash-after') die(run);
  if (fault?.how === 'pause-after') freeze(run, scene, fault.ms);
  await thaw(run, scene);
  stopIfGone(run, scene);
  if (isRemote && world.isHanging(port, now(), Math.floor(key * 2 ** 31))) throw unavailable(port, name, 'timed out');
  if (fault?.how === 'answer-lost' && port !== 'none') throw unavailable(port, name, 'timed out');
  return answer;
}

function freeze(run: Run, { now }: RunScene, ms: number): void {
  run.frozenUntil = now() + ms;
  run.pausedMs += ms;
}

async function thaw(run: Run, { clock, now }: RunScene): Promise<void> {
  while (run.frozenUntil > now()) await clock.sleep(run.frozenUntil - now());
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
  if (port === 'topics') return new PublishFailed('the topic', cause);
  return new LedgerUnavailable(name, cause);
}
