/** Deciding again over what was seen, as if it were happening: one service at one moment. Pure. */
import type { Control } from '../../control/control.ts';
import type { Look } from '../../ledger/burst.ts';
import type { LedgerEvent } from '../../ledger/event.ts';
import type { Seen } from '../../ledger/round.ts';
import { flipped } from '../commit.ts';
import { type Block, type Circumstances, decide } from '../decide.ts';
import { explain } from '../explain.ts';
import { explanationText } from '../explanationText.ts';
import type { ServicePolicy } from '../policy.ts';
import type { Judgement } from '../votes/judge.ts';

/** What would have been done, or wanted. `text` is the explanation, a line each. */
export type WouldBe = { readonly service: string; readonly at: number; readonly text: readonly string[] } & (
  | { readonly kind: 'flip'; readonly from: string; readonly to: string; readonly cause: 'failover' | 'failback' }
  | { readonly kind: 'blocked'; readonly why: Block['kind']; readonly epoch: number }
);

export type RedecideInput = {
  readonly policy: ServicePolicy;
  readonly control: Control;
  readonly judgement: Judgement;
  readonly inMaintenance: boolean;
};

/** Once a second is as often as anything new is seen. */
const instantMs = 1_000;

/** When a look could be read, to the next whole second: it had begun, and its slowest probe had ended. */
export function arrivalOf({ startedAt, seen }: Look): number {
  const took = Object.values(seen).flatMap((endpoints) =>
    Object.values<Seen>(endpoints).map(({ timings }) => timings.totalMs),
  );
  return Math.ceil((startedAt + Math.max(0, ...took)) / instantMs) * instantMs;
}

/** The record after deciding at the judgement's moment; a flip is settled at once. */
export function redecide({ policy, control, judgement, inMaintenance }: RedecideInput): {
  readonly control: Control;
  readonly wouldBe?: WouldBe;
} {
  const { now } = judgement;
  const verdicts = judgement.verdictsOf(policy);
  const circumstances: Circumstances = { inMaintenance, lagMs: lagThen(policy, judgement) };
  const decision = decide(policy, control, verdicts, circumstances, now);
  if (decision.kind === 'stay') return { control };
  const text = explanationText(explain(policy, control, verdicts, circumstances, decision, now));
  const told = { service: policy.service, at: now, text };
  if (decision.kind === 'blocked') {
    return { control, wouldBe: { ...told, kind: 'blocked', why: decision.why.kind, epoch: control.epoch } };
  }
  const { to, cause } = decision;
  const next = flipped(control, policy, { by: 'replay', kind: cause, reason: 'replayed', to, now });
  return {
    control: { ...next, phase: 'settled' },
    wouldBe: { ...told, kind: 'flip', from: control.active, to, cause },
  };
}

/** What the health JSON said was recorded with the rounds; metrics were not, and are taken to have been fine. */
function lagThen(policy: ServicePolicy, judgement: Judgement): Circumstances['lagMs'] {
  if (policy.lag?.kind === 'json') return judgement.lagOf(policy);
  return Object.fromEntries(policy.endpoints.map((id) => [id, 0]));
}

/** By hand or for a drill: what somebody wanted then is not decided again. */
function isOrdered(cause: 'failover' | 'failback' | 'forced' | 'drill'): boolean {
  return cause === 'forced' || cause === 'drill';
}

/** The record after what a person did then. What Holdfast did by itself changes nothing here. */
export function withPeople(control: Control, recorded: LedgerEvent, policy: ServicePolicy): Control {
  if (recorded.kind !== 'control') return control;
  const { event } = recorded;
  const { hold: _, ...free } = control;
  switch (event.kind) {
    case 'held': {
      const { by, reason, at, until } = event;
      return { ...control, hold: { by, reason, at, ...(until === undefined ? {} : { until }) } };
    }
    case 'released':
      return free;
    case 'flipped': {
      const { by, reason, cause, to, at } = event;
      if (!isOrdered(cause) || to === control.active) return control;
      return { ...flipped(control, policy, { by, kind: cause, reason, to, now: at }), phase: 'settled' };
    }
    default:
      return control;
  }
}

/**
 * The record as it was at a moment, from the events before it, oldest first; from the ones after it where those tell.
 * @returns `since`: from when on it was in Holdfast's hands; undefined when the ledger remembers no adoption.
 */
export function controlAt(
  policy: ServicePolicy,
  events: readonly LedgerEvent[],
  at: number,
): { readonly control: Control; readonly since: number | undefined } {
  const told = events.flatMap((one) => (one.kind === 'control' ? [one.event] : []));
  const flips = told.flatMap((event) => (event.kind === 'flipped' ? [event] : []));
  const earlier = flips.filter((flip) => flip.at < at).toReversed();
  const adopted = told.find((event) => event.kind === 'adopted');
  const active = earlier[0]?.to ?? flips[0]?.from ?? adopted?.active ?? policy.endpoints[0] ?? '';
  const blank: Control = {
    service: policy.service,
    revision: 0,
    active,
    epoch: earlier[0]?.epoch ?? 1,
    phase: 'settled',
    flips: earlier.map(({ epoch, from, to, cause: kind, reason, by, at }) => ({
      epoch,
      from,
      to,
      kind,
      reason,
      by,
      at,
    })),
    log: [],
  };
  const holds = events.filter(
    (one) => one.at < at && one.kind === 'control' && (one.event.kind === 'held' || one.event.kind === 'released'),
  );
  const control = holds.reduce((known, one) => withPeople(known, one, policy), blank);
  return { control, since: adopted === undefined ? earlier.at(-1)?.at : adopted.at };
}
