/**
 * Who is to be told what of an alert now: what each route was told last, against what is. Pure. Whatever was missed, by a
 * crash, an outage of SNS or quiet hours, is found here by whoever looks next.
 */
import { createHash } from 'node:crypto';
import { dayMs } from '../availability/slots.ts';
import type { AlertRoute } from '../config/config.ts';
import { type Alert, isActive, isGraver, type Stage, type Told } from './alert.ts';
import { isQuiet } from './quietHours.ts';

export type Delivery = {
  readonly route: AlertRoute;
  readonly stage: Stage;
  /** The same for the same message, however often it is handed over. */
  readonly deduplicationId: string;
  /** What the alert's item says of the route while the message is handed over. */
  readonly sending: Told;
};

/** Whoever set out to tell and has not said for so long that it was done has died. */
const sendingMsMax = 60_000;

/** What could not be told for so long after it was over is of no use to anybody any more. */
const giveUpAfterMs = dayMs;

/** What is over is remembered for a little longer than anybody tries to tell it. */
export const forgottenAfterMs = giveUpAfterMs + 3_600_000;

/** A page should not wait longer than this when the topic is back. */
const retryMsMax = 3 * 60_000;
const retryMsMin = 30_000;

export type Surroundings = {
  readonly routes: readonly AlertRoute[];
  /** Who would tell. */
  readonly observer: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** The alert that this one is within, if it is within one. */
  readonly umbrella: Alert | undefined;
  /** Whether a maintenance window of the alert's service is open. */
  readonly inMaintenance: boolean;
};

export function deliveriesDue(alert: Alert, surroundings: Surroundings): readonly Delivery[] {
  const { routes, now, umbrella } = surroundings;
  if (alert.state.kind === 'pending') return [];
  return routes.flatMap((route) => {
    const told = alert.told[route.id];
    const current = told?.episode === alert.episode ? told : undefined;
    // Whoever has heard of its beginning hears of its end, however grave it has become.
    if (current === undefined && !concerns(route, alert) && alert.owed?.includes(route.id) !== true) return [];
    if (isCovered(alert, route, umbrella)) return [];
    if (current !== undefined && isWaiting(current, surroundings)) return [];
    const stage = stageDue(alert, route, current, surroundings);
    if (stage === undefined || isHeldBack(alert, route, now) || isTooLate(alert, now)) return [];
    return [deliveryOf(alert, { route, stage, told: current, observer: surroundings.observer, now })];
  });
}

export function concerns(route: AlertRoute, { severity, service, detail }: Alert): boolean {
  const { severities, services, kinds } = route;
  if (severities !== undefined && !severities.includes(severity)) return false;
  if (kinds !== undefined && !kinds.includes(detail.kind)) return false;
  if (services === undefined) return true;
  const about = detail.kind === 'region' ? detail.services : service === undefined ? [] : [service];
  return about.some((one) => services.includes(one));
}

/** The umbrella tells the route, or has told it, of this episode too; what outlasts it speaks for itself. */
function isCovered(alert: Alert, route: AlertRoute, umbrella: Alert | undefined): boolean {
  const { within } = alert;
  if (within === undefined || umbrella === undefined || umbrella.episode !== within.episode) return false;
  const isTold = umbrella.told[route.id]?.episode === umbrella.episode;
  if (isActive(umbrella)) return isTold || concerns(route, umbrella);
  return isTold && !isActive(alert);
}

/** Where one observer failed, another one may get through at once; whoever has failed waits longer and longer. */
function isWaiting({ state, at, by, failed }: Told, { observer, now }: Surroundings): boolean {
  if (failed === undefined) return state === 'sending' && now - at < sendingMsMax;
  if (!(failed.by ?? [by]).includes(observer)) return false;
  return now - at < Math.min(retryMsMax, retryMsMin * 2 ** (failed.times - 1));
}

function stageDue(
  alert: Alert,
  route: AlertRoute,
  told: Told | undefined,
  surroundings: Surroundings,
): Stage | undefined {
  const { now, inMaintenance } = surroundings;
  // What it was before is overtaken: the message of the end tells of the beginning too.
  const isOver = told?.stage === 'resolved' && told.state === 'sent';
  if (alert.state.kind === 'resolved') {
    // A route that came later has nothing to hear of the end of what it never heard of.
    const isOwed = told !== undefined || alert.owed?.includes(route.id) === true;
    return isOver || !isOwed ? undefined : 'resolved';
  }
  if (!concerns(route, alert)) {
    // It has become less grave than the route wants to hear of: to those who were told, that is its end.
    return told === undefined || isOver ? undefined : 'resolved';
  }
  // Whether its end was told or not, it is there again.
  if (told === undefined || told.stage === 'resolved') return 'fired';
  const isWorse = alert.worsenedAt !== undefined && alert.worsenedAt !== told.worsenedAt;
  // It may have arrived as it was, so what is graver is another message.
  if (isGraver(alert.severity, told.severity) || (isWorse && isGraver(alert.severity, 'ticket'))) return 'worsened';
  const isFiring = alert.state.kind === 'firing';
  // A reminder that was under way when somebody acknowledged it has nobody to remind any more.
  if (told.state === 'sending') return told.stage === 'reminder' && !isFiring ? undefined : told.stage;
  // What is on its way to its end, as far as anybody sees, is not called to mind.
  const isEnding = alert.clearSince !== undefined || alert.easingSince !== undefined;
  const isReminded =
    isFiring && !isEnding && !inMaintenance && route.remindMs !== undefined && now - told.at >= route.remindMs;
  return isReminded ? 'reminder' : undefined;
}

function isHeldBack({ severity }: Alert, { quiet }: AlertRoute, now: number): boolean {
  return severity === 'ticket' && quiet !== undefined && isQuiet(quiet, now);
}

function isTooLate({ state }: Alert, now: number): boolean {
  return state.kind === 'resolved' && now - state.at > giveUpAfterMs;
}

type Setting = Pick<Delivery, 'route' | 'stage'> & {
  readonly told: Told | undefined;
  readonly observer: string;
  readonly now: number;
};

function deliveryOf(alert: Alert, { route, stage, told, observer, now }: Setting): Delivery {
  // The same message again, or what has overtaken it while it could not be handed over.
  const isAgain = told?.state === 'sending' && told.stage === stage;
  const count = isAgain ? told.count : (told?.count ?? 0) + 1;
  const failed = isAgain ? told.failed : undefined;
  const sending: Told = {
    episode: alert.episode,
    stage,
    severity: alert.severity,
    ...(alert.worsenedAt === undefined ? {} : { worsenedAt: alert.worsenedAt }),
    count,
    at: now,
    by: observer,
    state: 'sending',
    ...(failed === undefined ? {} : { failed }),
  };
  return { route, stage, deduplicationId: deduplicationIdOf(alert, route, sending), sending };
}

/**
 * At most 128 of the characters that SNS allows (Amazon SNS API reference, Publish, MessageDeduplicationId). Whoever hears
 * of it may remember it for good, so it tells of when the alert fired: items, and with them episodes, are forgotten. And
 * of the route, because two of them may lead to one topic.
 */
function deduplicationIdOf({ key, state }: Alert, { id: route }: AlertRoute, { count }: Told): string {
  const firedAt = state.kind === 'pending' ? state.since : state.firedAt;
  const id = `${key}:${Math.floor(firedAt / 1_000)}:${route}:${count}`;
  return id.length <= 128 && /^[\x21-\x7e]+$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
}
