/** The columns of each series, from what the API answers. Times are UTC (RFC 3339), spans in seconds unless they say otherwise. */
import type * as z from 'zod';
import { timeText } from '../../../ledger/keys.ts';
import type { BurnDownPoint } from '../../readBurnDown.ts';
import type { LatencyBucket } from '../../readLatencySeries.ts';
import type { eventSchema } from '../../wire/eventSchemas.ts';
import type { incidentSchema } from '../../wire/incidentSchemas.ts';
import type { restoreRunsSchema } from '../../wire/restoreSchemas.ts';
import type { statusSchema, uptimeReportSchema } from '../../wire/schemas.ts';
import type { Column } from './csvText.ts';

type Bucket = z.output<typeof uptimeReportSchema>['buckets'][number];
type Event = z.output<typeof eventSchema>;
type Incident = z.output<typeof incidentSchema>;
type RestoreRunSummary = z.output<typeof restoreRunsSchema>['runs'][number];
type ServiceNow = z.output<typeof statusSchema>['services'][number];

export const uptimeColumns: readonly Column<Bucket>[] = [
  { name: 'from', of: ({ from }) => from },
  { name: 'availability', of: ({ availability }) => availability },
  { name: 'nines', of: ({ nines }) => nines },
  { name: 'coverage', of: ({ coverage }) => coverage },
  { name: 'up_seconds', of: ({ upSeconds }) => upSeconds },
  { name: 'down_seconds', of: ({ downSeconds }) => downSeconds },
  { name: 'unknown_seconds', of: ({ unknownSeconds }) => unknownSeconds },
  { name: 'missing_seconds', of: ({ missingSeconds }) => missingSeconds },
  { name: 'maintenance_seconds', of: ({ maintenanceSeconds }) => maintenanceSeconds },
];

export const latencyColumns: readonly Column<LatencyBucket>[] = [
  { name: 'from', of: ({ from }) => timeText(from) },
  { name: 'endpoint', of: ({ endpoint }) => endpoint },
  { name: 'p50_ms', of: ({ latencyMs }) => latencyMs[0] },
  { name: 'p95_ms', of: ({ latencyMs }) => latencyMs[1] },
  { name: 'p99_ms', of: ({ latencyMs }) => latencyMs[2] },
];

export const budgetColumns: readonly Column<BurnDownPoint & { readonly objective: string }>[] = [
  { name: 'objective', of: ({ objective }) => objective },
  { name: 'at', of: ({ at }) => timeText(at) },
  { name: 'left', of: ({ left }) => left },
  { name: 'spent', of: ({ spent }) => spent },
];

export const restoreColumns: readonly Column<RestoreRunSummary>[] = [
  { name: 'started_at', of: ({ startedAt }) => startedAt },
  { name: 'ended_at', of: ({ endedAt }) => endedAt },
  { name: 'run', of: ({ id }) => id },
  { name: 'trigger', of: ({ trigger }) => trigger.kind },
  { name: 'verdict', of: ({ verdict }) => verdict },
  { name: 'rpo_seconds', of: ({ rpo }) => rpo?.measuredSeconds },
  { name: 'rpo_objective_seconds', of: ({ rpo }) => rpo?.objectiveSeconds },
  { name: 'rto_seconds', of: ({ rto }) => rto?.totalSeconds },
  { name: 'rto_objective_seconds', of: ({ rto }) => rto?.objectiveSeconds },
  { name: 'thaw_seconds', of: ({ rto }) => rto?.thawSeconds },
  { name: 'fetch_seconds', of: ({ rto }) => rto?.fetchSeconds },
  { name: 'restore_seconds', of: ({ rto }) => rto?.restoreSeconds },
  { name: 'checks_seconds', of: ({ rto }) => rto?.checksSeconds },
  { name: 'reasons', of: ({ reasons }) => reasons.map(({ text }) => text).join('\n') },
];

/** What every kind of event has has a column of its own; the rest of it is in the last one, as JSON. */
export const eventColumns: readonly Column<Event>[] = [
  { name: 'kind', of: ({ kind }) => kind },
  { name: 'at', of: (event) => ('at' in event ? event.at : event.from) },
  { name: 'to', of: (event) => ('ongoing' in event ? event.to : null) },
  { name: 'by', of: (event) => ('by' in event ? event.by : null) },
  { name: 'reason', of: (event) => ('reason' in event ? event.reason : null) },
  { name: 'details', of: detailsOf },
];

function detailsOf(event: Event): string {
  const isStretch = 'ongoing' in event;
  const shown = ['kind', 'at', 'by', 'reason', ...(isStretch ? ['from', 'to'] : [])];
  return JSON.stringify(Object.fromEntries(Object.entries(event).filter(([name]) => !shown.includes(name))));
}

export const incidentColumns: readonly Column<Incident>[] = [
  { name: 'service', of: ({ service }) => service },
  { name: 'scope', of: ({ scope }) => scope },
  { name: 'endpoint', of: ({ endpoint }) => endpoint },
  { name: 'from', of: ({ from }) => from },
  { name: 'to', of: ({ to }) => to },
  { name: 'state', of: ({ state }) => state },
  { name: 'duration_seconds', of: ({ durationSeconds }) => durationSeconds },
  { name: 'down_seconds', of: ({ downSeconds }) => downSeconds },
  { name: 'end_uncertain_seconds', of: ({ endUncertainSeconds }) => endUncertainSeconds },
  { name: 'reason', of: ({ reason }) => reason },
  { name: 'budget_share', of: ({ cost }) => cost?.share },
  { name: 'flips', of: ({ flips }) => flips?.length },
  { name: 'alerts', of: ({ alerts }) => alerts?.length },
  { name: 'drill', of: ({ drill }) => (drill === undefined ? 'no' : 'yes') },
  { name: 'notes', of: ({ notes }) => notes.map(({ text }) => text).join('\n') },
];

export const serviceColumns: readonly Column<ServiceNow>[] = [
  { name: 'service', of: ({ id }) => id },
  { name: 'title', of: ({ title }) => title },
  { name: 'state', of: ({ state }) => state },
  { name: 'active', of: ({ active }) => active },
  { name: 'epoch', of: ({ epoch }) => epoch },
  { name: 'counted_to', of: ({ countedTo }) => countedTo },
  ...(['1h', '24h', '7d', '30d', '90d', '365d'] as const).map((window) => ({
    name: `availability_${window}`,
    of: ({ uptime }: ServiceNow) => uptime[window]?.availability,
  })),
];
