/** What befell traffic: flips, flips that were wanted and blocked, and records that somebody edited. Pure. */
import { dayMs, hourMs } from '../../availability/slots.ts';
import type { Severity } from '../../config/config.ts';
import type { Control, ControlEvent, Flip } from '../../control/control.ts';
import type { Peeked } from '../../control/store.ts';
import type { LedgerEvent } from '../../ledger/event.ts';
import { minuteMs } from '../../objectives/series.ts';
import { alertKey } from '../keys.ts';
import type { Signal, Survey } from '../signal.ts';
import type { Present } from './present.ts';

export type TrafficInput = {
  /** The services that fail over. */
  readonly services: readonly string[];
  /** Their control records; absent where nobody has adopted them. Undefined when the table did not answer. */
  readonly controls: ReadonlyMap<string, Peeked> | undefined;
  /** What lately stood in the way, by service; undefined where it could not be read. */
  readonly blocked: ReadonlyMap<string, readonly LedgerEvent[] | undefined>;
  readonly present: Present;
  /** The keys of the alerts that there are. */
  readonly known: ReadonlySet<string>;
  readonly now: number;
};

/** What is older when it is first found is history. */
const newMs = hourMs;

/** A flip is told as over when so much time has passed and DNS follows. */
const pastAfterMs = 15 * minuteMs;

export function surveyTraffic(input: TrafficInput): Survey {
  const { services, controls } = input;
  const signals = services.flatMap((service) => {
    const control = controls?.get(service);
    if (control === undefined || control === 'corrupt') return [];
    return [...flipSignals(control, input), ...driftSignals(control, input), blockedSignal(control, input)];
  });
  // A record that was deleted or cannot be read says nothing of what was.
  const isWhole = controls !== undefined && [...controls.values()].every((one) => one !== 'corrupt');
  return { kinds: ['flip', 'drift', 'blocked'], signals, rest: isWhole ? 'not-watched' : 'unknown' };
}

const flipSeverity = {
  failover: 'page',
  failback: 'ticket',
  forced: 'ticket',
  drill: 'ticket',
} as const satisfies Record<Flip['kind'], Severity>;

function flipSignals(control: Control, { now, known }: TrafficInput): readonly Signal[] {
  const { service, flips, log, epoch, phase } = control;
  return flips.flatMap((flip): readonly Signal[] => {
    const key = alertKey.flip(service, flip.epoch);
    const age = now - flip.at;
    if (age > dayMs || (age > newMs && !known.has(key))) return [];
    const flipped = log.find((event) => event.kind === 'flipped' && event.epoch === flip.epoch);
    const votes = flipped?.kind === 'flipped' ? flipped.votes : undefined;
    const { from, to, by, reason, at } = flip;
    const isUnderWay = phase === 'flipping' && flip.epoch === epoch;
    return [
      {
        key,
        service,
        region: from,
        condition: 'active',
        severity: flipSeverity[flip.kind],
        detail: {
          kind: 'flip',
          epoch: flip.epoch,
          from,
          to,
          cause: flip.kind,
          by,
          reason,
          at,
          ...(votes === undefined ? {} : { votes }),
        },
        ...(isUnderWay ? {} : { pastAfterMs }),
      },
    ];
  });
}

type Drifted = Extract<ControlEvent, { kind: 'drifted' }>;

function driftSignals({ service, log }: Control, { now, known }: TrafficInput): readonly Signal[] {
  return log.flatMap((event, index): readonly Signal[] => {
    if (event.kind !== 'drifted') return [];
    const key = alertKey.drift(service, event.revision);
    const age = now - event.at;
    const { what, repaired, at } = event;
    // What stands is news however long nobody could be told.
    if (age > newMs && repaired && !known.has(key)) return [];
    // The log's newest event stands first. What was left alone stands until somebody has put it right.
    const isRight = log.slice(0, index).some(({ kind }) => kind === 'settled' || kind === 'adopted');
    if (!repaired && isRight) return known.has(key) ? [{ key, service, condition: 'clear' }] : [];
    return [driftSignal(key, service, { what, repaired, at })];
  });
}

function driftSignal(
  key: string,
  service: string,
  { what, repaired, at }: Pick<Drifted, 'what' | 'repaired' | 'at'>,
): Signal {
  const detail = { kind: 'drift', what, repaired, at } as const;
  const signal = { key, service, condition: 'active', severity: 'ticket', detail } as const;
  return repaired ? { ...signal, pastAfterMs } : signal;
}

/** Whoever is cut off, or sees too little, says so every hour; only what keeps a lost endpoint in use is told. */
function blockedSignal({ service, active, epoch, phase }: Control, { present, blocked }: TrafficInput): Signal {
  const about = { key: alertKey.blocked(service), service, region: active };
  const state = present.endpoints.get(service)?.find(({ id }) => id === active)?.state ?? 'unknown';
  if (state === 'up' || phase === 'flipping') return { ...about, condition: 'clear' };
  const events = blocked.get(service);
  if (state === 'unknown' || events === undefined) return { ...about, condition: 'unknown' };
  const last = events.findLast(
    (event) => event.kind === 'blocked' && event.epoch === epoch && event.why !== 'no-quorum',
  );
  if (last?.kind !== 'blocked') return { ...about, condition: 'clear' };
  // Whoever holds a service has been told by doing so.
  const severity = last.why === 'hold' ? 'ticket' : 'page';
  const detail = { kind: 'blocked', why: last.why, text: last.text } as const;
  return { ...about, condition: 'active', severity, detail, pendingMs: minuteMs };
}

/** The services of which it has to be known what stood in the way: their active endpoint is not up. */
export function blockedAskedFor(input: Pick<TrafficInput, 'services' | 'controls' | 'present'>): readonly string[] {
  return input.services.filter((service) => {
    const control = input.controls?.get(service);
    if (control === undefined || control === 'corrupt') return false;
    const state = input.present.endpoints.get(service)?.find(({ id }) => id === control.active)?.state;
    return state === 'down' && control.phase === 'settled';
  });
}
