/** What every answer is rendered from: the state now, and the past as far as it has been folded. */

import type { Alert } from '../alerts/alert.ts';
import type { Tally } from '../availability/tally.ts';
import type { WindowId } from '../availability/windows.ts';
import type { Objective, ObjectiveWindow } from '../config/config.ts';
import type { Answers, Control, ControlEvent, Drill, DrillTimes, Hold } from '../control/control.ts';
import type { DayBar } from '../ledger/board.ts';
import type { BudgetEntry } from '../ledger/budgetBoard.ts';
import type { Outage } from '../ledger/hour.ts';
import type { EndpointStatus, ObserverStatus } from '../ledger/sight.ts';
import type { SloId } from '../objectives/slo.ts';
import type { AlertCount } from './listAlerts.ts';

/** `maintenance` while a planned window is open, however the endpoints are. */
export type ServiceState = 'up' | 'degraded' | 'down' | 'unknown' | 'maintenance';

/** The latest flip, from its first failure to the answer. Unix milliseconds each; what is not known is absent. */
export type FlipStory = Pick<
  Extract<ControlEvent, { kind: 'flipped' }>,
  'epoch' | 'from' | 'to' | 'cause' | 'by' | 'reason' | 'failingSince' | 'detectedAt' | 'votes'
> & {
  /** When it was committed. */
  readonly at: number;
  readonly inSyncAt?: number;
  /** When DNS was seen to be as decided. */
  readonly settledAt?: number;
  /** When the name was first seen to answer the endpoint; before the flip when Route 53 did so by itself. */
  readonly answeredAt?: number;
};

export type FailoverStatus = {
  /** `not-adopted`: nobody has run `holdfast adopt`. `unknown`: the control table did not answer, or not sensibly. */
  readonly phase: Control['phase'] | 'not-adopted' | 'unknown';
  /** Only while it holds. */
  readonly hold?: Hold;
  readonly drill?: Drill & { readonly times: DrillTimes };
  /** What the name answered when it was last looked at. */
  readonly answers?: Answers;
  readonly lastFlip?: FlipStory;
};

/** A planned window that is open. */
export type Maintenance = { readonly title?: string; readonly from: number; readonly until: number };

/** An objective's error budget as it was last counted. */
export type BudgetStatus = BudgetEntry & {
  readonly slo: SloId;
  readonly window: ObjectiveWindow;
  /** The minute up to which it was counted, Unix milliseconds. */
  readonly asOf: number;
  /** It was counted so long ago that it may be otherwise by now. */
  readonly isStale: boolean;
};

export type ServiceStatus = {
  readonly id: string;
  readonly title: string;
  readonly state: ServiceState;
  /** The endpoint that traffic is to go to; when that is not known, the one that users were last known to reach. */
  readonly active: string;
  /** Grows by one with every flip; 0 without failover, before adoption, and while it is not known. */
  readonly epoch: number;
  /** Absent where nothing fails over. */
  readonly failover?: FailoverStatus;
  readonly maintenance?: Maintenance;
  readonly everyMs: number;
  readonly objective?: Objective;
  /** In the order of the objectives; those that were never counted are not there. */
  readonly budgets: readonly BudgetStatus[];
  /** The active ones about the service; absent when they are not known. */
  readonly alerts?: AlertCount;
  readonly endpoints: readonly EndpointStatus[];
  readonly uptime: Readonly<Record<WindowId, Tally>>;
  /** Up to when the past has been folded, Unix milliseconds; undefined before the first rollup. */
  readonly countedTo?: number;
  readonly since?: number;
  /** Ninety days, oldest first, the last one being today so far; null where nothing was watched. */
  readonly days: readonly (DayBar | null)[];
  readonly lastOutage?: Outage & { readonly ongoing: boolean };
};

export type StatusModel = {
  readonly generatedAt: number;
  /** The ledger could not be read: all of it is as it was at `generatedAt`, and nobody knows how it is now. */
  readonly isOld?: true;
  /** What people have planned could not be read: a service that is told to be down may be in maintenance. */
  readonly isMaintenanceUnknown?: true;
  readonly observers: readonly ObserverStatus[];
  readonly services: readonly ServiceStatus[];
  /** The active ones, the newest first; absent when the control table did not answer. */
  readonly alerts?: readonly Alert[];
};
