/**
 * An alert: one cause, one item in the control table, changed only by compare-and-swap on its revision. What was told of it
 * to whom stands in the same item, so that telling is reconciling: what a route was told last against what is.
 */
import type { AlertKind, Severity } from '../config/config.ts';
import type { FlipCause } from '../control/control.ts';
import type { SloId } from '../objectives/slo.ts';
import type { Reason } from '../probe/observation.ts';

export type Alert = {
  /** Stable: the same cause has the same key, whoever finds it. See `keys.ts`. */
  readonly key: string;
  /** Grows by one with every change; what compare-and-swap compares. */
  readonly revision: number;
  /** How often this cause has come up, counting this time. */
  readonly episode: number;
  readonly state: AlertState;
  readonly severity: Severity;
  /** The service that it is about, if it is about one. */
  readonly service?: string;
  /** The region whose loss would explain it. */
  readonly region?: string;
  /** What is to be said of it; its kind is the alert's. */
  readonly detail: Detail;
  /** When it became graver in this episode, Unix milliseconds. */
  readonly worsenedAt?: number;
  /** Since when what made it as grave as it is has been over without a gap in the data, Unix milliseconds. */
  readonly easingSince?: number;
  /** Since when nobody knows how it is: what is said of it is as it was then. Unix milliseconds. */
  readonly unknownSince?: number;
  /** Since when its cause has been gone without a gap in the data, Unix milliseconds. */
  readonly clearSince?: number;
  /** The region alert that tells of it, with its episode; nobody is told of this one meanwhile. */
  readonly within?: { readonly key: string; readonly episode: number };
  /** The routes that there were for it when it fired, or became graver: they hear of its end although nobody could tell them before. */
  readonly owed?: readonly string[];
  /** What each route was told last, by route id. */
  readonly told: Readonly<Record<string, Told>>;
};

/** Unix milliseconds each. */
export type AlertState =
  /** The cause is there, not for long enough yet. `past`: what it was before, whose end may still have to be told. */
  | { readonly kind: 'pending'; readonly since: number; readonly past?: Ended & Pick<Alert, 'severity'> }
  | { readonly kind: 'firing'; readonly since: number; readonly firedAt: number }
  | {
      readonly kind: 'acknowledged';
      readonly since: number;
      readonly firedAt: number;
      readonly at: number;
      readonly by: string;
      readonly note?: string;
    }
  | ({ readonly kind: 'resolved' } & Ended);

export type Ended = {
  readonly since: number;
  readonly firedAt: number;
  readonly at: number;
  readonly why: 'cleared' | 'not-watched' | 'past';
};

/** Why a route is told of an alert. */
export type Stage = 'fired' | 'worsened' | 'reminder' | 'resolved';

export type Told = {
  readonly episode: number;
  readonly stage: Stage;
  readonly severity: Severity;
  /** The alert's own, as it was told. */
  readonly worsenedAt?: number;
  /** Counts the messages to this route in this episode, from 1: part of the deduplication id. */
  readonly count: number;
  /** When the message was handed over, or when somebody set out to, Unix milliseconds. */
  readonly at: number;
  /** Which observer handed it over, or set out to. */
  readonly by: string;
  /** `sending`: somebody set out to tell, and has not said that it was done. Then it may have been told. */
  readonly state: 'sending' | 'sent';
  /** How often handing over was tried without success, what was answered last, and which observers have tried. */
  readonly failed?: { readonly times: number; readonly why: string; readonly by?: readonly string[] };
};

/** An endpoint that fails now, as the quorum or some observers see it. */
export type Failing = {
  readonly endpoint: string;
  /** Which observers see it down. */
  readonly observers: readonly string[];
  /** What they say most often. */
  readonly reason?: Reason;
};

/** JSON-safe; Unix milliseconds where not named otherwise. */
export type Detail =
  | {
      readonly kind: Extract<AlertKind, 'burn'>;
      readonly slo: SloId;
      readonly target: number;
      /** The gravest pair that burns; of several, the one with the shortest long window. */
      readonly longMs: number;
      readonly shortMs: number;
      readonly factor: number;
      /** As multiples of the even pace. */
      readonly longBurn: number;
      readonly shortBurn: number;
      /** The share of the period's budget that is spent; above 1 when overspent. */
      readonly spentShare?: number;
      /** When it will be gone at the pace of the long window; in the past, or now, when it is gone. */
      readonly goneAt?: number;
      readonly failing: readonly Failing[];
    }
  | {
      readonly kind: Extract<AlertKind, 'budget'>;
      readonly slo: SloId;
      readonly target: number;
      readonly spentShare: number;
      /** The share that was passed. */
      readonly threshold: number;
      readonly goneAt?: number;
    }
  /** Nothing is known of the objective, so nothing would be noticed. */
  | { readonly kind: Extract<AlertKind, 'unmeasured'>; readonly slo: SloId; readonly lastKnownAt?: number }
  | {
      readonly kind: Extract<AlertKind, 'flip'>;
      readonly epoch: number;
      readonly from: string;
      readonly to: string;
      readonly cause: FlipCause['kind'];
      readonly by: string;
      readonly reason: string;
      readonly at: number;
      readonly votes?: readonly string[];
    }
  /** A flip was wanted, and something stands in its way. */
  | { readonly kind: Extract<AlertKind, 'blocked'>; readonly why: string; readonly text: string }
  | {
      readonly kind: Extract<AlertKind, 'drift'>;
      readonly what: string;
      readonly repaired: boolean;
      readonly at: number;
    }
  | {
      readonly kind: Extract<AlertKind, 'observer'>;
      readonly observer: string;
      readonly lastRoundAt?: number;
      /** How many are silent, of how many; without a majority nothing is decided any more. */
      readonly silent: number;
      readonly observers: number;
    }
  | { readonly kind: Extract<AlertKind, 'certificate'>; readonly endpoint: string; readonly daysLeft: number }
  /** Many services fail in one region: one message for all of them. */
  | {
      readonly kind: Extract<AlertKind, 'region'>;
      /** The services that fail there, and those of which an alert was raised for it. */
      readonly services: readonly string[];
      /** How many more there are than are listed. */
      readonly more: number;
    }
  | { readonly kind: Extract<AlertKind, 'dead-letters'>; readonly queue: string; readonly count: number }
  | {
      readonly kind: Extract<AlertKind, 'audit'>;
      readonly subject: string;
      readonly check: string;
      readonly summary: string;
      readonly fix?: string;
    }
  | {
      readonly kind: Extract<AlertKind, 'restore'>;
      readonly backup: string;
      readonly summary: string;
      /** The id of the run that says so; absent where no run says anything. */
      readonly run?: string;
      readonly fix?: string;
      /** As measured. */
      readonly rpoMs?: number;
      readonly rtoMs?: number;
    };

/** Pages are graver than tickets. */
export function isGraver(a: Severity, b: Severity): boolean {
  return a === 'page' && b === 'ticket';
}

export function isActive({ state }: Pick<Alert, 'state'>): boolean {
  return state.kind === 'firing' || state.kind === 'acknowledged';
}
