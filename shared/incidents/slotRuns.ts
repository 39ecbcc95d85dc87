/** Folded hours and running marks → the runs of slots of each series. Pure. */
import { type Mark, type Marks, mark, runsOf } from '../availability/marks.ts';
import { hourMs, slotFrom } from '../availability/slots.ts';
import { given } from '../config/settled.ts';
import { mainReason } from '../ledger/foldHour.ts';
import type { Hour, HourEndpoint } from '../ledger/hour.ts';
import type { ServiceRecent } from '../ledger/newest.ts';
import { type DownReason, downReasons } from '../probe/observation.ts';
import type { SlotRun } from './trouble.ts';

/** What is known of some time: the runs of what users reached, and of each endpoint. */
export type RunsOfAll = {
  /** The beginning of the time, Unix milliseconds. */
  readonly from: number;
  readonly visible: readonly SlotRun[];
  readonly endpoints: Readonly<Record<string, readonly SlotRun[]>>;
};

export function runsOfHour(hour: Hour): RunsOfAll {
  const grid = { from: slotFrom(hour.hour, hour.everyMs), everyMs: hour.everyMs };
  const endpoints = Object.entries(hour.endpoints).map(([id, endpoint]) => {
    const reason = oftenestReason(endpoint);
    return [id, slotRuns(endpoint.marks, grid, () => reason)] as const;
  });
  return {
    from: hour.hour,
    visible: slotRuns(hour.visible, grid, (run) => mainReason(hour, run)),
    endpoints: Object.fromEntries(endpoints),
  };
}

/** From a moment on. The running marks remember one reason: that of the newest time that users found it down. */
export function runsOfRecent(recent: ServiceRecent, from: number): RunsOfAll {
  const { everyMs } = recent;
  const grid = { from: slotFrom(Math.max(from, recent.from), everyMs), everyMs };
  const skipped = (grid.from - slotFrom(recent.from, everyMs)) / everyMs;
  const visible = recent.visible.slice(skipped);
  const lastDown = runsOf(visible).findLast((run) => run.mark === mark.down)?.from;
  const endpoints = Object.entries(recent.endpoints).map(
    ([id, marks]) => [id, slotRuns(marks.slice(skipped), grid, () => undefined)] as const,
  );
  return {
    from: grid.from,
    visible: slotRuns(visible, grid, (run) => (run.from === lastDown ? recent.lastReason : undefined)),
    endpoints: Object.fromEntries(endpoints),
  };
}

type Grid = { readonly from: number; readonly everyMs: number };
type MarkRun = { readonly mark: Mark; readonly from: number; readonly to: number };

function slotRuns(
  marks: Marks,
  { from, everyMs }: Grid,
  reasonOf: (run: MarkRun) => DownReason | undefined,
): readonly SlotRun[] {
  return runsOf(marks).map((run) => ({
    mark: run.mark,
    from: from + run.from * everyMs,
    to: from + run.to * everyMs,
    ...given('reason', run.mark === mark.down ? reasonOf(run) : undefined),
  }));
}

/** Of the hour; of several, the first in the alphabet. */
function oftenestReason({ reasons }: HourEndpoint): DownReason | undefined {
  const counts = downReasons.flatMap((reason) => {
    const count = reasons[reason];
    return count === undefined ? [] : [[reason, count] as const];
  });
  return counts.sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))[0]?.[0];
}

/** Of the hours that the running marks reach, those that are not folded yet begin here. */
export function recentAfter(hours: readonly Hour[]): number {
  const last = hours.at(-1);
  return last === undefined ? 0 : last.hour + hourMs;
}
