/** What there is to measure besides services: observers, alerts, latencies, restores, and the measuring itself. Pure. */
import type { Alert } from '../../../alerts/alert.ts';
import type { RestoreStatus } from '../../../restore/restoreStatus.ts';
import type { StatusModel } from '../../model.ts';
import { type EndpointLatency, quantiles } from '../../readLatencies.ts';
import { type Family, flag, type Sample, stateSamples } from './family.ts';

export function observerMetrics({ observers, generatedAt }: StatusModel): readonly Family[] {
  const each = (value: (at: number) => number): readonly Sample[] =>
    observers.flatMap(({ region, lastRoundAt }) =>
      lastRoundAt === undefined ? [] : [{ labels: { observer: region }, value: value(lastRoundAt) }],
    );
  return [
    {
      name: 'holdfast_observer_reporting',
      type: 'gauge',
      help: 'Whether the observer has reported lately.',
      samples: observers.map(({ region, state }) => ({
        labels: { observer: region },
        value: flag(state === 'reporting'),
      })),
    },
    {
      name: 'holdfast_observer_last_round_age_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: "How old the observer's last round is; absent when there is none.",
      samples: each((at) => (generatedAt - at) / 1000),
    },
    {
      name: 'holdfast_observer_last_round_timestamp_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: "When the observer's last round was due, as Unix time.",
      samples: each((at) => at / 1000),
    },
  ];
}

/** One sample for each kind that fires and each severity, about each service or none. */
export function alertMetrics(alerts: readonly Alert[]): readonly Family[] {
  const counts = new Map<string, Sample>();
  for (const { service, detail, severity } of alerts) {
    const labels = { ...(service === undefined ? {} : { service }), kind: detail.kind, severity };
    const key = JSON.stringify(labels);
    counts.set(key, { labels, value: (counts.get(key)?.value ?? 0) + 1 });
  }
  const total = (severity: Alert['severity']) => alerts.filter((alert) => alert.severity === severity).length;
  return [
    {
      name: 'holdfast_alerts_firing',
      type: 'gauge',
      help: 'How many alerts fire, acknowledged or not; absent when that is not known.',
      samples: (['page', 'ticket'] as const).map((severity) => ({ labels: { severity }, value: total(severity) })),
    },
    {
      name: 'holdfast_alert_kinds_firing',
      type: 'gauge',
      help: 'The same by what they are about, where any fires.',
      samples: [...counts.values()],
    },
  ];
}

export function latencyMetrics(latencies: readonly EndpointLatency[]): readonly Family[] {
  return [
    {
      name: 'holdfast_endpoint_latency_seconds',
      type: 'summary',
      unit: 'seconds',
      help: 'How long probes that were up took, over the folded hours of the last day; within 2 %.',
      samples: latencies.flatMap(({ service, endpoint, latencyMs }) =>
        quantiles.flatMap((quantile, index) => {
          const ms = latencyMs[index];
          const labels = { service, endpoint, quantile: String(quantile) };
          return ms === undefined ? [] : [{ labels, value: ms / 1000 }];
        }),
      ),
    },
  ];
}

const verdicts = ['passed', 'failed', 'unknown'] as const;

/** For operators only. A backup that was never restored is not known to be good. */
export function restoreMetrics(restores: readonly RestoreStatus[]): readonly Family[] {
  const name = 'holdfast_restore_verdict';
  const each = (value: (status: RestoreStatus) => number | undefined): readonly Sample[] =>
    restores.flatMap((status) => {
      const found = value(status);
      return found === undefined ? [] : [{ labels: { backup: status.test.id }, value: found }];
    });
  return [
    {
      name,
      type: 'stateset',
      help: "What the backup's last restore test gave.",
      samples: restores.flatMap(({ test, last }) =>
        stateSamples(name, { backup: test.id }, verdicts, last?.verdict ?? 'unknown'),
      ),
    },
    {
      name: 'holdfast_restore_rpo_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'How much data, in time, the last restored backup would have lost.',
      samples: each(({ told }) => secondsOf(told?.rpo?.measuredMs)),
    },
    {
      name: 'holdfast_restore_rto_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'How long the last restore took.',
      samples: each(({ told }) => secondsOf(told?.rto?.totalMs)),
    },
    {
      name: 'holdfast_restore_timestamp_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'When the last restore test ended, as Unix time.',
      samples: each(({ last }) => secondsOf(last?.endedAt)),
    },
    {
      name: 'holdfast_restore_missed',
      type: 'gauge',
      help: 'Whether a restore test was due and none has come to an end since.',
      samples: each(({ missedAt }) => flag(missedAt !== undefined)),
    },
  ];
}

function secondsOf(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

export function ownMetrics({ generatedAt }: StatusModel): readonly Family[] {
  return [
    {
      name: 'holdfast_status_timestamp_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'When the ledger was read for this, as Unix time.',
      samples: [{ labels: {}, value: generatedAt / 1000 }],
    },
  ];
}
