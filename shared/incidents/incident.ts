/** What went wrong with a service, from its first bad slot to its recovery. JSON-safe; times are Unix milliseconds. */
import type { AlertKind, Severity } from '../config/config.ts';
import type { FlipCause } from '../control/control.ts';
import type { DownReason } from '../probe/observation.ts';

export type Incident = {
  readonly service: string;
  /** `service`: users found it down. `endpoint`: one endpoint was down, and users did not reach it. */
  readonly scope: 'service' | 'endpoint';
  /** The one that was down; absent where users were. */
  readonly endpoint?: string;
  /** The first slot that was down. */
  readonly from: number;
  /** The first slot that was up again, or in maintenance; absent while there is none. */
  readonly to?: number;
  /** `open` until it has been up for five minutes: what fails again before is the same incident. */
  readonly state: 'open' | 'closed';
  /** Less than its length where it came and went, or where some of it is not known. */
  readonly downMs: number;
  /** How long before `to` it was last seen down: it may have ended at any time in between. */
  readonly endUncertainMs: number;
  readonly reason?: DownReason;
  /** What was wrong with endpoints meanwhile; it may have begun before, and go on when traffic has moved away. */
  readonly endpoints: readonly EndpointDown[];
  /** What it took of the error budget; only of objectives that count time, and only where users found it down. */
  readonly cost?: BudgetCost;
  readonly flips: readonly IncidentFlip[];
  readonly alerts: readonly IncidentAlert[];
  /** The rehearsal in which it happened. */
  readonly drill?: IncidentDrill;
  readonly notes: readonly IncidentNote[];
};

export type EndpointDown = Pick<Incident, 'from' | 'to' | 'state' | 'downMs'> & { readonly endpoint: string };

export type BudgetCost = {
  /** Time that was down and that nobody has excluded, in milliseconds. */
  readonly badMs: number;
  /** badMs / the budget of the whole window; above 1 where one incident spends more than there is. */
  readonly share: number;
};

export type IncidentFlip = {
  readonly at: number;
  readonly epoch: number;
  readonly from: string;
  readonly to: string;
  readonly cause: FlipCause['kind'];
  readonly by: string;
  readonly reason: string;
  readonly detectedAt?: number;
};

export type IncidentAlert = {
  readonly at: number;
  readonly key: string;
  readonly about: AlertKind;
  readonly stage: 'fired' | 'worsened' | 'acknowledged' | 'resolved';
  readonly severity: Severity;
};

export type IncidentDrill = { readonly at: number; readonly endpoint: string; readonly by: string };

export type IncidentNote = { readonly at: number; readonly text: string; readonly by: string };

/** One region took several services' endpoints down at a time. */
export type RegionIncident = {
  readonly scope: 'region';
  readonly region: string;
  /** When enough of them were down. */
  readonly from: number;
  readonly to?: number;
  readonly state: 'open' | 'closed';
  /** Ids, in the order of the config. */
  readonly services: readonly string[];
};

/**
 * Over the incidents that users found and that nobody rehearsed. MTTR and MTBF as Patterson, Hennessy, "Computer
 * Organization and Design", chapter 5, have them: MTBF, from failure to failure, is MTTF + MTTR. AWS's whitepaper
 * "Availability and Beyond" has MTTD in the MTTR, as here, and leaves the MTTR out of the MTBF.
 */
export type IncidentFigures = {
  readonly count: number;
  /** How many of them are over. */
  readonly closed: number;
  /** How many were noticed: an alert fired, or traffic was moved. */
  readonly detected: number;
  /** From the first bad slot to the first alert or the quorum that moved traffic, in the mean of those detected. */
  readonly mttdMs?: number;
  /** From the first bad slot to the recovery, in the mean of those that are over. */
  readonly mttrMs?: number;
  /** From the beginning of one to the beginning of the next, in the mean; undefined with fewer than two. */
  readonly mtbfMs?: number;
};
