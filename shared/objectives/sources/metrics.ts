/** Requests as CloudWatch counts them: recorded hours and days, and what CloudWatch says of the newest minutes. */
import { maintenanceIn } from '../../availability/maintenance.ts';
import type { MetricIndicator } from '../../config/config.ts';
import type { Range } from '../../ledger/ledger.ts';
import { recentFrom } from '../../ledger/rollUpSpan.ts';
import { type Cell, cellsOf } from '../cells.ts';
import { minuteMs } from '../series.ts';
import { piecesOfCells } from '../stretches.ts';
import { bestMetricDays, bestMetricHours } from './metricFolds.ts';
import type { Scene, Source } from './source.ts';

/** @param now Unix milliseconds. */
export function metricSource(scene: Scene, indicator: MetricIndicator, now: number): Source {
  const { service, ledger } = scene;
  return {
    roundsFrom: Number.POSITIVE_INFINITY,
    freshFrom: recentFrom(now),
    async hours(range) {
      const hours = bestMetricHours(await ledger.metricHours(service.id, range));
      return hours.flatMap(({ hour, cells }) => piecesOfCells(cellsOf(cells), hour, minuteMs));
    },
    async days(range) {
      const days = bestMetricDays(await ledger.metricDays(service.id, range));
      return new Map(days.map(({ day, counted }) => [day, counted]));
    },
    async fresh(range) {
      return piecesOfCells(await readMinutes(scene, indicator, range), range.from, minuteMs);
    },
  };
}

/** With what is planned maintenance left out, as it is planned now. */
export async function readMinutes(
  { config, service, metrics }: Pick<Scene, 'config' | 'service' | 'metrics'>,
  indicator: MetricIndicator,
  range: Range,
): Promise<readonly Cell[]> {
  const cells = await metrics(indicator, range);
  const spans = maintenanceIn(config, service.id, range);
  return cells.map((cell, index) => {
    const at = range.from + index * minuteMs;
    return spans.some(({ from, to }) => from < at + minuteMs && at < to) ? 'excluded' : cell;
  });
}
