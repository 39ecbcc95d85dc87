/** Runs a scenario: the real verbs on a virtual clock, in a world where things go wrong. */
import type { BurstQueue } from '../../shared/failover/burst/askForBurst.ts';
import { createMishaps } from './mishaps.ts';
import { type Task, work } from './observers.ts';
import { actsOf, adoptService } from './people.ts';
import { type Event, play } from './play.ts';
import { chanceOf } from './random.ts';
import { createRun, type RunScene } from './run.ts';
import { partsOf } from './runParts.ts';
import { planOf, type Scenario, slotsOfFaults } from './scenario.ts';
import { createStage, type Stage } from './stage.ts';
import { type Trigger, triggersOf } from './triggers.ts';
import { realVerbs, type Verbs } from './verbs.ts';
import type { Violation } from './violation.ts';

export type Outcome = {
  readonly violation: Violation | undefined;
  readonly flips: number;
  /** One line for each thing that happened, in order, with the true time; none when it was not asked for. */
  readonly log: readonly string[];
  /** How often each fault happened, by kind; the mishaps of calls by what they were. */
  readonly faults: Readonly<Record<string, number>>;
};

export type SimulateOptions = {
  readonly verbs?: Verbs;
  /** Whether what happens is written down. It does not change what happens. */
  readonly isLogged?: boolean;
};

/** When nothing is left to be done for so long, and the faults that end have ended, nothing more will happen. */
const restSlots = 8;

/** The same scenario and verbs give the same outcome, the log included. */
export async function simulate(
  scenario: Scenario,
  { verbs = realVerbs, isLogged = true }: SimulateOptions = {},
): Promise<Outcome> {
  const lines: string[] | undefined = isLogged ? [] : undefined;
  const stage = createStage(scenario, lines);
  const { referee } = stage;
  await adoptService(stage);
  const mishaps = createMishaps(stage);
  const crashes: unknown[] = [];
  const crashed = (error: unknown) => void crashes.push(error);
  const start = starter(stage, verbs, mishaps.take, crashed);
  const { everyMs } = scenario.policy;
  const events = eventsOf(stage, start, crashed);
  const { seed } = scenario;
  await play({
    seed,
    stage,
    events,
    mishaps,
    crashes,
    faultsEndAt: slotsOfFaults * everyMs,
    restMs: restSlots * everyMs,
  });
  return { violation: referee.violation, flips: referee.flips.length, log: lines ?? [], faults: mishaps.counts() };
}

/** What does not last that long may go by without the referee's noticing it. */
const lookEveryMs = 2_500;

/** The triggers, Route 53's health checks of the switch, and what people do, in the order of time. */
function eventsOf(
  stage: Stage,
  start: (trigger: Trigger) => void,
  crashed: (error: unknown) => void,
): readonly Event[] {
  const { scenario, switches, now } = stage;
  const { policy, faults, slots } = scenario;
  const triggers = triggersOf(scenario).map((trigger) => ({ at: trigger.at, act: () => start(trigger) }));
  const deeds = faults.flatMap((fault) => {
    switch (fault.kind) {
      case 'hold':
      case 'maintenance':
      case 'flip-by-hand':
      case 'drill':
      case 'drift':
        return actsOf(fault, stage).map(({ at, act }) => ({ at, act: () => void act().catch(crashed) }));
      default:
        return [];
    }
  });
  const asking = Array.from({ length: policy.mode === 'switch' ? slots : 0 }, (_, slot) => {
    return { at: (slot + 0.5) * policy.everyMs, act: () => void switches.ask().catch(crashed) };
  });
  const looks = Array.from({ length: Math.ceil((slots * policy.everyMs) / lookEveryMs) }, (_, index) => {
    return { at: index * lookEveryMs, act: () => {} };
  });
  const begunAt = now();
  return [...triggers, ...deeds, ...asking, ...looks].filter(({ at }) => at >= begunAt).sort((a, b) => a.at - b.at);
}

/** Runs that nobody has planned are numbered from here. */
const firstUnplanned = 1_000_000;

/** From a burst round's being written to the failover function's being started by it. */
const streamMs = { least: 500, most: 2_500 };

function starter(
  stage: Stage,
  verbs: Verbs,
  mishap: RunScene['mishap'],
  crashed: (error: unknown) => void,
): (trigger: Trigger) => void {
  const { scenario, world, clock, now, control, zone, depot, referee } = stage;
  const { seed } = scenario;
  const plan = planOf(scenario);
  const scene: RunScene = { seed, world, clock, now, mishap };
  const remembered = new Map<string, Map<string, number>>();
  let runs = firstUnplanned;

  function later(delayMs: number, observer: string, task: Task): void {
    runs += 1;
    const id = runs;
    clock.sleep(delayMs).then(() => begin(id, observer, task), crashed);
  }

  function queueOf(observer: string): BurstQueue {
    return {
      async ask(looks) {
        for (const { slot } of looks) {
          // Messages are delayed by whole seconds, and come when they come.
          const delayMs = Math.max(0, slot - clock.now()) + Math.round(1_000 * chanceOf(seed, slot, runs));
          later(delayMs, observer, { work: 'burst', slot });
        }
      },
    };
  }

  const queues = new Map(scenario.config.observers.map((observer) => [observer, queueOf(observer)]));

  function begin(id: number, observer: string, task: Task): void {
    if (world.isGone(observer, now())) return;
    const run = createRun(id, observer, now());
    const published = remembered.get(observer) ?? new Map<string, number>();
    remembered.set(observer, published);
    const stores = { control, zone, depot, referee, queues, published, replica: stage.replicaOf(observer) };
    const parts = verbs.ports(partsOf(run, scene, stores), { observer, scenario });
    const recorded = () => {
      const delayMs = streamMs.least + (streamMs.most - streamMs.least) * chanceOf(seed, id);
      later(Math.round(delayMs), observer, { work: 'failover', slot: 1 });
    };
    const working = { task, run, parts, verbs, plan, stage, recorded };
    work(working)
      .then(() => {
        // What a process remembers dies with it.
        if (run.isDead) remembered.delete(observer);
      })
      .catch(crashed);
  }

  return ({ id, observer, work: kind, slot }) => begin(id, observer, { work: kind, slot });
}
