/**
 * What a window holds, said as plainly as it can be: every slot speaks for the time up to the next one, and every probe
 * counts at its slot. What the tests hold the incremental counting against.
 */
import type { Round } from '../../shared/ledger/round.ts';
import { type Counted, nothingCounted } from '../../shared/objectives/counted.ts';
import { naiveMark } from '../ledger/naive.ts';

export type Past = {
  readonly service: string;
  readonly everyMs: number;
  readonly observers: readonly string[];
  readonly rounds: readonly Round[];
  readonly since: number;
  readonly maintenance: readonly { readonly from: number; readonly to: number }[];
  readonly excluded: readonly { readonly from: number; readonly to: number }[];
  readonly endpointAt: (slot: number) => string;
};

/** A slot's mark, remembered, because looking for it takes long. */
export function marksOfPast(past: Past): (slot: number) => string {
  const known = new Map<number, string>();
  const bySlot = Map.groupBy(past.rounds, ({ slot }) => slot);
  return (slot) => {
    const mark =
      known.get(slot) ?? naiveMark({ ...past, rounds: bySlot.get(slot) ?? [], endpoint: past.endpointAt(slot) }, slot);
    known.set(slot, mark);
    return mark;
  };
}

export type Kind = { readonly kind: 'time' } | { readonly kind: 'probes'; readonly underMs?: number };

export function naiveCounted(
  past: Past,
  markAt: (slot: number) => string,
  kind: Kind,
  from: number,
  to: number,
): Counted {
  const sum = { ...nothingCounted };
  const { everyMs } = past;
  for (let slot = Math.floor(from / everyMs) * everyMs; slot < to; slot += everyMs) {
    const [begin, end] = [Math.max(from, slot), Math.min(to, slot + everyMs)];
    const excludedMs = past.excluded.reduce((ms, one) => ms + overlap(one, begin, end), 0);
    const ms = end - begin - excludedMs;
    const said = markAt(slot);
    const probes = kind.kind === 'probes' ? probesAt(past, kind, slot) : undefined;
    sum.excludedMs += excludedMs;
    if (said === 'm') sum.excludedMs += ms;
    else if (said === '.') sum.unwatchedMs += ms;
    else if (kind.kind === 'time') {
      if (said === 'u' || said === 'd') sum.knownMs += ms;
      else sum.missingMs += ms;
      if (said === 'u') sum.good += ms;
      if (said === 'd') sum.bad += ms;
    } else if (probes === undefined) sum.missingMs += ms;
    else {
      sum.knownMs += ms;
      // A probe belongs to the minute of its slot, whole.
      const isIn = slot >= from && !past.excluded.some((one) => overlap(one, slot, slot + 1) > 0);
      sum.good += isIn ? probes.good : 0;
      sum.bad += isIn ? probes.bad : 0;
    }
  }
  return sum;
}

function probesAt({ rounds, service, endpointAt }: Past, { underMs }: { underMs?: number }, slot: number) {
  const seen = rounds
    .filter((round) => round.slot === slot)
    .flatMap((round) => round.seen[service]?.[endpointAt(slot)] ?? [])
    .filter(({ outcome }) => outcome !== 'unknown');
  if (seen.length === 0) return undefined;
  const up = seen.filter(({ outcome }) => outcome === 'up');
  if (underMs === undefined) return { good: up.length, bad: seen.length - up.length };
  const good = up.filter(({ timings }) => timings.totalMs <= underMs).length;
  return { good, bad: up.length - good };
}

function overlap({ from, to }: { readonly from: number; readonly to: number }, begin: number, end: number): number {
  return Math.max(0, Math.min(to, end) - Math.max(from, begin));
}
