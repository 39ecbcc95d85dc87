/** One step of a rollup: what users reached, where that became known only after the hour was folded. */
import { isDeepStrictEqual } from 'node:util';
import { hourMs } from '../availability/slots.ts';
import type { Service } from '../config/config.ts';
import { slotsOf, visibleMarks } from './fold.ts';
import { countingProbes } from './foldCounts.ts';
import type { Day, Hour } from './hour.ts';
import type { Recent, RecentService } from './recent.ts';
import type { RollUpContext } from './rollUp.ts';
import { followsTraffic, visibleAt } from './visible.ts';

/** Whether traffic is known to have moved at or after `from`: only then can what was folded be out of date. */
export function hasMovedSince({ shown }: Pick<RollUpContext, 'shown'>, service: Service, from: number): boolean {
  return firstMoveSince(shown, service, from) !== undefined;
}

function firstMoveSince(shown: RollUpContext['shown'], service: Service, from: number): number | undefined {
  const moves = followsTraffic(service) ? (shown.get(service.id) ?? []) : [];
  return moves.find((one) => one.answered === true && one.from >= from)?.from;
}

/**
 * Those of the stored hours whose probes may have been counted of another endpoint than users reached. Only the rounds can
 * tell: the marks may be the same.
 */
export function hoursToRecount(
  { shown }: Pick<RollUpContext, 'shown'>,
  services: readonly Service[],
  hours: readonly Hour[],
): readonly Hour[] {
  const oldest = Math.min(...hours.map(({ hour }) => hour));
  return services
    .filter((service) => countingProbes(service).length > 0)
    .flatMap((service) => {
      const moved = firstMoveSince(shown, service, oldest) ?? Number.POSITIVE_INFINITY;
      return hours.filter((one) => one.service === service.id && moved < one.hour + hourMs);
    });
}

/** Those of the stored hours whose visible series is another one by now, with the right one. The rounds are not needed. */
export function staleHours(
  context: Pick<RollUpContext, 'shown'>,
  services: readonly Service[],
  hours: readonly Hour[],
  recent: Recent,
): readonly Hour[] {
  const oldest = Math.min(...hours.map(({ hour }) => hour));
  return services
    .filter((service) => hasMovedSince(context, service, oldest))
    .flatMap((service) => {
      const at = visibleAt(context.shown.get(service.id) ?? [], service);
      return hours.flatMap((hour) => {
        const visible = hour.service === service.id ? visibleOf(hour, at, recent.services[service.id]) : hour.visible;
        return visible === hour.visible ? [] : [{ ...hour, visible }];
      });
    });
}

function visibleOf(one: Hour, at: (slot: number) => string, recent: RecentService | undefined): string {
  const marks = Object.fromEntries(Object.entries(one.endpoints).map(([id, endpoint]) => [id, endpoint.marks]));
  const { since = one.hour, maintenance = [] } = recent ?? {};
  const slots = slotsOf({ from: one.hour, to: one.hour + hourMs, everyMs: one.everyMs });
  return visibleMarks(marks, slots, { visibleAt: at, since, maintenance });
}

/** Whether what users found on that day is the same in both folds. */
export function isVisiblySame(a: Day | undefined, b: Day): boolean {
  return isDeepStrictEqual([a?.visible, a?.outages, a?.counts], [b.visible, b.outages, b.counts]);
}
