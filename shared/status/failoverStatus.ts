/** A control record → how a service's failover stands. Pure. */
import { activeHold } from '../control/activeHold.ts';
import type { Control, ControlEvent } from '../control/control.ts';
import { drillTimes } from '../failover/drill.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import type { FailoverStatus, FlipStory } from './model.ts';

/**
 * @param control undefined when nobody has adopted the service's records yet.
 * @param now Unix milliseconds.
 */
export function failoverStatus(control: Control | undefined, now: number): FailoverStatus {
  if (control === undefined) return { phase: 'not-adopted' };
  const { phase, drill, answers } = control;
  const hold = activeHold(control, now);
  const lastFlip = flipStory(control);
  return {
    phase,
    ...(hold === undefined ? {} : { hold }),
    ...(drill === undefined ? {} : { drill: { ...drill, times: drillTimes(control) } }),
    ...(answers === undefined ? {} : { answers }),
    ...(lastFlip === undefined ? {} : { lastFlip }),
  };
}

type Told<Kind extends ControlEvent['kind']> = Extract<ControlEvent, { kind: Kind }>;

/** The latest flip from its first failure to the answer, as far as the record still remembers it. */
function flipStory({ log, flips }: Control): FlipStory | undefined {
  const flip = log.find((event) => event.kind === 'flipped');
  if (flip !== undefined) return { ...withoutKind(flip), ...whatFollowed(flip, log) };
  const [last] = flips;
  if (last === undefined) return undefined;
  const { kind: cause, ...known } = last;
  return { ...known, cause };
}

/** Every flip that a service's events tell of, the newest first. */
export function flipStories(events: readonly LedgerEvent[]): readonly FlipStory[] {
  const log = controlEvents(events);
  return log.flatMap((event) =>
    event.kind === 'flipped' ? [{ ...withoutKind(event), ...whatFollowed(event, log) }] : [],
  );
}

/** The newest first, as the control record has them. */
export function controlEvents(events: readonly LedgerEvent[]): readonly ControlEvent[] {
  const told = events.flatMap((one) => (one.kind === 'control' ? [one.event] : []));
  return told.toSorted((a, b) => b.revision - a.revision);
}

function withoutKind({ kind: _kind, revision: _revision, ...flip }: Told<'flipped'>): FlipStory {
  return flip;
}

export function whatFollowed(
  flip: Told<'flipped'>,
  log: readonly ControlEvent[],
): Pick<FlipStory, 'inSyncAt' | 'answeredAt' | 'settledAt'> {
  const settled = log.find((event) => event.kind === 'settled' && event.epoch === flip.epoch);
  const answers = log.filter((event) => event.kind === 'answers').toReversed();
  // Route 53 may have answered the other endpoint before anybody flipped.
  const before = answers.findLast(({ revision }) => revision < flip.revision);
  const after = answers.find(({ endpoint, revision }) => revision > flip.revision && endpoint === flip.to);
  const answered = before?.endpoint === flip.to ? before : after;
  return {
    ...(settled?.kind === 'settled' && settled.inSyncAt !== undefined ? { inSyncAt: settled.inSyncAt } : {}),
    ...(settled === undefined ? {} : { settledAt: settled.at }),
    ...(answered === undefined ? {} : { answeredAt: answered.at }),
  };
}
