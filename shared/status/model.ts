/** What every answer is rendered from: the state now, and the past as far as it has been folded. */
import type { Tally } from '../availability/tally.ts';
import type { WindowId } from '../availability/windows.ts';
import type { Objective } from '../config/config.ts';
import type { DayBar } from '../ledger/board.ts';
import type { Outage } from '../ledger/hour.ts';
import type { Evidence, Outcome, Reason } from '../probe/observation.ts';

type EndpointState = Outcome;
export type ServiceState = 'up' | 'degraded' | 'down' | 'unknown';

/** What one observer saw of one endpoint in its last round, if that is recent enough to speak of now. */
export type ObserverView = {
  readonly state: Outcome;
  /** The slot, Unix milliseconds. */
  readonly at: number;
  readonly latencyMs: number;
  readonly reason?: Reason;
  readonly evidence?: Evidence;
  readonly certificateDaysLeft?: number;
};

export type EndpointStatus = {
  readonly id: string;
  readonly state: EndpointState;
  /** By observer; one that is silent is absent. */
  readonly observers: Readonly<Record<string, ObserverView>>;
};

export type ServiceStatus = {
  readonly id: string;
  readonly title: string;
  readonly state: ServiceState;
  /** The endpoint that traffic goes to. */
  readonly active: string;
  /** Grows by one with every flip. */
  readonly epoch: number;
  readonly everyMs: number;
  readonly objective?: Objective;
  readonly endpoints: readonly EndpointStatus[];
  readonly uptime: Readonly<Record<WindowId, Tally>>;
  /** Up to when the past has been folded, Unix milliseconds; undefined before the first rollup. */
  readonly countedTo?: number;
  readonly since?: number;
  /** Ninety days, oldest first, the last one being today so far; null where nothing was watched. */
  readonly days: readonly (DayBar | null)[];
  readonly lastOutage?: Outage & { readonly ongoing: boolean };
};

export type ObserverStatus = {
  readonly region: string;
  readonly state: 'reporting' | 'silent';
  readonly lastRoundAt?: number;
};

export type StatusModel = {
  readonly generatedAt: number;
  readonly observers: readonly ObserverStatus[];
  readonly services: readonly ServiceStatus[];
};
