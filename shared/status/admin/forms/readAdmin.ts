/** The verb `readAdmin`: what a person may do something about. Each part is read by itself. */
import type { Alert } from '../../../alerts/alert.ts';
import { dayMs } from '../../../availability/slots.ts';
import type { Control } from '../../../control/control.ts';
import type { Peeked } from '../../../control/store.ts';
import { policiesOf, type ServicePolicy } from '../../../failover/policy.ts';
import type { Incident } from '../../../incidents/incident.ts';
import { readAllIncidents } from '../../../incidents/readIncidents.ts';
import { asError } from '../../asError.ts';
import { listAlerts } from '../../listAlerts.ts';
import { type MaintenanceView, readMaintenance } from '../../readMaintenance.ts';
import { readSection, type Section } from '../../section.ts';
import type { AdminParts } from '../adminWork.ts';

export type SteeredService = {
  readonly policy: ServicePolicy;
  readonly title: string;
  /** Absent before it is adopted; `corrupt` when it cannot be read. */
  readonly control?: Peeked;
};

export type AdminView = {
  /** Unix milliseconds. */
  readonly now: number;
  /** Hidden where nothing fails over. */
  readonly steered: Section<readonly SteeredService[]>;
  /** Active ones. */
  readonly alerts: Section<readonly Alert[]>;
  /** Of the last days, newest first. */
  readonly incidents: Section<readonly Incident[]>;
  readonly maintenance: Section<MaintenanceView>;
};

/** What is older has a page of its own, where it can be noted too. */
export const incidentDays = 7;

export async function readAdmin(now: number, parts: AdminParts): Promise<AdminView> {
  const { config } = parts;
  const onError = (error: unknown) => parts.onError(asError(error));
  const range = { from: now - incidentDays * dayMs, to: now };
  const [steered, alerts, incidents, maintenance] = await Promise.all([
    readSection(() => readSteered(parts), onError),
    readSection(async () => listAlerts(await parts.alerts.peekAlerts(), 'active'), onError),
    readSection(async () => (await readAllIncidents({ config, ...range }, parts)).incidents, onError),
    readSection(() => readMaintenance({ config, viewer: 'operator', now }, parts), onError),
  ]);
  return { now, steered, alerts, incidents, maintenance };
}

async function readSteered({ config, control }: AdminParts): Promise<readonly SteeredService[] | undefined> {
  const policies = policiesOf(config);
  if (policies.length === 0) return undefined;
  const titles = new Map(config.services.map(({ id, title }) => [id, title]));
  const controls = await control.peekControls(policies.map(({ service }) => service));
  return policies.map((policy) => {
    const known = controls.get(policy.service);
    const title = titles.get(policy.service) ?? policy.service;
    return { policy, title, ...(known === undefined ? {} : { control: known }) };
  });
}

export function isReadable(control: SteeredService['control']): control is Control {
  return control !== undefined && control !== 'corrupt';
}
