/** The verbs that a simulation runs: the real ones, or others that take their place. */
import { type FailOverInput, type FailOverResult, failOver } from '../../shared/failover/failOver.ts';
import { type Reconciled, type ReconcileInput, reconcile } from '../../shared/failover/reconcile.ts';
import type { VerbParts } from './runParts.ts';

export type Verbs = {
  readonly failOver: (input: FailOverInput, parts: VerbParts) => Promise<FailOverResult>;
  readonly reconcile: (input: ReconcileInput & { readonly observer: string }, parts: VerbParts) => Promise<Reconciled>;
};

export const realVerbs: Verbs = { failOver, reconcile };
