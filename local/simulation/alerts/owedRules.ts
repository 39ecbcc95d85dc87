/** What must have been told, noticed and written down by now. */
import type { Alert } from '../../../shared/alerts/alert.ts';
import type { AlertRoute, Service } from '../../../shared/config/config.ts';
import { skewMsMost, type Violation } from '../violation.ts';
import { noticedBoundMs, overBoundMs, toldBoundMs, writtenBoundMs } from './alertBounds.ts';
import { type AlertScene, countedUpTo, excludedFor, isActive } from './alertScene.ts';
import type { View } from './naive.ts';

export type OwedRules = {
  check(): Violation | undefined;
  /** Whether nothing is left to be told, noticed or called over. */
  readonly isAtRest: boolean;
};

/** What comes later than this after its slot is counted hours later. */
const lateMs = 120_000;

export function createOwedRules(scene: AlertScene): OwedRules {
  const { scenario, config, world, naive, replicas, topics, alerts, now, stopwatch, workingMs } = scene;
  /** By route, key and when it fired: who was to hear of it at some time. */
  const concerned = new Set<string>();
  let judgedMinute = -1;
  let isQuiet = false;

  /** What the route should have been told by now and was not. */
  function owed(alert: Alert, route: AlertRoute): string | undefined {
    if (alert.state.kind === 'pending' || isCovered(alert)) return undefined;
    if (route.quiet !== undefined && alert.severity === 'ticket') return undefined;
    const told = topics.toldOf(route.id, { key: alert.key, firedAt: alert.state.firedAt });
    const last = told.findLast(({ notice }) => notice.stage !== 'reminder')?.notice.stage;
    const isConcern = isConcerned(route, alert);
    const name = `${route.id} ${alert.key} ${alert.state.firedAt}`;
    if (isActive(alert) && isConcern) concerned.add(name);
    if (last === undefined && !concerned.has(name)) return undefined;
    // Whoever does not hear of what is less grave hears that it is over.
    if (alert.state.kind === 'resolved' || !isConcern) return last === 'resolved' ? undefined : 'is over';
    if (last === undefined || last === 'resolved') return 'fired';
    const isWorse = alert.severity === 'page' && told.every(({ notice }) => notice.severity === 'ticket');
    return isWorse ? 'worsened' : undefined;
  }

  function isCovered({ within, ...alert }: Alert): boolean {
    const umbrella = within === undefined ? undefined : alerts.get(within.key);
    if (umbrella === undefined || umbrella.episode !== within?.episode) return false;
    return isActive(umbrella) || !isActive(alert);
  }

  function isConcerned({ severities, services, kinds }: AlertRoute, { severity, service, detail }: Alert): boolean {
    const about = detail.kind === 'region' ? detail.services : [service ?? ''];
    return (
      (severities?.includes(severity) ?? true) &&
      (kinds?.includes(detail.kind) ?? true) &&
      (services === undefined || about.some((one) => services.includes(one)))
    );
  }

  function judgeTelling(): Violation | undefined {
    for (const alert of alerts.values()) {
      for (const route of config.alerts) {
        const what = owed(alert, route);
        const name = (episode: number) => `owed ${route.id} ${alert.key} ${episode}`;
        const owedMs = stopwatch.lasting(name(alert.episode), what !== undefined);
        // What it was before waits for as long as it may be there again.
        if (alert.state.kind === 'pending') stopwatch.forget(name(alert.episode - 1));
        isQuiet &&= what === undefined;
        if (what === undefined) continue;
        const bound = toldBoundMs(alert.told[route.id]?.failed?.times ?? 0);
        const lastingMs = Math.min(owedMs, Math.max(...config.observers.map(workingMs)));
        if (lastingMs > bound) {
          return { invariant: 15, what: `${route.id} has not been told for ${owedMs} ms that ${alert.key} ${what}` };
        }
      }
    }
    return undefined;
  }

  function judgeLedger(): Violation | undefined {
    for (const { key, episode, state } of alerts.values()) {
      if (state.kind === 'pending') continue;
      for (const stage of state.kind === 'resolved' ? (['fired', 'resolved'] as const) : (['fired'] as const)) {
        const id = `alert-${key}-${episode}-${stage}`;
        const untoldMs = stopwatch.lasting(`unwritten ${id}`, !replicas.events.has(id));
        if (Math.min(untoldMs, scene.everybodyWorksMs()) > writtenBoundMs)
          return { invariant: 14, what: `${id} has not been written into the ledger for ${untoldMs} ms` };
      }
    }
    return undefined;
  }

  /** By what all of them have heard in time. */
  function viewOf(observers: readonly string[], service: string): View {
    const isKnown: View['isKnown'] = ({ round, arrivals }) => {
      const until = Math.min(now(), round.slot - scenario.startAt + lateMs);
      return observers.every((observer) => (arrivals[observer] ?? Number.POSITIVE_INFINITY) <= until);
    };
    return { config, isKnown, excluded: excludedFor(scene.corrections, service) };
  }

  /**
   * For how long everybody who works could have known that it burns, and nobody has noticed. Whoever counts may be one that
   * has just found its way again: what came too late for it is counted when the hour is over.
   */
  function unnoticedMs(service: Service, at: number, isRaised: boolean): number {
    const working = config.observers.filter((observer) => workingMs(observer) > 0);
    const burns = working.length > 0 && naive.says(service, at, viewOf(working, service.id)) === 'burning';
    const worksMs = Math.max(0, ...working.map(workingMs));
    return Math.min(stopwatch.lasting(`unnoticed ${service.id}`, burns && !isRaised), worksMs);
  }

  function isMaintained({ id }: Service): boolean {
    const at = scenario.startAt + now();
    return config.maintenance.some(
      (one) =>
        one.kind === 'fixed' &&
        one.services?.includes(id) === true &&
        one.from - skewMsMost <= at &&
        at < one.to + skewMsMost,
    );
  }

  function judgeBurning(): Violation | undefined {
    const at = countedUpTo(scenario.startAt + now());
    for (const service of config.services) {
      const key = `burn:${service.id}:availability`;
      const alert = alerts.get(key);
      const isRaised = alert !== undefined && isActive(alert);
      const isOpen = isMaintained(service);
      const there = config.observers.filter((observer) => !world.isGone(observer, now()));
      const isCalm = !isOpen && naive.says(service, at, viewOf(there, service.id)) === 'calm';
      const lastingMs = stopwatch.lasting(`lasting ${key}`, isCalm && isRaised);
      const burningMs = unnoticedMs(service, at, isRaised || isOpen);
      isQuiet &&= !isRaised && isCalm;
      if (burningMs > noticedBoundMs)
        return { invariant: 21, what: `${service.id} has burnt for ${burningMs} ms and nobody has noticed` };
      if (Math.min(lastingMs, scene.everybodyWorksMs()) > overBoundMs)
        return { invariant: 21, what: `${service.id} has been calm for ${lastingMs} ms and ${key} is not over` };
    }
    return undefined;
  }

  return {
    check() {
      const minute = Math.floor(now() / 60_000);
      const isNewMinute = minute !== judgedMinute;
      const wasQuiet = isQuiet;
      isQuiet = true;
      const found = judgeTelling() ?? judgeLedger();
      // Counting naively is dear, so it is done once a minute, and where services are few.
      if (!isNewMinute || scenario.kind === 'loss') {
        isQuiet &&= scenario.kind === 'loss' ? [...alerts.values()].every((alert) => !isActive(alert)) : wasQuiet;
        return found;
      }
      judgedMinute = minute;
      return found ?? judgeBurning();
    },
    get isAtRest() {
      return isQuiet;
    },
  };
}
