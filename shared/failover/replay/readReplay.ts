/**
 * The verb `readReplay`: what a policy would have made of recorded rounds and bursts, beside what happened. The rounds are
 * read piece by piece, and of those read no more is kept than verdicts look back.
 */
import { setImmediate } from 'node:timers/promises';
import { maintenanceAt } from '../../availability/maintenance.ts';
import type { Config } from '../../config/config.ts';
import type { Control } from '../../control/control.ts';
import type { LedgerEvent } from '../../ledger/event.ts';
import { freshMs } from '../../ledger/fresh.ts';
import { hourText } from '../../ledger/keys.ts';
import type { Ledger, Range } from '../../ledger/ledger.ts';
import { cadencesOf } from '../../ledger/shards.ts';
import { policiesOf, type ServicePolicy } from '../policy.ts';
import { type Judgement, judge } from '../votes/judge.ts';
import { lossSpanMs } from '../votes/readLooks.ts';
import { compareReplay, type ReplayEntry } from './compareReplay.ts';
import { controlAt, redecide, type WouldBe, withPeople } from './replay.ts';
import { type Recorded, type Window, windowsOf } from './replayWindows.ts';

export type ReadReplayInput = Range & {
  /** What the monitor ran with: it says at which cadence the rounds were taken. */
  readonly ran: Config;
  /** Whose policies decide. */
  readonly config: Config;
  /** Only this one; every service that fails over when absent. */
  readonly service?: string;
};

export type Replay = Range & {
  readonly services: readonly string[];
  /** Oldest first. */
  readonly entries: readonly ReplayEntry[];
  /** What could not be replayed as it was, in full sentences. */
  readonly notes: readonly string[];
  /** Every flip that would have happened did, at the same time, and no other. */
  readonly isSame: boolean;
};

type Parts = { readonly ledger: Pick<Ledger, 'rounds' | 'bursts' | 'events'> };

/** @throws LedgerUnavailable */
export async function readReplay(input: ReadReplayInput, { ledger }: Parts): Promise<Replay> {
  const { from, to } = input;
  const config = asTaken(input.config, input.ran);
  const policies = policiesOf(config).filter(({ service }) => input.service === undefined || service === input.service);
  const stages = await Promise.all(policies.map((policy) => stageOf(policy, input, ledger)));
  const backMs = Math.max(0, ...policies.map(lookBackMs));
  const seen: Recorded = new Set();
  const observers = [...new Set([...config.observers, ...input.ran.observers])];
  const cadences = [...new Set([...cadencesOf(config), ...cadencesOf(input.ran)])];
  const watched = new Set(policies.map(({ service }) => service));
  for await (const window of windowsOf({ from, to, backMs, observers, cadences, watched, seen }, { ledger })) {
    // Whoever shares the process probes on time.
    if (decideAll(config, stages, window)) await setImmediate();
  }
  const entries = stages.flatMap(({ policy: { service }, recorded, wouldBe }) =>
    compareReplay(
      service,
      recorded.filter(({ at }) => at >= from),
      wouldBe,
    ),
  );
  return {
    from,
    to,
    services: policies.map(({ service }) => service),
    entries: entries.sort((a, b) => a.at - b.at),
    notes: [...cadenceNotes(input, policies), ...stages.flatMap((stage) => notesOn(stage, seen))],
    isSame: entries.every((entry) => entry.kind !== 'flip' || entry.match === 'same'),
  };
}

/** Rounds were taken at the cadence of then, whatever the other config would have had. */
function asTaken(config: Config, ran: Config): Config {
  const everyMs = new Map(ran.services.map((service) => [service.id, service.everyMs]));
  const services = config.services.map((one) => ({ ...one, everyMs: everyMs.get(one.id) ?? one.everyMs }));
  return { ...config, services };
}

/** As far back as any verdict looks; a failback's quiet time may be longer than all else. */
function lookBackMs({ everyMs, down, up, failback }: ServicePolicy): number {
  const quietMs = failback.kind === 'after' ? failback.quietMs : 0;
  const spans = [down, up].map(({ of, forMs }) => Math.max(of * everyMs, forMs));
  return Math.max(lossSpanMs(everyMs), ...spans.map((ms) => ms + freshMs(everyMs)), quietMs + freshMs(everyMs));
}

/** One service as the replay goes on. */
type Stage = {
  readonly policy: ServicePolicy;
  /** All of them up to the end of the range, oldest first. */
  readonly recorded: readonly LedgerEvent[];
  /** When it was adopted, as far as the ledger remembers. */
  readonly since: number | undefined;
  readonly wouldBe: WouldBe[];
  /** The blocks that were told already: once an hour for each reason and epoch, as the monitor writes them down. */
  readonly told: Set<string>;
  control: Control;
  /** How many of the recorded have come by. */
  come: number;
};

async function stageOf(policy: ServicePolicy, { from, to }: Range, ledger: Parts['ledger']): Promise<Stage> {
  const recorded = await ledger.events(policy.service, { from: 0, to });
  const { control, since } = controlAt(policy, recorded, from);
  const come = recorded.filter(({ at }) => at < from).length;
  return { policy, recorded, since, control, come, wouldBe: [], told: new Set() };
}

/**
 * Judging takes long, and is of no use while all is well: then nothing is decided but to stay.
 * @returns whether there was anything to judge.
 */
function decideAll(config: Config, stages: readonly Stage[], { now, looks, troubled }: Window): boolean {
  let judgement: Judgement | undefined;
  for (const stage of stages) {
    const { policy } = stage;
    for (let next = stage.recorded[stage.come]; next !== undefined && next.at <= now; ) {
      stage.control = withPeople(stage.control, next, policy);
      stage.come += 1;
      next = stage.recorded[stage.come];
    }
    if (stage.since !== undefined && now < stage.since) continue;
    const mayReturn = policy.failback.kind === 'after' && stage.control.active !== policy.endpoints[0];
    if (!troubled.has(policy.service) && !mayReturn) continue;
    judgement ??= judge({ config, looks: looks(), now });
    const inMaintenance = maintenanceAt(config, policy.service, now) !== undefined;
    const { control, wouldBe } = redecide({ policy, control: stage.control, judgement, inMaintenance });
    stage.control = control;
    if (wouldBe !== undefined && isNews(wouldBe, stage.told)) stage.wouldBe.push(wouldBe);
  }
  return judgement !== undefined;
}

function isNews(wouldBe: WouldBe, told: Set<string>): boolean {
  if (wouldBe.kind === 'flip') return true;
  const { epoch, why, at } = wouldBe;
  const key = `${epoch} ${why} ${hourText(at)}`;
  return !told.has(key) && told.add(key).has(key);
}

function cadenceNotes({ config, ran }: ReadReplayInput, policies: readonly ServicePolicy[]): readonly string[] {
  const asked = new Map(config.services.map((service) => [service.id, service.everyMs]));
  const other = policies.filter(({ service, everyMs }) => asked.get(service) !== everyMs);
  const left = policiesOf(ran).filter(({ service }) => !config.services.some(({ id }) => id === service));
  return [
    ...other.map(
      ({ service, everyMs }) =>
        `${service} was looked at every ${everyMs / 1000} s, and is decided on with those rounds; its other cadence changes nothing here.`,
    ),
    ...left.map(({ service }) => `${service} is not in the other config, so its flips are not compared.`),
  ];
}

function notesOn({ policy, since }: Stage, seen: Recorded): readonly string[] {
  const { service, endpoints, observers, lag } = policy;
  const blind = observers.filter((observer) => !seen.has(`${observer} ${service}`));
  const unseen = endpoints.filter((id) => !observers.some((observer) => seen.has(`${observer} ${service} ${id}`)));
  if (blind.length === observers.length) {
    return [
      `The ledger has no rounds of ${service} in this range (it keeps them for 35 days), so nothing was decided.`,
    ];
  }
  return [
    ...blind.map((observer) => `${observer} has not looked at ${service} in this range, and counts as silent.`),
    ...unseen.map((id) => `Nobody has looked at ${id} of ${service} in this range; it counts for neither up nor down.`),
    ...(since === undefined
      ? [`The ledger remembers no adoption of ${service}; it is taken to have been on its preferred endpoint.`]
      : []),
    ...(lag?.kind === 'metric'
      ? [`What the metric ${lag.name} said of ${service} was not recorded; its data is taken not to have lagged.`]
      : []),
  ];
}
