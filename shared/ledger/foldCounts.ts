/** The probes that objectives count: of an hour slot by slot, of a day as a sum. Pure. */
import { dayMs, slotFrom } from '../availability/slots.ts';
import type { Config, Service } from '../config/config.ts';
import { type Cell, cellsOf, cellsText } from '../objectives/cells.ts';
import type { Counted } from '../objectives/counted.ts';
import { countsProbes, probeCells } from '../objectives/probeCells.ts';
import { appendAll, emptySeries, sumOf } from '../objectives/series.ts';
import { type Slo, type SloId, sloIds, slosOfService } from '../objectives/slo.ts';
import { type Piece, piecesOfCells, stretchesOfPieces } from '../objectives/stretches.ts';
import type { Folded } from './fold.ts';
import type { Day, Hour } from './hour.ts';
import type { Round } from './round.ts';

export type Probes = {
  /** The service's objectives that count probes; at least one. */
  readonly slos: readonly Slo[];
  /** By all that is watched, an observer that is cut off is known. */
  readonly config: Pick<Config, 'services'>;
};

export function countingProbes(service: Service): readonly Slo[] {
  return slosOfService(service).filter(countsProbes);
}

type Looked = Pick<Folded, 'visible' | 'slots'> & {
  readonly visibleAt: (slot: number) => string;
  /** Those of the hour that count. */
  readonly rounds: readonly Round[];
};

export function hourCounts({ slos, config }: Probes, looked: Looked): NonNullable<Hour['counts']> {
  const { visible: marks, slots, visibleAt: endpointAt, rounds } = looked;
  const cells = slos.map(
    (slo) => [slo.id, cellsText(probeCells({ slo, endpointAt, marks, slots, rounds, config }))] as const,
  );
  return Object.fromEntries(cells);
}

/** The sum over the day's hours; undefined when none of them counts probes. @param hours one fold of each, oldest first. */
export function dayCounts(hours: readonly Hour[], { day, since }: DayStart): Day['counts'] {
  const counted = sloIds.flatMap((id) => {
    const isCounted = hours.some(({ hour, counts }) => hour >= day && hour < day + dayMs && counts?.[id] !== undefined);
    return isCounted ? [[id, sumOfDay(hours, id, { day, since })] as const] : [];
  });
  return counted.length === 0 ? undefined : Object.fromEntries(counted);
}

type DayStart = {
  readonly day: number;
  /** The slot of the service's first round ever. */
  readonly since: number;
};

/** An hour that was never folded is missing time. */
function sumOfDay(hours: readonly Hour[], id: SloId, { day, since }: DayStart): Counted {
  const range = { from: day, to: day + dayMs };
  const pieces = hours.flatMap((hour) => piecesOfHour(hour, id));
  const series = appendAll(emptySeries(day), stretchesOfPieces(pieces, { ...range, since }));
  return sumOf(series, range.from, range.to);
}

/** Where the hour was folded and nothing counted, the objective is younger: nobody watched for it yet. */
export function piecesOfHour({ hour, everyMs, visible, counts }: Hour, id: SloId): readonly Piece[] {
  const text = counts?.[id];
  const cells = text === undefined ? Array.from(visible, (): Cell => 'unwatched') : cellsOf(text);
  return piecesOfCells(cells, slotFrom(hour, everyMs), everyMs);
}
