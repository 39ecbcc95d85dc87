/** What can go wrong in a simulated world, as data: so that a fault can be left out and the rest run again. */

/** Milliseconds since the start of the simulation; `to` is not inside. */
export type Window = { readonly from: number; readonly to: number };

/** What an observer is started for, by a schedule or by what comes in. */
export type Work = 'probe' | 'failover' | 'job' | 'rollup' | 'budget';

/** Every call that a run of the failover world makes, by name. */
export const callNames = [
  'recordRound',
  'rounds',
  'claimBurst',
  'recordBurst',
  'bursts',
  'ask',
  'putEvent',
  'lag',
  'readControl',
  'replaceControl',
  'acquireLease',
  'renewLease',
  'releaseLease',
  'read',
  'change',
  'progressOf',
  'answer',
  'sleep',
  'deposit',
] as const;

/** And those that looking after alerts makes on top. */
export const alertCallNames = [
  'recents',
  'putRecent',
  'folds',
  'putFold',
  'corrections',
  'putBudgetBoard',
  'readAlerts',
  'readAlert',
  'writeAlert',
  'removeAlert',
  'publish',
] as const;

export type CallName = (typeof callNames)[number] | (typeof alertCallNames)[number];

/**
 * What happens to the first call of a name that an observer makes after a time. `answer-lost`: it takes effect, and then times out.
 * `repeated`: it takes effect, the answer is lost on the way and the client sends it again. A pause stops the whole run,
 * whatever else it is doing.
 */
export const mishaps = [
  'crash-before',
  'crash-after',
  'fails',
  'answer-lost',
  'repeated',
  'pause-before',
  'pause-after',
] as const;
export type Mishap = (typeof mishaps)[number];

/** What a person does to the records by hand. */
export const drifts = ['ttl', 'values', 'roles', 'delete-one', 'delete-both'] as const;
export type Drift = (typeof drifts)[number];

export type Fault =
  | ({ readonly kind: 'endpoint-down'; readonly endpoint: string } & Window)
  | ({ readonly kind: 'endpoint-flaps'; readonly endpoint: string; readonly periodMs: number } & Window)
  /** So slow that this share of the probes does not wait for it. */
  | ({ readonly kind: 'endpoint-slow'; readonly endpoint: string; readonly share: number } & Window)
  /** Its data is so far behind. */
  | ({ readonly kind: 'data-lags'; readonly endpoint: string; readonly ms: number } & Window)
  /** How far its data is behind cannot be learned. */
  | ({ readonly kind: 'lag-untold'; readonly endpoint: string } & Window)
  /** Every endpoint in it, and the observer there. */
  | ({ readonly kind: 'region-lost'; readonly region: string } & Window)
  /** The observer takes it for the endpoint's fault, or notices that it is its own. */
  | ({
      readonly kind: 'cut-from-endpoint';
      readonly observer: string;
      readonly endpoint: string;
      readonly sees: 'down' | 'unknown';
    } & Window)
  /** It is not started at all. */
  | ({ readonly kind: 'observer-stopped'; readonly observer: string } & Window)
  /** The observer reaches no endpoint at all, and notices that it is its own fault, or does not. */
  | ({ readonly kind: 'cut-off'; readonly observer: string; readonly sees: 'down' | 'unknown' } & Window)
  | ({ readonly kind: 'cut-from-control'; readonly observer: string } & Window)
  | ({ readonly kind: 'cut-from-zone'; readonly observer: string } & Window)
  | ({ readonly kind: 'cut-from-ledger'; readonly observer: string } & Window)
  | ({ readonly kind: 'replication-slow'; readonly observer: string; readonly ms: number } & Window)
  /** This share of everybody's calls is turned away. */
  | ({ readonly kind: 'throttled'; readonly port: 'control' | 'zone'; readonly share: number } & Window)
  /** This share of the changes is turned away with PriorRequestNotComplete. */
  | ({ readonly kind: 'prior-request'; readonly share: number } & Window)
  | {
      readonly kind: 'trigger-lost' | 'trigger-twice';
      readonly observer: string;
      readonly work: Work;
      readonly slot: number;
    }
  | {
      readonly kind: 'trigger-late';
      readonly observer: string;
      readonly work: Work;
      readonly slot: number;
      readonly ms: number;
    }
  | {
      readonly kind: 'call';
      readonly observer: string;
      readonly name: CallName;
      readonly from: number;
      readonly how: Mishap;
      /** For a pause. */
      readonly ms: number;
    }
  /** Every call of the name stops the whole run for so long after it. */
  | ({ readonly kind: 'held-up'; readonly observer: string; readonly name: CallName; readonly ms: number } & Window)
  | { readonly kind: 'skew'; readonly observer: string; readonly ms: number }
  /** One service's endpoint, while everything else in the region works. */
  | ({ readonly kind: 'service-down'; readonly service: string; readonly endpoint: string } & Window)
  /** This share of the observer's rounds is never taken. */
  | ({ readonly kind: 'rounds-lost'; readonly observer: string; readonly share: number } & Window)
  /** The observer reaches no topic. */
  | ({ readonly kind: 'cut-from-topics'; readonly observer: string } & Window)
  /** This share of what is published is turned away. */
  | ({ readonly kind: 'topics-away'; readonly share: number } & Window)
  /** This share of what is published is taken, and then the call times out. */
  | ({ readonly kind: 'topics-hang'; readonly share: number } & Window)
  | Deed
  | AlertDeed;

/** What people do. */
export type Deed =
  /** `isOpen`: it has no end of its own, and somebody releases it. */
  | ({ readonly kind: 'hold'; readonly isOpen: boolean } & Window)
  | ({ readonly kind: 'maintenance' } & Window)
  | { readonly kind: 'flip-by-hand'; readonly to: string; readonly force: boolean; readonly from: number }
  | { readonly kind: 'drill'; readonly from: number }
  | { readonly kind: 'drift'; readonly how: Drift; readonly from: number };

/** What people do about alerts and budgets. `which` picks one of those that there are then. */
export type AlertDeed =
  | { readonly kind: 'acknowledge'; readonly which: number; readonly from: number }
  /** They say of this time, once it is over, that it is not to count. */
  | ({ readonly kind: 'exclude'; readonly service: string } & Window)
  | ({ readonly kind: 'service-maintenance'; readonly service: string } & Window)
  /** Traffic of the service moves to another endpoint, for whatever reason. */
  | { readonly kind: 'flip'; readonly service: string; readonly from: number };

/** The end of what never ends. */
export const never = Number.MAX_SAFE_INTEGER;

export function isDuring(window: Window, at: number): boolean {
  return at >= window.from && at < window.to;
}

/** One line: `cut-off observer=us-east-2 sees=down from=60000 to=120000`. */
export function describeFault({ kind, ...parts }: Fault): string {
  const words = Object.entries(parts).map(([name, value]) => `${name}=${value === never ? 'never' : value}`);
  return [kind, ...words].join(' ');
}
