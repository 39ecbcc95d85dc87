/** Where a service's traffic goes, and whether that is planned to be disturbed. Pure. */
import { maintenanceAt } from '../availability/maintenance.ts';
import { type Config, publicEndpointId, type Service } from '../config/config.ts';
import type { Peeked } from '../control/store.ts';
import { activeEndpoint } from '../ledger/visible.ts';
import { failoverStatus } from './failoverStatus.ts';
import type { Maintenance, ServiceStatus } from './model.ts';

export function openMaintenance({ id }: Service, config: Config, now: number): Maintenance | undefined {
  const open = maintenanceAt(config, id, now);
  if (open === undefined) return undefined;
  const { title } = open.window;
  return { ...(title === undefined ? {} : { title }), from: open.from, until: open.to };
}

export type TrafficInput = {
  /** Absent when the control table did not answer. */
  readonly controls?: ReadonlyMap<string, Peeked>;
  readonly now: number;
  /** What users reached as far as the ledger knows. */
  readonly shown: string | undefined;
};

export type Traffic = Pick<ServiceStatus, 'active' | 'epoch' | 'failover'> & {
  /** The endpoint that users reach. */
  readonly visible: string;
};

/** Users reach what the name answers, which may be another endpoint than the one that was decided. */
export function trafficOf(service: Service, { controls, now, shown }: TrafficInput): Traffic {
  const has = (id: string | undefined): id is string => service.endpoints.some((one) => one.id === id);
  const seen = (endpoint: string) => (has(publicEndpointId) ? publicEndpointId : endpoint);
  const configured = activeEndpoint(service);
  if (service.failover === undefined) return { active: configured, epoch: 0, visible: seen(configured) };
  const control = controls?.get(service.id);
  if (controls === undefined || control === 'corrupt') {
    const active = has(shown) && shown !== publicEndpointId ? shown : configured;
    return { active, epoch: 0, failover: { phase: 'unknown' }, visible: seen(active) };
  }
  const failover = failoverStatus(control, now);
  const { active, epoch } = control ?? { active: configured, epoch: 0 };
  const answered = failover.answers?.endpoint;
  return { active, epoch, failover, visible: seen(has(answered) ? answered : active) };
}
