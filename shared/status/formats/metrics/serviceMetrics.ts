/** What there is to measure of services: states, probes, availability, budgets. Pure. */
import { availabilityOf, coverageOf } from '../../../availability/tally.ts';
import { windows } from '../../../availability/windows.ts';
import type { ObserverView } from '../../../ledger/sight.ts';
import type { ServiceStatus } from '../../model.ts';
import { type Family, flag, type Sample, stateSamples } from './family.ts';

const serviceStates = ['up', 'degraded', 'down', 'unknown', 'maintenance'] as const;
const endpointStates = ['up', 'down', 'unknown'] as const;

const dayS = 86_400;

export function stateMetrics(services: readonly ServiceStatus[]): readonly Family[] {
  const name = 'holdfast_service_state';
  return [
    {
      name,
      type: 'stateset',
      help: 'How the service is for users.',
      samples: services.flatMap(({ id, state }) => stateSamples(name, { service: id }, serviceStates, state)),
    },
  ];
}

export function failoverMetrics(services: readonly ServiceStatus[]): readonly Family[] {
  return [
    {
      name: 'holdfast_service_epoch',
      type: 'gauge',
      help: 'Grows by one with every flip; absent without failover and while it is not known.',
      samples: services.flatMap(({ id, epoch }) => (epoch === 0 ? [] : [{ labels: { service: id }, value: epoch }])),
    },
    {
      name: 'holdfast_service_held',
      type: 'gauge',
      help: 'Whether a person has frozen automatic flips; absent without failover and while it is not known.',
      samples: services.flatMap(({ id, failover }) =>
        failover === undefined || failover.phase === 'unknown'
          ? []
          : [{ labels: { service: id }, value: flag(failover.hold !== undefined) }],
      ),
    },
    {
      name: 'holdfast_endpoint_active',
      type: 'gauge',
      help: 'Whether traffic is to go to the endpoint; absent without failover and while it is not known.',
      samples: services.flatMap(({ id, failover, active, endpoints }) =>
        failover === undefined || failover.phase === 'unknown'
          ? []
          : endpoints.map((endpoint) => ({
              labels: { service: id, endpoint: endpoint.id },
              value: flag(endpoint.id === active),
            })),
      ),
    },
  ];
}

export function endpointMetrics(services: readonly ServiceStatus[]): readonly Family[] {
  const name = 'holdfast_endpoint_state';
  return [
    {
      name,
      type: 'stateset',
      help: 'What a quorum of the observers says of the endpoint.',
      samples: services.flatMap(({ id, endpoints }) =>
        endpoints.flatMap((endpoint) =>
          stateSamples(name, { service: id, endpoint: endpoint.id }, endpointStates, endpoint.state),
        ),
      ),
    },
  ];
}

export function probeMetrics(services: readonly ServiceStatus[]): readonly Family[] {
  const probes = (value: (view: ObserverView) => number | undefined): readonly Sample[] =>
    services.flatMap(({ id, endpoints }) =>
      endpoints.flatMap((endpoint) =>
        Object.entries(endpoint.observers).flatMap(([observer, view]) => {
          const found = value(view);
          const labels = { service: id, endpoint: endpoint.id, observer };
          return found === undefined ? [] : [{ labels, value: found }];
        }),
      ),
    );
  return [
    {
      name: 'holdfast_probe_up',
      type: 'gauge',
      help: "One observer's last probe: 1 up, 0 down, NaN when it could not tell; absent when the observer is silent.",
      samples: probes(({ state }) => (state === 'unknown' ? Number.NaN : flag(state === 'up'))),
    },
    {
      name: 'holdfast_probe_duration_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'How long the last probe took.',
      samples: probes(({ latencyMs }) => (latencyMs === undefined ? undefined : latencyMs / 1000)),
    },
    {
      name: 'holdfast_probe_timestamp_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'When the last probe was due, as Unix time.',
      samples: probes(({ at }) => at / 1000),
    },
    {
      name: 'holdfast_certificate_remaining_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'For how many whole days the certificate is valid, in seconds.',
      samples: probes(({ certificateDaysLeft }) =>
        certificateDaysLeft === undefined ? undefined : certificateDaysLeft * dayS,
      ),
    },
  ];
}

export function uptimeMetrics(services: readonly ServiceStatus[]): readonly Family[] {
  const each = (value: (tally: ServiceStatus['uptime']['30d']) => number | undefined): readonly Sample[] =>
    services.flatMap(({ id, uptime }) =>
      windows.flatMap((window) => {
        const found = value(uptime[window.id]);
        return found === undefined ? [] : [{ labels: { service: id, window: window.id }, value: found }];
      }),
    );
  return [
    {
      name: 'holdfast_service_availability_ratio',
      type: 'gauge',
      unit: 'ratio',
      help: 'up / (up + down) over the window that ends now; absent when nothing of it was decided.',
      samples: each(availabilityOf),
    },
    {
      name: 'holdfast_service_coverage_ratio',
      type: 'gauge',
      unit: 'ratio',
      help: 'The share of the watched time, maintenance apart, in which a quorum said up or down.',
      samples: each(coverageOf),
    },
    {
      name: 'holdfast_service_counted_timestamp_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'Up to when availability has been counted, as Unix time.',
      samples: services.flatMap(({ id, countedTo }) =>
        countedTo === undefined ? [] : [{ labels: { service: id }, value: countedTo / 1000 }],
      ),
    },
  ];
}
