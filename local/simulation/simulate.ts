/** Runs a scenario: the real verbs on a virtual clock, in a world where things go wrong. */
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import type { ControlStore } from '../../shared/control/store.ts';
import { adopt } from '../../shared/failover/adopt.ts';
import { syncMsMost } from './bounds.ts';
import { createVirtualClock, type VirtualClock } from './clock.ts';
import { type CallName, describeFault, type Fault } from './faults.ts';
import { type WorkParts, work } from './observers.ts';
import { chanceOf } from './random.ts';
import { createReferee, type Referee, type Violation } from './referee.ts';
import type { CallFault, Run, RunScene } from './run.ts';
import { partsOf } from './runParts.ts';
import { type Scenario, service } from './scenario.ts';
import { createReplicas } from './simulatedLedger.ts';
import { createSimulatedZone, type SimulatedZone } from './simulatedZone.ts';
import { type Trigger, triggersOf } from './triggers.ts';
import { realVerbs, type Verbs } from './verbs.ts';
import { type World, worldOf } from './world.ts';

export type Outcome = {
  readonly violation: Violation | undefined;
  readonly flips: number;
  /** One line for each thing that happened, in order, with the true time. */
  readonly log: readonly string[];
  /** How often each fault happened, by kind; the mishaps of calls by what they were. */
  readonly faults: Readonly<Record<string, number>>;
};

const startAt = Date.UTC(2030, 0, 1);

type Stage = {
  readonly scenario: Scenario;
  readonly world: World;
  readonly clock: VirtualClock;
  readonly now: () => number;
  readonly control: ControlStore;
  readonly zone: SimulatedZone;
  readonly referee: Referee;
  readonly log: string[];
};

/** The same scenario and verbs give the same outcome, the log included. */
export async function simulate(scenario: Scenario, verbs: Verbs = realVerbs): Promise<Outcome> {
  const stage = stageOf(scenario);
  const { clock, now, referee, world } = stage;
  await begin(stage);
  const mishaps = mishapsOf(stage);
  const scene: RunScene = { seed: scenario.seed, world, clock, now, mishap: mishaps.take };
  const replicas = createReplicas(scenario.config.observers, world, now);
  const parts: WorkParts = { scenario, world, verbs, referee, startAt, now };
  const crashes: unknown[] = [];
  const start = (trigger: Trigger) => {
    const replica = replicas.get(trigger.observer);
    if (replica === undefined || world.isGone(trigger.observer, now())) return;
    const run: Run = {
      id: trigger.id,
      observer: trigger.observer,
      seen: [],
      answered: [],
      knownEpoch: 0,
      heldUpMs: 0,
      isDead: false,
      calls: 0,
    };
    const verbParts = partsOf(run, scene, { control: stage.control, zone: stage.zone, replica, referee });
    work({ trigger, run, verbParts }, parts).catch((error: unknown) => crashes.push(error));
  };
  for (const event of eventsOf(stage, start)) {
    await clock.advance(Math.max(0, event.at - now()));
    event.act();
    referee.check();
    if (referee.violation !== undefined || crashes.length > 0) break;
  }
  if (crashes.length > 0) throw new Error(`seed ${scenario.seed}: a verb failed as none may`, { cause: crashes[0] });
  return { violation: referee.violation, flips: referee.flips.length, log: stage.log, faults: mishaps.counts() };
}

function stageOf(scenario: Scenario): Stage {
  const world = worldOf(scenario);
  const clock = createVirtualClock(startAt);
  const now = () => clock.now() - startAt;
  const log: string[] = [];
  const zone = createSimulatedZone({
    now,
    syncMs: (change) => 1_000 + Math.round((syncMsMost - 1_000) * chanceOf(scenario.seed, change) ** 2),
    isHealthy: (id) => world.isWorking(id.replace('check-', ''), now()),
  });
  const write = (by: string, text: string) => log.push(`${timeText(now())} ${by} ${text}`);
  const referee = createReferee({ scenario, world, zone, now, startAt, log: write });
  return { scenario, world, clock, now, control: createMemoryControlStore(), zone, referee, log };
}

/** `+ 61.250s` */
function timeText(ms: number): string {
  return `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1_000).toFixed(3).padStart(8)}s`;
}

/** A person adopts the service before anything goes wrong. */
async function begin({ scenario: { policy }, clock, control, zone, referee }: Stage): Promise<void> {
  const person = { id: 'operator', knownEpoch: 1 };
  const told: ControlStore = {
    ...control,
    async createControl(next) {
      const written = await control.createControl(next);
      if (written === 'written') referee.controlWritten(person, next);
      return written;
    },
    async replaceControl(next) {
      const written = await control.replaceControl(next);
      if (written === 'written') referee.controlWritten(person, next);
      return written;
    },
  };
  let isDone = false;
  const adopting = adopt({ policy, yes: true, now: clock.now() }, { control: told, zone, clock }).then(() => {
    isDone = true;
  });
  while (!isDone) await clock.advance(1_000);
  await adopting;
}

type Event = { readonly at: number; readonly act: () => void };

/** The triggers, and what people do, in the order of time. */
function eventsOf(stage: Stage, start: (trigger: Trigger) => void): readonly Event[] {
  const begunAt = stage.now();
  const triggers = triggersOf(stage.scenario).map((trigger) => ({ at: trigger.at, act: () => start(trigger) }));
  const holds = stage.scenario.faults.flatMap((fault) =>
    fault.kind === 'hold' ? [{ at: fault.from, act: () => void hold(fault.to, stage) }] : [],
  );
  return [...triggers, ...holds].filter(({ at }) => at >= begunAt).sort((a, b) => a.at - b.at);
}

async function hold(until: number, { control, referee, clock }: Stage): Promise<void> {
  for (;;) {
    const known = await control.readControl(service);
    if (known === undefined) return;
    const held = { by: 'operator', reason: 'a change', at: clock.now(), until: startAt + until };
    const next = { ...known, revision: known.revision + 1, hold: held };
    if ((await control.replaceControl(next)) === 'lost') continue;
    referee.controlWritten({ id: 'operator', knownEpoch: known.epoch }, next);
    return;
  }
}

type Mishaps = {
  readonly take: (observer: string, name: CallName) => CallFault | undefined;
  readonly counts: () => Readonly<Record<string, number>>;
};

function mishapsOf({ scenario, now, referee, log }: Stage): Mishaps {
  const waiting = scenario.faults.filter((fault) => fault.kind === 'call');
  const happened: string[] = [];
  return {
    take(observer, name) {
      const index = waiting.findIndex((one) => one.observer === observer && one.name === name && one.from <= now());
      if (index < 0) return undefined;
      const [fault] = waiting.splice(index, 1);
      if (fault === undefined) return undefined;
      happened.push(`call ${fault.how}`);
      log.push(`${timeText(now())} ${observer} FAULT ${describeFault(fault)}`);
      referee.mishapHappened(observer);
      return fault;
    },
    counts() {
      const begun = scenario.faults.filter((fault) => fault.kind !== 'call' && hasBegun(fault, now()));
      const counts: Record<string, number> = {};
      for (const name of [...begun.map(({ kind }) => kind), ...happened]) counts[name] = (counts[name] ?? 0) + 1;
      return counts;
    },
  };
}

function hasBegun(fault: Fault, at: number): boolean {
  return !('from' in fault) || fault.from <= at;
}
