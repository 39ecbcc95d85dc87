/** Tells a person at the terminal what changed, and nothing else. */
import { timeText } from '../shared/ledger/keys.ts';
import type { Round, Seen } from '../shared/ledger/round.ts';
import { latencyText } from '../shared/status/words.ts';

export type Narrator = (round: Round) => void;

/** Says one line whenever an observer sees an endpoint in another state than before; the first round says nothing good. */
export function createNarrator(say: (line: string) => void): Narrator {
  const before = new Map<string, Seen['outcome']>();
  return (round) => {
    for (const [service, endpoints] of Object.entries(round.seen)) {
      for (const [endpoint, seen] of Object.entries(endpoints)) {
        const key = `${round.observer} ${service} ${endpoint}`;
        const changed = (before.get(key) ?? 'up') !== seen.outcome;
        before.set(key, seen.outcome);
        if (changed) say(`${timeText(round.slot)} ${service} ${endpoint}, from ${round.observer}: ${sighting(seen)}`);
      }
    }
  };
}

function sighting(seen: Seen): string {
  if (seen.outcome === 'up') return `up, ${latencyText(seen.timings.totalMs)}`;
  const { expected, got } = seen.evidence;
  const evidence = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(got === undefined ? [] : [`got ${got}`]),
  ];
  return `${seen.outcome}, ${seen.reason}${evidence.length === 0 ? '' : ` (${evidence.join(', ')})`}`;
}
