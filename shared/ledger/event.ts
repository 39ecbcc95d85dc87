/** What happened to a service, as the ledger remembers it. Immutable; writing one twice is harmless. */
import type { AlertKind, Severity } from '../config/config.ts';
import type { ControlEvent } from '../control/control.ts';

export type LedgerEvent = {
  readonly service: string;
  /** Unique within the service and the moment; the same happening has the same id, whoever writes it down. */
  readonly id: string;
  /** Unix milliseconds. */
  readonly at: number;
} & (
  | { readonly kind: 'control'; readonly event: ControlEvent }
  /** A flip was wanted, or nearly, and something stood in its way. At most one an hour for each reason and epoch. */
  | {
      readonly kind: 'blocked';
      readonly by: string;
      readonly epoch: number;
      readonly why: string;
      readonly text: string;
    }
  /** A CloudWatch alarm changed its state: a hint, never a vote. */
  | {
      readonly kind: 'alarm';
      readonly alarm: string;
      readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
      readonly reason: string;
      readonly region: string;
    }
  /** An alert fired, became graver, was acknowledged or is over. `by` is a person. */
  | {
      readonly kind: 'alert';
      readonly key: string;
      readonly about: AlertKind;
      readonly stage: 'fired' | 'worsened' | 'acknowledged' | 'resolved';
      readonly severity: Severity;
      readonly text: string;
      readonly by?: string;
    }
  /** A person planned maintenance, ended it early, or called it off before it began. `from` and `to` as they were planned. */
  | {
      readonly kind: 'plan';
      readonly stage: 'planned' | 'ended' | 'cancelled';
      /** The plan's id. */
      readonly plan: string;
      readonly title?: string;
      readonly from: number;
      readonly to: number;
      readonly by: string;
      readonly reason: string;
    }
  /** What a person has to say of an incident, found by its beginning, Unix milliseconds. */
  | { readonly kind: 'note'; readonly incident: number; readonly text: string; readonly by: string }
);
