/** Runs a scenario with alerts: the real verbs on a virtual clock, in a world where things go wrong. */
import { PublishFailed } from '../../../shared/alerts/notice.ts';
import { type AlertsMemory, createAlertsMemory } from '../../../shared/alerts/tendAlerts.ts';
import { ControlUnavailable } from '../../../shared/control/store.ts';
import { LedgerUnavailable } from '../../../shared/ledger/ledger.ts';
import { rollUp } from '../../../shared/ledger/rollUp.ts';
import { createMishaps } from '../mishaps.ts';
import { type Event, play } from '../play.ts';
import { chanceOf } from '../random.ts';
import { Crashed, createRun, type Run, type RunScene } from '../run.ts';
import type { Violation } from '../violation.ts';
import { budgetDelayMsMost } from './alertBounds.ts';
import { adoptAll, alertActsOf } from './alertPeople.ts';
import { alertPartsOf, ledgerOf, reaching } from './alertPorts.ts';
import type { AlertScenario } from './alertScenario.ts';
import { type AlertStage, createAlertStage } from './alertStage.ts';
import { type AlertVerbs, realAlertVerbs } from './alertVerbs.ts';

export type AlertOutcome = {
  readonly violation: Violation | undefined;
  /** How many messages were told, every repetition included. */
  readonly messages: number;
  /** One line for each thing that happened, in order, with the true time; none when it was not asked for. */
  readonly log: readonly string[];
  /** How often each fault happened, by kind; the mishaps of calls by what they were. */
  readonly faults: Readonly<Record<string, number>>;
};

export type SimulateAlertsOptions = {
  readonly verbs?: AlertVerbs;
  /** Whether what happens is written down. It does not change what happens. */
  readonly isLogged?: boolean;
};

/** When nothing is left to be done for so long, and the faults that end have ended, nothing more will happen. */
const restMs = 180_000;

/** The same scenario and verbs give the same outcome, the log included. */
export async function simulateAlerts(
  scenario: AlertScenario,
  { verbs = realAlertVerbs, isLogged = true }: SimulateAlertsOptions = {},
): Promise<AlertOutcome> {
  const lines: string[] | undefined = isLogged ? [] : undefined;
  const stage = createAlertStage(scenario, lines);
  const { referee, topics } = stage;
  await adoptAll(stage);
  const mishaps = createMishaps(stage);
  const crashes: unknown[] = [];
  const crashed = (error: unknown) => void crashes.push(error);
  const start = starter(stage, verbs, mishaps.take, crashed);
  const events = eventsOf(stage, start, crashed);
  const { seed } = scenario;
  await play({ seed, stage, events, mishaps, crashes, faultsEndAt: scenario.minutesOfFaults * 60_000, restMs });
  referee.finish();
  const { violation } = referee;
  return { violation, messages: topics.messages.length, log: lines ?? [], faults: mishaps.counts() };
}

type Work = 'budget' | 'rollup';

type Trigger = { readonly id: number; readonly observer: string; readonly work: Work };

/** What does not last that long may go by without the referee's noticing it. */
const lookEveryMs = 20_000;

const rollUpEveryMinutes = 5;
const rollUpDelayMsMost = 60_000;

/** The triggers and what people do, in the order of time. */
function eventsOf(
  stage: AlertStage,
  start: (trigger: Trigger) => void,
  crashed: (error: unknown) => void,
): readonly Event[] {
  const { scenario } = stage;
  const deeds = scenario.faults.flatMap((fault) => {
    switch (fault.kind) {
      case 'acknowledge':
      case 'exclude':
      case 'service-maintenance':
      case 'flip':
        return alertActsOf(fault, stage).map(({ at, act }) => ({ at, act: () => void act().catch(crashed) }));
      default:
        return [];
    }
  });
  const looks = Array.from({ length: Math.ceil((scenario.minutes * 60_000) / lookEveryMs) }, (_, index) => {
    return { at: index * lookEveryMs, act: () => {} };
  });
  return [...triggersOf(scenario, start), ...deeds, ...looks].sort((a, b) => a.at - b.at);
}

/** Every minute each observer is to look after the alerts, and every few minutes to fold rounds. */
function triggersOf(scenario: AlertScenario, start: (trigger: Trigger) => void): readonly Event[] {
  const { config, faults, minutes, seed } = scenario;
  const events: Event[] = [];
  for (let minute = 1; minute < minutes; minute += 1) {
    for (const [index, observer] of config.observers.entries()) {
      for (const work of ['budget', 'rollup'] as const) {
        if (work === 'rollup' && minute % rollUpEveryMinutes !== 0) continue;
        const id = ((minute * config.observers.length + index) * 2 + (work === 'budget' ? 0 : 1)) * 2;
        const most = work === 'budget' ? budgetDelayMsMost : rollUpDelayMsMost;
        const own = faults.filter(
          (fault) => 'work' in fault && fault.observer === observer && fault.work === work && fault.slot === minute,
        );
        const lateMs = own.reduce((sum, fault) => sum + (fault.kind === 'trigger-late' ? fault.ms : 0), 0);
        const at = minute * 60_000 + Math.round(most * delayShare(seed, index, id)) + lateMs;
        const isLost = own.some(({ kind }) => kind === 'trigger-lost');
        if (!isLost) events.push({ at, act: () => start({ id, observer, work }) });
        const isTwice = own.some(({ kind }) => kind === 'trigger-twice');
        const again = at + Math.round(10_000 * chanceOf(seed, id + 1));
        if (isTwice) events.push({ at: again, act: () => start({ id: id + 1, observer, work }) });
      }
    }
  }
  return events;
}

/** In half of the worlds a schedule fires at nearly the same second of every minute, in the others at any. */
function delayShare(seed: number, observer: number, id: number): number {
  const wavering = chanceOf(seed, id);
  return chanceOf(seed) < 0.5 ? wavering : 0.95 * chanceOf(seed, observer) + 0.05 * wavering;
}

function starter(
  stage: AlertStage,
  verbs: AlertVerbs,
  mishap: RunScene['mishap'],
  crashed: (error: unknown) => void,
): (trigger: Trigger) => void {
  const { scenario, world, clock, now, control, alerts, replicas, referee, config } = stage;
  const scene: RunScene = { seed: scenario.seed, world, clock, now, mishap };
  /** By observer, of processes that wait for something to do; one that is busy is joined by another. */
  const idle = new Map<string, AlertsMemory[]>(config.observers.map((observer) => [observer, []]));

  async function look(run: Run): Promise<void> {
    const memory = idle.get(run.observer)?.pop() ?? createAlertsMemory();
    const stores = { control, alerts, replica: replicas.of(run.observer), referee, memory };
    const parts = verbs.ports(alertPartsOf(run, scene, stores), { observer: run.observer, scenario });
    const input = { config, observer: run.observer, now: parts.clock.now() };
    try {
      const { failures } = await verbs.tendAlerts(input, parts);
      for (const error of failures) {
        if (!isExpected(error)) throw error;
        referee.noted(run, () => `could not do a part: ${error.message || error.name}`);
      }
    } finally {
      // What a process remembers dies with it.
      if (!run.isDead) idle.get(run.observer)?.push(memory);
    }
  }

  async function fold(run: Run): Promise<void> {
    const ledger = ledgerOf({ replica: replicas.of(run.observer), referee }, reaching(run, scene, referee), run);
    await rollUp({ config, observer: run.observer, now: clock.now() + world.skewMs(run.observer) }, { ledger });
  }

  return ({ id, observer, work }) => {
    if (world.isGone(observer, now())) return;
    const run = createRun(id, observer, now());
    const working = work === 'budget' ? look(run) : fold(run);
    working
      .catch((error: unknown) => {
        if (!isExpected(error)) throw error;
        referee.noted(run, () => `gave up on the ${work}: ${error.message || error.name}`);
      })
      .catch(crashed);
  };
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof Crashed ||
    error instanceof ControlUnavailable ||
    error instanceof LedgerUnavailable ||
    error instanceof PublishFailed
  );
}
