/**
 * Drills: one endpoint is declared down for the monitor and for nobody else, and the whole path runs for real. A drill is
 * a field of the control record, so that whoever comes next takes it on.
 */
import { maintenanceAt } from '../availability/maintenance.ts';
import type { Config } from '../config/config.ts';
import { activeHold } from '../control/activeHold.ts';
import type { Control, ControlEvent, Drill, DrillTimes } from '../control/control.ts';
import { revised } from '../control/log.ts';
import { revise } from '../control/revise.ts';
import type { ControlStore } from '../control/store.ts';
import { quorumOf } from '../ledger/fold.ts';
import { freshMs } from '../ledger/fresh.ts';
import type { Clock } from '../runtime/clock.ts';
import { flipped } from './commit.ts';
import { type Block, blocksOf, decide, type Verdicts, votesFor } from './decide.ts';
import { blockText } from './explanationText.ts';
import { type LagMeter, lagsOf } from './lag.ts';
import type { ServicePolicy } from './policy.ts';
import type { Judgement } from './votes/judge.ts';

export type BeginDrillInput = {
  readonly config: Config;
  readonly policy: ServicePolicy;
  readonly control: Control;
  readonly judgement: Judgement;
  readonly by: string;
  readonly reason: string;
  /** Unique. */
  readonly id: string;
  /** Unix milliseconds. */
  readonly now: number;
};

export type DrillRefusal =
  | { readonly kind: 'drill-under-way'; readonly by: string }
  | { readonly kind: 'flip-under-way' }
  /** The active endpoint is not known to be well: this is no time for a rehearsal. */
  | { readonly kind: 'active-not-up'; readonly active: string; readonly up: number; readonly needed: number }
  /** What would stand in the way of the flip. */
  | Block;

export type DrillBegun =
  | { readonly kind: 'began'; readonly control: Control }
  | { readonly kind: 'refused'; readonly why: DrillRefusal }
  | { readonly kind: 'lost' };

/** Everything that keeps the drill from its end is waited for so long: a flip there, and the flip back. */
function drillMsMax({ down, up, everyMs }: ServicePolicy): number {
  const spanOf = ({ of, forMs }: ServicePolicy['down']) => of * everyMs + forMs;
  return 2 * (spanOf(down) + spanOf(up) + freshMs(everyMs)) + 5 * 60_000;
}

/** @throws ControlUnavailable: the drill may have begun; reading the record tells. */
export async function beginDrill(
  input: BeginDrillInput,
  { control: store, lag }: { readonly control: ControlStore; readonly lag: LagMeter },
): Promise<DrillBegun> {
  const { policy, control, judgement, by, reason, id, now } = input;
  const lagMs = await lagsOf(policy, judgement, lag);
  const why = refusalOf(input, lagMs);
  if (why !== undefined) return { kind: 'refused', why };
  const endpoint = control.active;
  const drill: Drill = { id, by, reason, endpoint, startedAt: now, until: now + drillMsMax(policy) };
  const written = await revise(
    store,
    policy.service,
    (current) =>
      current.revision === control.revision
        ? { ...revised(current, { by, at: now }, { kind: 'drill-began', endpoint, reason }), drill }
        : undefined,
    control,
  );
  return written.kind === 'written' ? { kind: 'began', control: written.control } : { kind: 'lost' };
}

function refusalOf(
  { config, policy, control, judgement, now }: BeginDrillInput,
  lagMs: Readonly<Record<string, number>>,
): DrillRefusal | undefined {
  if (control.drill !== undefined) return { kind: 'drill-under-way', by: control.drill.by };
  if (control.phase === 'flipping') return { kind: 'flip-under-way' };
  const verdicts = judgement.verdictsOf(policy);
  const needed = quorumOf(policy.observers.length);
  const up = votesFor('up', control.active, policy, verdicts);
  if (up < needed) return { kind: 'active-not-up', active: control.active, up, needed };
  const inMaintenance = maintenanceAt(config, policy.service, now) !== undefined;
  const to = policy.endpoints.find((id) => id !== control.active && votesFor('up', id, policy, verdicts) >= needed);
  if (to === undefined) return { kind: 'no-healthy-target' };
  // The decision that the rehearsal will lead to, with everybody's vote.
  const rehearsed = { ...verdicts, [control.active]: allDown(policy, now) };
  const decision = decide(policy, control, rehearsed, { inMaintenance, lagMs }, now);
  if (decision.kind === 'blocked') return decision.why;
  return blocksOf(policy, control, { inMaintenance, lagMs }, to, now)[0];
}

function allDown({ observers }: ServicePolicy, now: number): Verdicts[string] {
  return Object.fromEntries(observers.map((observer) => [observer, { kind: 'down', since: now, rounds: 1 } as const]));
}

/** What a drill needs next. */
export type DrillStep =
  | { readonly kind: 'wait' }
  | { readonly kind: 'flip-back'; readonly to: string }
  | { readonly kind: 'end'; readonly passed: boolean; readonly why: string };

/** Pure. `blocked` is what the last decision said stood in the way. */
function nextDrillStep(
  drill: Drill,
  {
    policy,
    control,
    verdicts,
    now,
    blocked,
    lagBlock,
  }: {
    readonly policy: ServicePolicy;
    readonly control: Control;
    readonly verdicts: Verdicts;
    readonly now: number;
    readonly blocked: string | undefined;
    /** Why the way back would lose too much. */
    readonly lagBlock?: Block | undefined;
  },
): DrillStep {
  const { endpoint, startedAt, until } = drill;
  const needed = quorumOf(policy.observers.length);
  const flips = control.flips.filter(({ at }) => at >= startedAt);
  const [last] = flips;
  if (control.phase === 'flipping') return { kind: 'wait' };
  if (last !== undefined && last.kind !== 'drill') {
    return { kind: 'end', passed: false, why: `traffic was moved to ${last.to}: ${last.reason}` };
  }
  if (last === undefined) {
    if (now < until) return { kind: 'wait' };
    const why = blocked ?? 'no quorum of observers has looked at it since, or nobody was there to decide';
    return { kind: 'end', passed: false, why: `traffic did not move in time: ${why}` };
  }
  const { answeredAt, backAt } = drillTimes(control);
  if (last.to === endpoint) {
    if (answeredAt !== undefined && backAt !== undefined) {
      return { kind: 'end', passed: true, why: 'traffic moved, and came back' };
    }
    if (now < until) return { kind: 'wait' };
    return {
      kind: 'end',
      passed: false,
      why: `the name never answered ${answeredAt === undefined ? last.from : endpoint}`,
    };
  }
  if (activeHold(control, now) !== undefined)
    return { kind: 'end', passed: false, why: `traffic moved to ${last.to} and stays there: there is a hold` };
  const isUp = votesFor('up', endpoint, policy, verdicts) >= needed;
  // Where health checks say what is answered, they take their time after the flip; a real failure does not wait for them.
  const isAwaited = answeredAt === undefined && now < until && votesFor('up', last.to, policy, verdicts) >= needed;
  if (isUp && lagBlock === undefined && !isAwaited) return { kind: 'flip-back', to: endpoint };
  if (now < until) return { kind: 'wait' };
  const why = isUp && lagBlock !== undefined ? blockText(lagBlock, now) : `${endpoint} is not up`;
  return { kind: 'end', passed: false, why: `traffic moved to ${last.to} and stays there: ${why}` };
}

export type AdvanceDrillInput = {
  readonly policy: ServicePolicy;
  readonly control: Control;
  readonly judgement: Judgement;
  readonly observer: string;
  readonly now: number;
  /** As in `failOver`. */
  readonly begunAt: number;
  readonly blocked: string | undefined;
};

export type AdvanceDrillParts = {
  readonly control: ControlStore;
  readonly lag: LagMeter;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
};

/** @returns the record as it is now: flipping back, or without the drill. */
export async function advanceDrill(
  input: AdvanceDrillInput,
  { control: store, lag, clock }: AdvanceDrillParts,
): Promise<Control> {
  const { policy, control, judgement, observer, now } = input;
  const { drill } = control;
  if (drill === undefined) return control;
  const verdicts = judgement.verdictsOf(policy);
  const isAway = control.active !== drill.endpoint;
  const lagMs = isAway ? await lagsOf(policy, judgement, lag) : {};
  const blocks = isAway ? blocksOf(policy, control, { inMaintenance: false, lagMs }, drill.endpoint, now) : [];
  const lagBlock = blocks.find(({ kind }) => kind === 'lag');
  const step = nextDrillStep(drill, { ...input, verdicts, lagBlock });
  if (step.kind === 'wait') return control;
  // DNS may have been waited for since the votes were read: whoever comes next counts anew.
  if (step.kind === 'flip-back' && clock.monotonic() - input.begunAt > freshMs(policy.everyMs)) return control;
  const said = { by: observer, at: clock.now() };
  const written = await revise(
    store,
    policy.service,
    (current) => {
      if (current.drill?.id !== drill.id || current.epoch !== control.epoch) return undefined;
      if (step.kind === 'flip-back') {
        // What has changed may be a hold: whoever comes next counts anew.
        if (current.revision !== control.revision) return undefined;
        const cause = { by: observer, kind: 'drill', reason: 'the drill is over' } as const;
        return flipped(current, policy, { ...cause, to: step.to, now: said.at });
      }
      const { drill: _, ...rest } = current;
      const { endpoint, startedAt } = drill;
      const { passed, why } = step;
      return revised(rest, said, { kind: 'drill-ended', endpoint, startedAt, passed, why, times: drillTimes(current) });
    },
    control,
  );
  return written.kind === 'not-adopted' ? control : written.control;
}

/** How far the drill has come, from the record's own log. */
export function drillTimes({ drill, log }: Control): DrillTimes {
  if (drill === undefined) return {};
  const since = log.filter(({ at }) => at >= drill.startedAt).toReversed();
  const there = since.find(isDrillFlip);
  const back = since.filter(isDrillFlip).find(({ to }) => to === drill.endpoint);
  const settledThere = there === undefined ? undefined : settlingOf(since, there.epoch);
  const [answeredThere, answeredBack] = [answerAfter(since, there), answerAfter(since, back)];
  return {
    ...(there?.detectedAt === undefined ? {} : { detectedAt: there.detectedAt }),
    ...(there === undefined ? {} : { decidedAt: there.at }),
    ...(settledThere?.inSyncAt === undefined ? {} : { inSyncAt: settledThere.inSyncAt }),
    ...(answeredThere === undefined ? {} : { answeredAt: answeredThere.at }),
    ...(answeredBack === undefined ? {} : { backAt: answeredBack.at }),
  };
}

/** Settling notes what is answered, if that is news; in `switch` mode it is only heard later. */
function answerAfter(events: readonly ControlEvent[], flip: FlippedEvent | undefined): ControlEvent | undefined {
  return events.find(
    (event) =>
      flip !== undefined && event.kind === 'answers' && event.revision > flip.revision && event.endpoint === flip.to,
  );
}

type FlippedEvent = Extract<ControlEvent, { kind: 'flipped' }>;
type Settled = Extract<ControlEvent, { kind: 'settled' }>;

function isDrillFlip(event: ControlEvent): event is FlippedEvent {
  return event.kind === 'flipped' && event.cause === 'drill';
}

function settlingOf(events: readonly ControlEvent[], epoch: number): Settled | undefined {
  return events.find((event): event is Settled => event.kind === 'settled' && event.epoch === epoch);
}
