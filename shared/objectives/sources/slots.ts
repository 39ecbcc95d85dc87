/** Time as users saw it: the visible marks of hours, of the running marks, and of the newest rounds. */
import { maintenanceIn, mergedSpans, type Span } from '../../availability/maintenance.ts';
import { dayMs, hourMs, slotAt, slotFrom } from '../../availability/slots.ts';
import { type Tally, watchedMs } from '../../availability/tally.ts';
import type { Service } from '../../config/config.ts';
import { type Folded, foldMarks } from '../../ledger/fold.ts';
import { bestDays, bestHours } from '../../ledger/foldDay.ts';
import type { Range } from '../../ledger/ledger.ts';
import { recentFrom } from '../../ledger/rollUpSpan.ts';
import { visibleAt } from '../../ledger/visible.ts';
import type { Counted } from '../counted.ts';
import { minuteMs } from '../series.ts';
import { piecesOfMarks } from '../stretches.ts';
import type { Heard, Scene, Source } from './source.ts';

/** @param now Unix milliseconds. */
export function slotSource(scene: Scene, now: number): Source {
  const { service, ledger, recent } = scene;
  // Marks of another cadence are of no use here, and folding starts anew.
  const running = recent?.everyMs === service.everyMs ? recent : undefined;
  return {
    // The minute in which folding ended is counted from rounds as a whole.
    roundsFrom: running === undefined ? recentFrom(now) : slotAt(running.to, minuteMs),
    // Where no slot begins with the hour, the hour before speaks for its first minutes.
    freshFrom: running === undefined ? recentFrom(now) : slotFrom(running.from, running.everyMs),
    async hours(range) {
      const hours = bestHours(await ledger.hours(service.id, hoursSpeakingFor(range, service)));
      return hours.flatMap(({ hour, everyMs, visible }) => piecesOfMarks(visible, slotFrom(hour, everyMs), everyMs));
    },
    async days(range) {
      const days = bestDays(await ledger.days(service.id, range));
      return new Map(days.map(({ day, visible }) => [day, dayOfTally(visible)]));
    },
    async fresh(range, newest) {
      const known =
        running === undefined
          ? []
          : piecesOfMarks(running.visible, slotFrom(running.from, running.everyMs), running.everyMs);
      const { visible, slots } = foldRounds(scene, range, newest);
      const newer = piecesOfMarks(visible, slots[0] ?? range.from, service.everyMs);
      // What was folded of the rounds that are here is what they say now: an answer of the name may have come since.
      const newerFrom = newer[0]?.from ?? range.to;
      return [...known.filter(({ from }) => from < newerFrom), ...newer];
    },
  };
}

/** A slot before the range may speak for its beginning. */
export function hoursSpeakingFor({ from, to }: Range, { everyMs }: Pick<Service, 'everyMs'>): Range {
  return { from: hourMs % everyMs === 0 ? from : from - hourMs, to };
}

/** The newest rounds, folded as the rollup will fold them. */
export function foldRounds(scene: Scene, { from, to }: Range, { rounds, since }: Heard): Folded {
  const { service, heard, shown } = scene;
  // A slot speaks for the time up to the next one.
  const range = { from: slotAt(from, service.everyMs), to };
  return foldMarks({
    service: service.id,
    endpoints: service.endpoints.map(({ id }) => id),
    everyMs: service.everyMs,
    ...range,
    observers: heard,
    rounds,
    visibleAt: visibleAt(shown, service),
    since,
    maintenance: maintenanceOf(scene, range),
  });
}

/** What has been folded stays as it was; from there on the config's windows count. */
function maintenanceOf({ config, service, recent }: Scene, { from, to }: Range): readonly Span[] {
  const planned = maintenanceIn(config, service.id, { from: Math.max(from, recent?.to ?? 0), to });
  return mergedSpans([...(recent?.maintenance ?? []), ...planned]);
}

function dayOfTally(tally: Tally): Counted {
  return {
    good: tally.upMs,
    bad: tally.downMs,
    knownMs: tally.upMs + tally.downMs,
    missingMs: tally.unknownMs + tally.missingMs,
    excludedMs: tally.maintenanceMs,
    unwatchedMs: Math.max(0, dayMs - watchedMs(tally)),
  };
}
