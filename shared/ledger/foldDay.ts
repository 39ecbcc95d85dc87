/** Hours → one day of one service, and hours → outages. */
import { mergeSketches, sketchText } from '../availability/latency.ts';
import { mark, runsOf } from '../availability/marks.ts';
import { dayMs, hourMs, slotFrom } from '../availability/slots.ts';
import { addTallies, emptyTally, type Tally, tallyOf } from '../availability/tally.ts';
import { dayCounts } from './foldCounts.ts';
import { mainReason } from './foldHour.ts';
import { type Day, type DayEndpoint, dayOutagesMax, type Hour, type Outage } from './hour.ts';

export type DayInput = {
  readonly service: string;
  readonly day: number;
  readonly writer: string;
  /** Every writer's hours of the day, in any order; where a slot may last past midnight, the hour before it too. */
  readonly hours: readonly Hour[];
  /** The slot of the service's first round ever. */
  readonly since: number;
};

export function foldDay(input: DayInput): Day {
  const best = bestHours(input.hours);
  const hours = best.filter((hour) => hour.hour >= input.day && hour.hour < input.day + dayMs);
  const counts = dayCounts(best, input);
  const ids = [...new Set(hours.flatMap((hour) => Object.keys(hour.endpoints)))];
  const endpoints = Object.fromEntries(ids.map((id) => [id, foldEndpoint(id, input, hours)]));
  return {
    service: input.service,
    day: input.day,
    writer: input.writer,
    rounds: hours.reduce((sum, hour) => sum + hour.rounds, 0),
    endpoints,
    visible: sumHours(hours, input, (hour) => tallyOf(hour.visible, hour.everyMs)),
    ...(counts === undefined ? {} : { counts }),
    outages: longest(outagesOf(hours)),
  };
}

/** Of several folds of the same hour, the one that had more rounds; oldest hour first. */
export function bestHours(hours: readonly Hour[]): readonly Hour[] {
  const best = new Map<number, Hour>();
  for (const hour of hours) {
    const other = best.get(hour.hour);
    if (other === undefined || hour.rounds > other.rounds) best.set(hour.hour, hour);
  }
  return [...best.values()].sort((a, b) => a.hour - b.hour);
}

/** Of several folds of the same day, the one that had more rounds; oldest day first. */
export function bestDays(days: readonly Day[]): readonly Day[] {
  const best = new Map<number, Day>();
  for (const day of days) {
    const other = best.get(day.day);
    if (other === undefined || day.rounds > other.rounds) best.set(day.day, day);
  }
  return [...best.values()].sort((a, b) => a.day - b.day);
}

/** The outages of the user-visible series; `hours` oldest first. Stretches that touch across an hour's end are one. */
export function outagesOf(hours: readonly Hour[]): readonly Outage[] {
  const stretches: Outage[] = [];
  for (const hour of hours) {
    const firstSlot = slotFrom(hour.hour, hour.everyMs);
    for (const run of runsOf(hour.visible)) {
      if (run.mark !== mark.down) continue;
      const reason = mainReason(hour, run);
      stretches.push({
        from: firstSlot + run.from * hour.everyMs,
        to: firstSlot + run.to * hour.everyMs,
        ...(reason === undefined ? {} : { reason }),
      });
    }
  }
  return joined(stretches);
}

/** Stretches that touch are one outage, with the reason that was given first; oldest first, as they come. */
export function joined(stretches: readonly Outage[]): readonly Outage[] {
  const outages: Outage[] = [];
  for (const next of stretches) {
    const last = outages.at(-1);
    if (last !== undefined && last.to >= next.from) outages[outages.length - 1] = { ...next, ...last, to: next.to };
    else outages.push(next);
  }
  return outages;
}

/** The last outage is always among them: the status tells of it. */
function longest(outages: readonly Outage[]): readonly Outage[] {
  const last = outages.at(-1);
  return [...outages]
    .sort((a, b) => Number(b === last) - Number(a === last) || b.to - b.from - (a.to - a.from))
    .slice(0, dayOutagesMax)
    .sort((a, b) => a.from - b.from);
}

function foldEndpoint(id: string, input: DayInput, hours: readonly Hour[]): DayEndpoint {
  const latencies = hours.flatMap((hour) => hour.endpoints[id]?.latency ?? []);
  return {
    tally: sumHours(hours, input, (hour) => tallyOf(hour.endpoints[id]?.marks ?? '', hour.everyMs)),
    ...(latencies.length === 0 ? {} : { latency: sketchText(mergeSketches(latencies)) }),
  };
}

/** The sum over the day's hours; an hour that was never folded, after watching began, is missing time. */
function sumHours(hours: readonly Hour[], input: DayInput, tallyHour: (hour: Hour) => Tally): Tally {
  const folded = new Set(hours.map((hour) => hour.hour));
  let missingMs = 0;
  for (let hour = input.day; hour < input.day + dayMs; hour += hourMs) {
    if (!folded.has(hour) && hour >= input.since) missingMs += hourMs;
  }
  return addTallies({ ...emptyTally, missingMs }, hours.map(tallyHour).reduce(addTallies, emptyTally));
}
