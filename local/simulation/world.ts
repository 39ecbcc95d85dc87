/** What the faults make of the world at a moment: pure functions of the scenario and the time. */
import type { Outcome } from '../../shared/probe/observation.ts';
import { type Fault, isDuring } from './faults.ts';
import { chanceOf } from './random.ts';
import { troublesOf } from './troubles.ts';

export type WorldInput = {
  readonly seed: number;
  readonly faults: readonly Fault[];
  readonly policy: {
    readonly everyMs: number;
    /** More than that is too far behind. */
    readonly lagMsMax?: number;
  };
};

/** Times are milliseconds since the start. */
export type World = {
  /** Whether the endpoint really works, for whoever can reach it. A slow one does. */
  isWorking(endpoint: string, at: number): boolean;
  /** Whether nothing at all is wrong with the endpoint, and its data is not too far behind for the policy. */
  isSound(endpoint: string, at: number): boolean;
  /** Whether anybody may have seen it fail before a time. */
  hasFailedBefore(endpoint: string, at: number): boolean;
  /** How far its data is behind; undefined when that cannot be learned. */
  lagMs(endpoint: string, at: number): number | undefined;
  /** What a probe of the observer comes back with. */
  look(observer: string, endpoint: string, at: number): Outcome;
  /** Whether the observer can do nothing at all. */
  isGone(observer: string, at: number): boolean;
  isCutFrom(observer: string, port: 'control' | 'zone' | 'ledger' | 'topics', at: number): boolean;
  /** Whether a call is turned away; `call` tells one from the other. */
  isThrottled(port: 'control' | 'zone' | 'topics', at: number, call: number): boolean;
  /** Whether a call that was taken does not answer. */
  isHanging(port: 'control' | 'zone' | 'topics', at: number, call: number): boolean;
  /** Whether a change is turned away because Route 53 is not done with the one before. */
  isBusy(at: number, call: number): boolean;
  /** When what one observer wrote at a time is seen by another. */
  arrivesAt(writer: string, reader: string, at: number): number;
  skewMs(observer: string): number;
  isMaintenance(at: number): boolean;
  /** Whether any fault is at work at this moment that keeps the observer from its part. */
  isTroubled(observer: string, at: number): boolean;
};

/** Replication between regions takes about a second (DynamoDB developer guide, "Global tables"). */
const replicationMs = { least: 200, most: 1_500 };

/** Of data that nothing is wrong with. */
const lagMsUsual = 1_000;

export function worldOf({ seed, faults, policy }: WorldInput): World {
  const ofKind = <K extends Fault['kind']>(kind: K) =>
    faults.filter((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
  const downs = ofKind('endpoint-down');
  const flaps = ofKind('endpoint-flaps');
  const slows = ofKind('endpoint-slow');
  const lags = ofKind('data-lags');
  const untold = ofKind('lag-untold');
  const losses = ofKind('region-lost');
  const stops = ofKind('observer-stopped');
  const cutFrom = ofKind('cut-from-endpoint');
  const cutOff = ofKind('cut-off');
  const throttles = ofKind('throttled');
  const priors = ofKind('prior-request');
  const maintenances = ofKind('maintenance');
  const lates = ofKind('replication-slow');
  const skews = new Map(ofKind('skew').map(({ observer, ms }) => [observer, ms]));
  const cuts = {
    control: ofKind('cut-from-control'),
    zone: ofKind('cut-from-zone'),
    ledger: ofKind('cut-from-ledger'),
    topics: ofKind('cut-from-topics'),
  };
  const aways = ofKind('topics-away');
  const hangs = ofKind('topics-hang');

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

  function lagMs(endpoint: string, at: number): number | undefined {
    const isAt = (fault: (typeof lags | typeof untold)[number]) => fault.endpoint === endpoint && isDuring(fault, at);
    if (untold.some(isAt)) return undefined;
    return Math.max(lagMsUsual, ...lags.filter(isAt).map(({ ms }) => ms));
  }

  function cutFromLedger(observer: string, at: number) {
    return cuts.ledger.find((cut) => cut.observer === observer && isDuring(cut, at));
  }

  return {
    isWorking,
    lagMs,
    hasFailedBefore: (endpoint, at) =>
      [...downs, ...flaps, ...slows, ...cutFrom].some((one) => one.endpoint === endpoint && one.from < at) ||
      losses.some(({ region, from }) => region === endpoint && from < at) ||
      cutOff.some(({ from }) => from < at),
    isGone: (observer, at) =>
      isLost(observer, at) || stops.some((stop) => stop.observer === observer && isDuring(stop, at)),
    isSound(endpoint, at) {
      const touches = (fault: (typeof flaps | typeof slows)[number]) =>
        fault.endpoint === endpoint && isDuring(fault, at);
      const isCurrent = policy.lagMsMax === undefined || (lagMs(endpoint, at) ?? Infinity) <= policy.lagMsMax;
      return isWorking(endpoint, at) && isCurrent && !flaps.some(touches) && !slows.some(touches);
    },
    look(observer, endpoint, at) {
      const blind = cutOff.find((cut) => cut.observer === observer && isDuring(cut, at));
      if (blind !== undefined) return blind.sees;
      const cut = cutFrom.find((one) => one.observer === observer && one.endpoint === endpoint && isDuring(one, at));
      if (cut !== undefined) return cut.sees;
      if (!isWorking(endpoint, at)) return 'down';
      const slow = slows.find((fault) => fault.endpoint === endpoint && isDuring(fault, at));
      if (slow === undefined) return 'up';
      return chanceOf(seed, codeOf(observer), codeOf(endpoint), at) < slow.share ? 'down' : 'up';
    },
    isCutFrom: (observer, port, at) => cuts[port].some((cut) => cut.observer === observer && isDuring(cut, at)),
    isThrottled(port, at, call) {
      const shares = port === 'topics' ? aways : throttles.filter((one) => one.port === port);
      return shares.some((one) => isDuring(one, at) && chanceOf(seed, at, call) < one.share);
    },
    isHanging: (port, at, call) =>
      port === 'topics' && hangs.some((one) => isDuring(one, at) && chanceOf(seed, at, call + 1) < one.share),
    isBusy: (at, call) => priors.some((one) => isDuring(one, at) && chanceOf(seed, at, call) < one.share),
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
    skewMs: (observer) => skews.get(observer) ?? 0,
    isMaintenance: (at) => maintenances.some((window) => isDuring(window, at)),
    isTroubled: troublesOf(faults, policy.everyMs),
  };
}

function isDownPhase({ from, periodMs }: { readonly from: number; readonly periodMs: number }, at: number): boolean {
  return (at - from) % periodMs < periodMs / 2;
}

/** A number for a name, for `chanceOf`. */
export function codeOf(text: string): number {
  let code = 7;
  for (let index = 0; index < text.length; index += 1) code = Math.imul(code, 31) + text.charCodeAt(index);
  return code;
}
