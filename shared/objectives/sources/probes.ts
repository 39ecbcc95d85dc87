/** Probes of what users reached: the counts of hours and days, and of the newest rounds. */
import { piecesOfHour } from '../../ledger/foldCounts.ts';
import { bestDays, bestHours } from '../../ledger/foldDay.ts';
import { recentFrom } from '../../ledger/rollUpSpan.ts';
import { visibleAt } from '../../ledger/visible.ts';
import { probeCells } from '../probeCells.ts';
import { piecesOfCells } from '../stretches.ts';
import { foldRounds, hoursSpeakingFor } from './slots.ts';
import type { Scene, Source } from './source.ts';

/** @param now Unix milliseconds. */
export function probeSource(scene: Scene, now: number): Source {
  const { service, slo, ledger, config, shown, heard, recent } = scene;
  // Whatever hours had ended when the running marks were written are folded; mostly that is but the last one.
  const freshFrom = Math.min(recentFrom(now), recent === undefined ? now : recentFrom(recent.to));
  return {
    roundsFrom: freshFrom,
    freshFrom,
    async hours(range) {
      const hours = bestHours(await ledger.hours(service.id, hoursSpeakingFor(range, service)));
      return hours.flatMap((hour) => piecesOfHour(hour, slo.id));
    },
    async days(range) {
      const days = bestDays(await ledger.days(service.id, range));
      return new Map(
        days.flatMap(({ day, counts }) => {
          const counted = counts?.[slo.id];
          return counted === undefined ? [] : [[day, counted] as const];
        }),
      );
    },
    async fresh(range, newest) {
      const { visible: marks, slots } = foldRounds(scene, range, newest);
      const own = newest.rounds.filter(({ observer }) => heard.includes(observer));
      const cells = probeCells({ slo, endpointAt: visibleAt(shown, service), marks, slots, rounds: own, config });
      return piecesOfCells(cells, slots[0] ?? range.from, service.everyMs);
    },
  };
}
