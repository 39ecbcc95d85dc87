/** One lost region takes many services down: one alert tells of all of them. Pure. */
import { type Alert, isActive, isGraver } from './alert.ts';
import { alertKey } from './keys.ts';
import type { Signal, Survey } from './signal.ts';

/** Of one service, where it has endpoints, and which of them the quorum sees down now. */
export type Footprint = {
  readonly service: string;
  readonly regions: readonly string[];
  readonly down: readonly string[];
  /** Regions of which not enough is known to say up or down. */
  readonly unknown: readonly string[];
};

/** Fewer failing together may be chance. */
export const servicesMin = 3;

/** The share of a region's services that fail when the region does. */
export const shareMin = 0.5;

/** What is listed; the rest is counted. An item has room for them; messages are shortened as each channel needs it. */
const listedMax = 1_000;

/** A standby region that fails burns no budget, so nothing else tells of it: it may first come back by itself. */
const pendingMs = 2 * 60_000;

/**
 * A region alert is active while most services fail there, and for as long as an alert that it tells of is: so it is over
 * once, when everything is.
 * @param alerts as they are with this moment's signals, region alerts included.
 */
export function surveyRegions(footprints: readonly Footprint[], alerts: readonly Alert[]): Survey {
  const known = alerts.filter(({ detail }) => detail.kind === 'region').flatMap(({ region }) => region ?? []);
  const regions = [...new Set([...footprints.flatMap((one) => one.regions), ...known])].sort();
  return {
    kinds: ['region'],
    signals: regions.map((region) => signalOf(region, footprints, alerts)),
    rest: 'not-watched',
  };
}

function signalOf(region: string, footprints: readonly Footprint[], alerts: readonly Alert[]): Signal {
  const key = alertKey.region(region);
  const about = { key, region };
  const there = footprints.filter(({ regions }) => regions.includes(region));
  const down = there.filter((one) => one.down.includes(region)).map(({ service }) => service);
  const unknown = there.filter((one) => one.unknown.includes(region));
  const caused = alerts.filter((one) => one.region === region && one.detail.kind !== 'region' && isActive(one));
  const own = alerts.find((one) => one.key === key);
  // What concerns no service, such as the silent observer there, speaks for itself when it is all that is left.
  const held = caused.filter(
    ({ within, service }) =>
      service !== undefined && own !== undefined && within?.key === key && within.episode === own.episode,
  );
  const isLost = isLoss(down.length, there.length - unknown.length);
  if (isLost || (own !== undefined && isActive(own) && held.length > 0)) {
    const members = isLost ? caused : held;
    const severity = members.some((one) => isGraver(one.severity, 'ticket')) ? 'page' : 'ticket';
    const services = [...new Set([...down, ...members.flatMap(({ service }) => service ?? [])])].sort();
    const detail = {
      kind: 'region',
      services: services.slice(0, listedMax),
      more: Math.max(0, services.length - listedMax),
    } as const;
    return { ...about, condition: 'active', severity, detail, pendingMs: members.length > 0 ? 0 : pendingMs };
  }
  // With those that are unknown it might still be lost.
  if (isLoss(down.length + unknown.length, there.length)) return { ...about, condition: 'unknown' };
  return { ...about, condition: 'clear' };
}

function isLoss(down: number, of: number): boolean {
  return down >= servicesMin && down >= shareMin * of;
}

/**
 * The alerts that a region alert tells of from now on: those that have begun to fire and that nobody has been told of.
 * What was told on its own goes on so.
 */
export function withinRegions(alerts: readonly Alert[]): readonly Alert[] {
  const regions = new Map(
    alerts.filter((one) => one.detail.kind === 'region' && isActive(one)).map((one) => [one.region, one] as const),
  );
  return alerts.flatMap((alert) => {
    const umbrella = regions.get(alert.region);
    if (umbrella === undefined || alert.detail.kind === 'region' || !isActive(alert)) return [];
    const isTold = Object.values(alert.told).some(({ episode }) => episode === alert.episode);
    const isWithin = alert.within?.key === umbrella.key && alert.within.episode === umbrella.episode;
    if (isTold || isWithin) return [];
    return [{ ...alert, within: { key: umbrella.key, episode: umbrella.episode } }];
  });
}
