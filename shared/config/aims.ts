/** What an objective's pairs of windows are held against: its availability, its latency, or both. */
import { slotMsOf } from '../objectives/burnPairs.ts';
import type { Indicator } from './config.ts';
import { burnMinimumDefault, everyMsDefault, indicatorDefault } from './defaults.ts';
import type { ServiceDraft } from './draft.ts';
import type { IndicatorDraft, ObjectiveDraft } from './draftObjective.ts';
import { type Part, valueOr } from './part.ts';

export type Aim = {
  readonly name: 'availability' | 'latency';
  /** Where its percentage stands. */
  readonly part: Part;
  /** 0 to 1, exclusive. */
  readonly target: number;
  readonly slotMs: number;
  /** What is counted, and how much of it there is in one slot at the most. */
  readonly unit: 'slots' | 'probes' | 'requests';
  readonly slotEventsMax: number;
  /** What has to be counted in a long window. */
  readonly minimum: { readonly events: number; readonly failures: number };
};

/** Undefined where a setting that they need is invalid. */
export function aimsOf(service: ServiceDraft, draft: ObjectiveDraft, observers: number): readonly Aim[] | undefined {
  const { availability, latency, minimum } = draft;
  const kind = indicatorKindOf(draft.indicator);
  const everyMs = valueOr(service.every, everyMsDefault);
  if (kind === undefined || everyMs === undefined || availability.state !== 'valid') return undefined;
  const events = valueOr(minimum.events, burnMinimumDefault[kind].events);
  const failures = valueOr(minimum.failures, burnMinimumDefault[kind].failures);
  if (events === undefined || failures === undefined) return undefined;
  const common = { minimum: { events, failures } };
  const first: Aim = {
    ...common,
    name: 'availability',
    part: availability.part,
    target: availability.value,
    slotMs: slotMsOf(kind, everyMs),
    ...countedBy(kind, observers),
  };
  if (latency.part.tree === undefined) return [first];
  const { target } = latency;
  if (target.state !== 'valid') return undefined;
  const second: Aim = {
    ...common,
    name: 'latency',
    part: target.part,
    target: target.value,
    slotMs: slotMsOf('latency', everyMs),
    ...countedBy('latency', observers),
  };
  return [first, second];
}

function countedBy(kind: Indicator['kind'] | 'latency', observers: number): Pick<Aim, 'unit' | 'slotEventsMax'> {
  if (kind === 'metric') return { unit: 'requests', slotEventsMax: Number.POSITIVE_INFINITY };
  return kind === 'timeslices' ? { unit: 'slots', slotEventsMax: 1 } : { unit: 'probes', slotEventsMax: observers };
}

function indicatorKindOf({ part, word, metric }: IndicatorDraft): Indicator['kind'] | undefined {
  if (part.tree === undefined) return indicatorDefault.kind;
  if (word.state === 'valid') return word.value;
  return metric.part.tree === undefined ? undefined : 'metric';
}
