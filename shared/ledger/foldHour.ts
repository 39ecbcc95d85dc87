/** Rounds → one hour of one service. */
import { addLatency, createLatencySketch, type LatencySketch, sketchText } from '../availability/latency.ts';
import { mark, type Run } from '../availability/marks.ts';
import { hourMs } from '../availability/slots.ts';
import { type DownReason, downReasons, type Reason } from '../probe/observation.ts';
import { type FoldInput, foldMarks } from './fold.ts';
import { hourCounts, type Probes } from './foldCounts.ts';
import type { Hour, HourEndpoint } from './hour.ts';
import type { Round } from './round.ts';

export type HourInput = Omit<FoldInput, 'from' | 'to'> & {
  readonly hour: number;
  readonly writer: string;
  /** Absent when no objective of the service counts probes. */
  readonly probes?: Probes;
};

export function foldHour(input: HourInput): Hour {
  const [from, to] = [input.hour, input.hour + hourMs];
  const rounds = uniqueRounds(
    input.rounds.filter((round) => round.slot >= from && round.slot < to),
    input,
  );
  // A slower round that began before the hour may still cover its first slots.
  const marks = foldMarks({ ...input, from, to });
  const endpoints: Record<string, HourEndpoint> = {};
  for (const [endpoint, series] of Object.entries(marks.endpoints)) {
    endpoints[endpoint] = { marks: series, ...latencyAndReasons(input.service, endpoint, rounds) };
  }
  const { probes, visibleAt } = input;
  return {
    service: input.service,
    hour: input.hour,
    writer: input.writer,
    everyMs: input.everyMs,
    rounds: rounds.length,
    endpoints,
    visible: marks.visible,
    ...(probes === undefined ? {} : { counts: hourCounts(probes, { ...marks, visibleAt, rounds }) }),
  };
}

/** The rounds that saw the service, each key once, whatever the caller repeated. */
function uniqueRounds(rounds: readonly Round[], input: HourInput): readonly Round[] {
  const byKey = new Map<string, Round>();
  for (const round of rounds) {
    if (round.seen[input.service] === undefined || !input.observers.includes(round.observer)) continue;
    byKey.set(`${round.observer} ${round.everyMs} ${round.shardIndex} ${round.slot}`, round);
  }
  return [...byKey.values()];
}

/** The latencies of the probes that were up, as `sketchText`, and how often each reason was given. */
export function latencyAndReasons(
  service: string,
  endpoint: string,
  rounds: readonly Round[],
): Omit<HourEndpoint, 'marks'> {
  let sketch: LatencySketch | undefined;
  const reasons: Partial<Record<Reason, number>> = {};
  for (const round of rounds) {
    const seen = round.seen[service]?.[endpoint];
    if (seen === undefined) continue;
    if (seen.outcome === 'up') {
      sketch ??= createLatencySketch();
      addLatency(sketch, seen.timings.totalMs);
    } else {
      reasons[seen.reason] = (reasons[seen.reason] ?? 0) + 1;
    }
  }
  return { reasons, ...(sketch === undefined ? {} : { latency: sketchText(sketch) }) };
}

/**
 * Why users found the service down in a stretch of slots of the hour: the most frequent reason that the endpoints which
 * were down all through it gave in the hour; of several, the first in the alphabet.
 */
export function mainReason(hour: Hour, { from, to }: Pick<Run, 'from' | 'to'>): DownReason | undefined {
  const totals = new Map<DownReason, number>();
  for (const { marks, reasons } of Object.values(hour.endpoints)) {
    const wasDown = marks.slice(from, to) === mark.down.repeat(to - from);
    for (const reason of wasDown ? downReasons : []) {
      const count = reasons[reason];
      if (count !== undefined) totals.set(reason, (totals.get(reason) ?? 0) + count);
    }
  }
  return [...totals].sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))[0]?.[0];
}
