/**
 * The troubles of one service's series in a range of time, read from the folds of the ledger. Finished days say whether
 * anything was down; hours are read only of the days in which something was, or in which it is not known how what was down
 * before went on, and of days that are not folded.
 *
 * What it costs, with one writer: a month is 31 days of one or two kilobytes in one query; each day in which something was
 * down is 24 hours of about a kilobyte more, and days that follow each other are one query. A month of calm is some 8 read
 * units, and each bad day some 3 more.
 */
import { mark } from '../availability/marks.ts';
import { dayMs, dayOf } from '../availability/slots.ts';
import { type Tally, watchedMs } from '../availability/tally.ts';
import { bestDays, bestHours } from '../ledger/foldDay.ts';
import type { Day, Hour } from '../ledger/hour.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import type { ServiceRecent } from '../ledger/newest.ts';
import type { ServiceTroubles } from './incidentsOf.ts';
import { type RunsOfAll, recentAfter, runsOfHour, runsOfRecent } from './slotRuns.ts';
import { mergeMs, type SlotRun, type TroubleTracker, trackTrouble } from './trouble.ts';

export type TroublesInput = Range & {
  readonly service: string;
  /** The marks that are still growing, if there are any. */
  readonly recent: ServiceRecent | undefined;
};

type FoldReader = Pick<Ledger, 'days' | 'hours'>;

/** How many days before the range are looked at for the beginning of what was down already, at each further try. */
const backDays = [1, 7, 28];

/**
 * Everything that touches the range, and perhaps some that does not. What began before it is told from its beginning, as
 * far as 36 days before. @throws LedgerUnavailable
 */
export async function readTroubles(input: TroublesInput, ledger: FoldReader): Promise<ServiceTroubles> {
  const days = await readDays(input, ledger);
  const first = firstDay(input, days);
  const trackers = createTrackers(input.to);
  const hours = await readHours(input, days, first, ledger);
  let lastHours: readonly Hour[] = [];
  for (let day = first; day < input.to; day += dayMs) {
    const folded = days.find((one) => one.day === day);
    const known = hours.get(day);
    if (folded !== undefined && known === undefined && trackers.goOn(folded)) continue;
    const wanted = known ?? bestHours(await ledger.hours(input.service, { from: day, to: day + dayMs }));
    for (const hour of wanted) trackers.take(runsOfHour(hour));
    if (wanted.length > 0) lastHours = wanted;
  }
  const { recent } = input;
  const recentFrom = Math.max(recentAfter(lastHours), lastDayEnd(days));
  if (recent !== undefined && recent.to > recentFrom) trackers.take(runsOfRecent(recent, recentFrom));
  return trackers.troubles(input.service);
}

async function readDays({ service, from, to, recent }: TroublesInput, ledger: FoldReader): Promise<readonly Day[]> {
  let [first, days] = [dayOf(from), bestDays(await ledger.days(service, { from: dayOf(from), to }))];
  for (const count of backDays) {
    const more = bestDays(await ledger.days(service, { from: first - count * dayMs, to: first }));
    days = [...more, ...days];
    first -= count * dayMs;
    if (more.some(endsEverything) || first <= (recent?.since ?? 0)) break;
  }
  return days;
}

/** After such a day nothing is open that was open before. */
function endsEverything(day: Day): boolean {
  return seriesOf(day).every(({ upMs, downMs }) => downMs === 0 && upMs >= mergeMs);
}

function seriesOf({ visible, endpoints }: Day): readonly Tally[] {
  return [visible, ...Object.values(endpoints).map(({ tally }) => tally)];
}

/**
 * Where folding begins: after the last day before the range that ends everything, or at the oldest day that was read. With
 * none, yesterday may be there in hours alone.
 */
function firstDay({ from }: TroublesInput, days: readonly Day[]): number {
  const before = days.filter(({ day }) => day < dayOf(from));
  const ending = before.findLast(endsEverything);
  return ending === undefined ? (before[0]?.day ?? dayOf(from) - dayMs) : ending.day + dayMs;
}

function lastDayEnd(days: readonly Day[]): number {
  const last = days.at(-1);
  return last === undefined ? 0 : last.day + dayMs;
}

/** By day; only of those that are sure to be needed. */
async function readHours(
  { service, to }: TroublesInput,
  days: readonly Day[],
  first: number,
  ledger: FoldReader,
): Promise<ReadonlyMap<number, readonly Hour[]>> {
  const calm = new Set(days.filter((day) => seriesOf(day).every(({ downMs }) => downMs === 0)).map(({ day }) => day));
  const ranges: { from: number; to: number }[] = [];
  for (let day = first; day < to; day += dayMs) {
    const last = ranges.at(-1);
    if (calm.has(day)) continue;
    if (last?.to === day) last.to = day + dayMs;
    else ranges.push({ from: day, to: day + dayMs });
  }
  const read = await Promise.all(ranges.map((range) => ledger.hours(service, range)));
  const found = new Map<number, Hour[]>();
  for (const { from, to: end } of ranges) for (let day = from; day < end; day += dayMs) found.set(day, []);
  for (const hour of read.flatMap(bestHours)) found.get(dayOf(hour.hour))?.push(hour);
  return found;
}

type Trackers = {
  take(runs: RunsOfAll): void;
  /** Takes a calm day without its hours; false when they are needed. */
  goOn(day: Day): boolean;
  troubles(service: string): ServiceTroubles;
};

/** @param end slots from there on are passed over, Unix milliseconds. */
function createTrackers(end: number): Trackers {
  const visible = trackTrouble();
  const endpoints = new Map<string, TroubleTracker>();
  const takeRuns = (tracker: TroubleTracker, runs: readonly SlotRun[]) => {
    for (const run of runs) if (run.from < end) tracker.take({ ...run, to: Math.min(run.to, end) });
  };
  return {
    take(runs) {
      takeRuns(visible, runs.visible);
      for (const id of Object.keys(runs.endpoints)) if (!endpoints.has(id)) endpoints.set(id, trackTrouble());
      for (const [id, tracker] of endpoints) {
        // What the hour does not know of is in the config no more.
        const gone = { mark: mark.unwatched, from: runs.from, to: runs.from };
        takeRuns(tracker, runs.endpoints[id] ?? [gone]);
      }
    },
    goOn(day) {
      const open = [
        ...(visible.isOpen() ? [[visible, day.visible] as const] : []),
        ...[...endpoints].flatMap(([id, one]) => (one.isOpen() ? [[one, day.endpoints[id]?.tally] as const] : [])),
      ];
      const steps = open.map(([tracker, tally]) => [tracker, wholeDay(tally, day.day)] as const);
      if (steps.some(([, runs]) => runs === undefined)) return false;
      for (const [tracker, runs = []] of steps) takeRuns(tracker, runs);
      return true;
    },
    troubles: (service) => ({
      service,
      visible: visible.troubles(),
      endpoints: Object.fromEntries([...endpoints].map(([id, tracker]) => [id, tracker.troubles()])),
    }),
  };
}

/** The runs of a day that was one thing from its beginning to its end; undefined when its hours have to say. */
function wholeDay(tally: Tally | undefined, day: number): readonly SlotRun[] | undefined {
  if (tally === undefined || watchedMs(tally) !== dayMs) return undefined;
  if (tally.upMs === dayMs) return [{ mark: mark.up, from: day, to: day + dayMs }];
  return tally.unknownMs + tally.missingMs === dayMs ? [] : undefined;
}
