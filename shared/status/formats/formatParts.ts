/** What the routes of the formats share. */
import type { Context } from 'hono';
import type { Config } from '../../config/config.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { RestoreStatus } from '../../restore/restoreStatus.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { IncidentReads } from '../incidentReads.ts';
import type { StatusModel } from '../model.ts';
import type { EndpointLatency } from '../readLatencies.ts';
import type { Section } from '../section.ts';
import type { Viewer } from '../viewer.ts';

export type FormatParts = {
  readonly config: Config;
  /** The same with what people have planned. @throws ControlUnavailable, ControlCorrupt */
  readonly counting: () => Promise<Config>;
  readonly ledger: Ledger;
  readonly clock: Pick<Clock, 'now'>;
  readonly viewerOf: (context: Context) => Viewer;
  /** Rejects while the ledger cannot be read: formats that programs read never tell how things once were. */
  readonly statusFor: (viewer: Viewer) => Promise<StatusModel>;
  readonly incidents: IncidentReads;
  /** Of the last day, of every service. */
  readonly latencies: () => Promise<readonly EndpointLatency[]>;
  /** For operators only. */
  readonly restores: () => Promise<Section<readonly RestoreStatus[]>>;
};

/** Other pages' scripts may read it: it is the same for everybody. */
export function forEveryPage(context: Context): void {
  context.header('access-control-allow-origin', '*');
}
