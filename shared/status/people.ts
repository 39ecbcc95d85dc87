/** What the public is not told: who did something, and why in their own words. Pure. */
import type { Alert, Detail } from '../alerts/alert.ts';
import type { AlertKind } from '../config/config.ts';
import type { ControlEvent } from '../control/control.ts';
import type { Block } from '../failover/decide.ts';
import type { Explanation } from '../failover/explain.ts';
import type { Incident } from '../incidents/incident.ts';
import { countAlerts } from './listAlerts.ts';
import type { FailoverStatus, ServiceStatus, StatusModel } from './model.ts';
import type { ServiceBudget } from './readBudget.ts';
import type { Happening } from './readHappenings.ts';

export const somebody = 'a person';
const someReason = 'told to operators only';

export function modelWithoutPeople(model: StatusModel, observers: readonly string[]): StatusModel {
  const alerts = model.alerts && alertsWithoutPeople(model.alerts, observers);
  const services = model.services.map((service) => serviceWithout(service, alerts, observers));
  return { ...model, services, ...(alerts === undefined ? {} : { alerts }) };
}

/** @param alerts the active ones that the public is told of. */
function serviceWithout(
  service: ServiceStatus,
  alerts: readonly Alert[] | undefined,
  observers: readonly string[],
): ServiceStatus {
  const { failover } = service;
  return {
    ...service,
    ...(failover === undefined ? {} : { failover: failoverWithout(failover, observers) }),
    ...(alerts === undefined ? {} : { alerts: countAlerts(alerts.filter((one) => one.service === service.id)) }),
  };
}

/** Whoever knows which bucket is open walks in, and the key alone of such an alert names the check. */
const privateKinds: readonly AlertKind[] = ['audit', 'restore'];

export function alertsWithoutPeople(alerts: readonly Alert[], observers: readonly string[]): readonly Alert[] {
  const told = alerts.filter(({ detail }) => !privateKinds.includes(detail.kind));
  return told.map((alert) => alertWithout(alert, observers));
}

function alertWithout(alert: Alert, observers: readonly string[]): Alert {
  const { state } = alert;
  return {
    ...alert,
    state: state.kind === 'acknowledged' ? stateWithout(state) : state,
    detail: detailWithout(alert.detail, observers),
  };
}

function stateWithout({ note: _, ...state }: Extract<Alert['state'], { kind: 'acknowledged' }>): Alert['state'] {
  return { ...state, by: somebody };
}

function detailWithout(detail: Detail, observers: readonly string[]): Detail {
  switch (detail.kind) {
    case 'flip':
      return flipWithout(detail, observers);
    case 'blocked':
      return detail.why === 'hold' ? { ...detail, text: someReason } : detail;
    case 'audit':
    case 'restore':
      throw new Error(`the public is told nothing of an alert of the kind ${detail.kind}`);
    case 'burn':
    case 'budget':
    case 'unmeasured':
    case 'drift':
    case 'observer':
    case 'certificate':
    case 'region':
    case 'dead-letters':
      return detail;
  }
}

export function budgetWithoutPeople(budget: ServiceBudget): ServiceBudget {
  const exclusions = budget.exclusions.map((one) => ({ ...one, by: somebody, reason: someReason }));
  return { ...budget, exclusions };
}

export function incidentWithoutPeople(incident: Incident, observers: readonly string[]): Incident {
  const { drill, flips, alerts } = incident;
  return {
    ...incident,
    flips: flips.map((flip) => flipWithout(flip, observers)),
    alerts: alerts.filter(({ about }) => !privateKinds.includes(about)),
    ...(drill === undefined ? {} : { drill: { ...drill, by: byOf(drill.by, observers) } }),
    notes: [],
  };
}

function failoverWithout(failover: FailoverStatus, observers: readonly string[]): FailoverStatus {
  const { hold, drill, lastFlip } = failover;
  const by = (name: string) => byOf(name, observers);
  return {
    ...failover,
    ...(hold === undefined ? {} : { hold: { ...hold, by: by(hold.by), reason: someReason } }),
    ...(drill === undefined ? {} : { drill: { ...drill, by: by(drill.by), reason: someReason } }),
    ...(lastFlip === undefined ? {} : { lastFlip: flipWithout(lastFlip, observers) }),
  };
}

function byOf(name: string, observers: readonly string[]): string {
  return observers.includes(name) ? name : somebody;
}

/** What Holdfast decided by itself was decided by an observer, perhaps a former one. */
function flipWithout<Flip extends { readonly by: string; readonly reason: string; readonly cause: string }>(
  flip: Flip,
  observers: readonly string[],
): Flip {
  const isAutomatic = flip.cause === 'failover' || flip.cause === 'failback';
  return isAutomatic ? flip : { ...flip, by: byOf(flip.by, observers), reason: someReason };
}

export function happeningsWithoutPeople(
  events: readonly Happening[],
  observers: readonly string[],
): readonly Happening[] {
  const told = events.filter((event) => event.kind !== 'alert' || !privateKinds.includes(event.about));
  return told.map((event) => happeningWithout(event, observers));
}

function happeningWithout(event: Happening, observers: readonly string[]): Happening {
  switch (event.kind) {
    case 'outage':
    case 'gap':
    case 'unknown':
    case 'maintenance':
      return event;
    case 'control':
      return { ...event, event: controlEventWithout(event.event, observers) };
    case 'blocked':
      return event.why === 'hold' ? { ...event, text: someReason } : event;
    case 'alarm':
      // CloudWatch writes the metric's values into it.
      return { ...event, reason: someReason };
    case 'alert':
      return event.by === undefined ? event : { ...event, by: somebody };
    case 'note':
      return { ...event, by: somebody, text: someReason };
    case 'excluded':
    case 'restored':
    case 'plan':
      return { ...event, by: somebody, reason: someReason };
  }
}

function controlEventWithout(event: ControlEvent, observers: readonly string[]): ControlEvent {
  const by = byOf(event.by, observers);
  switch (event.kind) {
    case 'flipped':
      return flipWithout(event, observers);
    case 'held':
    case 'released':
    case 'drill-began':
      return { ...event, by, reason: someReason };
    case 'drill-ended':
      return event.passed ? { ...event, by } : { ...event, by, why: someReason };
    case 'adopted':
    case 'settled':
    case 'answers':
    case 'drifted':
      return { ...event, by };
  }
}

export function explanationWithoutPeople(explanation: Explanation): Explanation {
  const { decision, blocks } = explanation;
  return {
    ...explanation,
    decision: decision.kind === 'blocked' ? { ...decision, why: blockWithout(decision.why) } : decision,
    blocks: blocks.map(blockWithout),
  };
}

function blockWithout(block: Block): Block {
  return block.kind === 'hold' ? { ...block, by: somebody, reason: someReason } : block;
}
