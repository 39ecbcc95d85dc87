/** The verbs that a simulation runs: the real ones, or others that take their place. */

import { takeBurst } from '../../shared/failover/burst/takeBurst.ts';
import {
  type Reconciled,
  type ReconcileInput,
  type ReconcileParts,
  reconcile,
} from '../../shared/failover/dns/reconcile.ts';
import { failOver } from '../../shared/failover/failOver.ts';
import type { TendVerbs } from '../../shared/failover/tend.ts';
import type { ObserverParts } from './runParts.ts';
import type { Scenario } from './scenario.ts';

/** Whose ports they are. */
export type PortsOf = { readonly observer: string; readonly scenario: Scenario };

export type Verbs = {
  readonly failOver: TendVerbs['failOver'];
  readonly reconcile: (input: ReconcileInput, parts: ReconcileParts) => Promise<Reconciled>;
  readonly takeBurst: typeof takeBurst;
  /** The ports as the verbs get them. */
  readonly ports: (parts: ObserverParts, of: PortsOf) => ObserverParts;
};

export const realVerbs: Verbs = { failOver, reconcile, takeBurst, ports: (parts) => parts };
