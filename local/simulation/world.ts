/** What the faults make of the world at a moment: pure functions of the scenario and the time. */
import type { Outcome } from '../../shared/probe/observation.ts';
import { type Fault, isDuring } from './faults.ts';
import { chanceOf } from './random.ts';
import type { Scenario } from './scenario.ts';

export type World = {
  /** Whether the endpoint really works, for whoever can reach it. A slow one does. */
  isWorking(endpoint: string, at: number): boolean;
  /** Whether nothing at all is wrong with the endpoint. */
  isSound(endpoint: string, at: number): boolean;
  /** What a probe of the observer comes back with. */
  look(observer: string, endpoint: string, at: number): Outcome;
  /** Whether the observer can do nothing at all. */
  isGone(observer: string, at: number): boolean;
  isCutFrom(observer: string, port: 'control' | 'zone' | 'ledger', at: number): boolean;
  /** Whether a call is turned away; `call` tells one from the other. */
  isThrottled(port: 'control' | 'zone', at: number, call: number): boolean;
  /** When a round that one observer wrote at a time is seen by another. */
  arrivesAt(writer: string, reader: string, at: number): number;
  skewMs(observer: string): number;
  isMaintenance(at: number): boolean;
  /** Whether any fault is at work at this moment that keeps the observer from its part. */
  isTroubled(observer: string, at: number): boolean;
};

/** Replication between regions takes about a second (DynamoDB developer guide, "Global tables"). */
const replicationMs = { least: 200, most: 1_500 };

export function worldOf({ seed, faults, policy }: Scenario): World {
  const ofKind = <K extends Fault['kind']>(kind: K) =>
    faults.filter((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
  const downs = ofKind('endpoint-down');
  const flaps = ofKind('endpoint-flaps');
  const slows = ofKind('endpoint-slow');
  const losses = ofKind('region-lost');
  const stops = ofKind('observer-stopped');
  const cutFrom = ofKind('cut-from-endpoint');
  const cutOff = ofKind('cut-off');
  const throttles = ofKind('throttled');
  const skews = ofKind('skew');
  const maintenances = ofKind('maintenance');
  const lates = ofKind('replication-slow');
  const cuts = {
    control: faults.filter((fault) => fault.kind === 'cut-from-control'),
    zone: faults.filter((fault) => fault.kind === 'cut-from-zone'),
    ledger: faults.filter((fault) => fault.kind === 'cut-from-ledger'),
  };

  function isLost(region: string, at: number): boolean {
    return losses.some((loss) => loss.region === region && isDuring(loss, at));
  }

  function isWorking(endpoint: string, at: number): boolean {
    return (
      !isLost(endpoint, at) &&
      !downs.some((down) => down.endpoint === endpoint && isDuring(down, at)) &&
      !flaps.some((flap) => flap.endpoint === endpoint && isDuring(flap, at) && isDownPhase(flap, at))
    );
  }

  function cutFromLedger(observer: string, at: number) {
    return cuts.ledger.find((cut) => cut.observer === observer && isDuring(cut, at));
  }

  return {
    isWorking,
    isGone: (observer, at) =>
      isLost(observer, at) || stops.some((stop) => stop.observer === observer && isDuring(stop, at)),
    isSound(endpoint, at) {
      const touches = [...flaps, ...slows].some((fault) => fault.endpoint === endpoint && isDuring(fault, at));
      return isWorking(endpoint, at) && !touches;
    },
    look(observer, endpoint, at) {
      const blind = cutOff.find((cut) => cut.observer === observer && isDuring(cut, at));
      if (blind !== undefined) return blind.sees;
      const cut = cutFrom.find((one) => one.observer === observer && one.endpoint === endpoint && isDuring(one, at));
      if (cut !== undefined) return cut.sees;
      if (!isWorking(endpoint, at)) return 'down';
      const slow = slows.find((fault) => fault.endpoint === endpoint && isDuring(fault, at));
      const drawn = slow === undefined ? 1 : chanceOf(seed, codeOf(observer), codeOf(endpoint), at);
      return drawn < (slow?.share ?? 0) ? 'down' : 'up';
    },
    isCutFrom: (observer, port, at) => cuts[port].some((cut) => cut.observer === observer && isDuring(cut, at)),
    isThrottled: (port, at, call) =>
      throttles.some((one) => one.port === port && isDuring(one, at) && chanceOf(seed, at, call) < one.share),
    arrivesAt(writer, reader, at) {
      if (writer === reader) return at;
      const { least, most } = replicationMs;
      const usual = least + (most - least) * chanceOf(seed, codeOf(writer), codeOf(reader), at);
      const isHit = (observer: string) => observer === writer || observer === reader;
      const late = lates.find((one) => isHit(one.observer) && isDuring(one, at));
      let arrival = at + Math.round(usual) + (late?.ms ?? 0);
      for (;;) {
        const cut = cutFromLedger(writer, arrival) ?? cutFromLedger(reader, arrival);
        if (cut === undefined) return arrival;
        arrival = cut.to;
      }
    },
    skewMs: (observer) => skews.find((skew) => skew.observer === observer)?.ms ?? 0,
    isMaintenance: (at) => maintenances.some((window) => isDuring(window, at)),
    isTroubled: (observer, at) => faults.some((fault) => troubles(fault, observer, at, policy.everyMs)),
  };
}

function isDownPhase({ from, periodMs }: { readonly from: number; readonly periodMs: number }, at: number): boolean {
  return (at - from) % periodMs < periodMs / 2;
}

function troubles(fault: Fault, observer: string, at: number, everyMs: number): boolean {
  switch (fault.kind) {
    case 'region-lost':
      return fault.region === observer && isDuring(fault, at);
    case 'throttled':
      return isDuring(fault, at);
    case 'observer-stopped':
    case 'cut-from-endpoint':
    case 'cut-off':
    case 'cut-from-control':
    case 'cut-from-zone':
    case 'cut-from-ledger':
      return fault.observer === observer && isDuring(fault, at);
    case 'replication-slow':
      return fault.observer === observer && isDuring({ from: fault.from, to: fault.to + fault.ms }, at);
    case 'trigger-lost':
    case 'trigger-twice':
      return fault.observer === observer && isDuring(slotsAround(fault.slot, 1, everyMs), at);
    case 'trigger-late':
      return fault.observer === observer && isDuring(slotsAround(fault.slot, 1 + fault.ms / everyMs, everyMs), at);
    // What a call's mishap troubles is known only when it happens.
    case 'call':
    case 'skew':
    case 'hold':
    case 'maintenance':
    case 'endpoint-down':
    case 'endpoint-flaps':
    case 'endpoint-slow':
      return false;
  }
}

function slotsAround(slot: number, after: number, everyMs: number): { readonly from: number; readonly to: number } {
  return { from: slot * everyMs, to: (slot + after) * everyMs };
}

function codeOf(text: string): number {
  return [...text].reduce((code, letter) => Math.imul(code, 31) + letter.charCodeAt(0), 7);
}
