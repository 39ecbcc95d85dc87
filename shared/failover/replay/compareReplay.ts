/** What would have happened beside what did. Pure. */
import type { LedgerEvent } from '../../ledger/event.ts';
import type { WouldBe } from './replay.ts';

type FlippedEvent = Extract<Extract<LedgerEvent, { kind: 'control' }>['event'], { kind: 'flipped' }>;

export type WouldFlip = Extract<WouldBe, { kind: 'flip' }>;

/** `only-then`: it happened, and would not have; `only-now`: the other way round. */
export type Match = 'same' | 'earlier' | 'later' | 'only-then' | 'only-now';

/** All times are Unix milliseconds. `at` is the earlier of the two moments. */
export type ReplayEntry = { readonly service: string; readonly at: number } & (
  | { readonly kind: 'flip'; readonly match: Match; readonly did?: FlippedEvent; readonly would?: WouldFlip }
  | { readonly kind: 'would-block'; readonly why: string; readonly text: readonly string[] }
  | { readonly kind: 'did-block'; readonly why: string; readonly text: string }
  /** What people did; it was taken as it was. */
  | { readonly kind: 'by-hand'; readonly text: string }
);

/** What reading, writing and replicating may take in the one and not in the other. */
const sameMsMax = 15_000;

/** A flip that is further away is another one. */
const pairedMsMax = 60 * 60_000;

/** Oldest first. `recorded` and `wouldBe` are of one service, oldest first, within the range. */
export function compareReplay(
  service: string,
  recorded: readonly LedgerEvent[],
  wouldBe: readonly WouldBe[],
): readonly ReplayEntry[] {
  const did = recorded.flatMap((one) =>
    one.kind === 'control' && one.event.kind === 'flipped' && isAutomatic(one.event) ? [one.event] : [],
  );
  const would = wouldBe.filter((one) => one.kind === 'flip');
  const blocked = wouldBe.filter((one) => one.kind === 'blocked');
  const entries = [
    ...pairs(did, would).map((pair) => entryOf(service, pair)),
    ...blocked.map(({ at, why, text }) => ({ kind: 'would-block', service, at, why, text }) as const),
    ...recorded.flatMap((one): ReplayEntry[] => {
      if (one.kind === 'blocked') return [{ kind: 'did-block', service, at: one.at, why: one.why, text: one.text }];
      const text = handText(one);
      return text === undefined ? [] : [{ kind: 'by-hand', service, at: one.at, text }];
    }),
  ];
  return entries.sort((a, b) => a.at - b.at);
}

function isAutomatic({ cause }: FlippedEvent): boolean {
  return cause === 'failover' || cause === 'failback';
}

type Pair = { readonly did?: FlippedEvent; readonly would?: WouldFlip };

/** Each flip that happened with the nearest of the same direction that would have, in the order of time. */
function pairs(did: readonly FlippedEvent[], would: readonly WouldFlip[]): readonly Pair[] {
  const left = new Set(would);
  const found = did.map((flip): Pair => {
    const alike = [...left].filter(({ from, to }) => from === flip.from && to === flip.to);
    const distance = (one: WouldFlip) => Math.abs(one.at - flip.at);
    const [nearest] = alike.sort((a, b) => distance(a) - distance(b));
    if (nearest === undefined || distance(nearest) > pairedMsMax) return { did: flip };
    left.delete(nearest);
    return { did: flip, would: nearest };
  });
  return [...found, ...[...left].map((one) => ({ would: one }))];
}

function entryOf(service: string, { did, would }: Pair): ReplayEntry {
  const at = Math.min(did?.at ?? Number.POSITIVE_INFINITY, would?.at ?? Number.POSITIVE_INFINITY);
  const both = { ...(did === undefined ? {} : { did }), ...(would === undefined ? {} : { would }) };
  return { kind: 'flip', service, at, match: matchOf(did, would), ...both };
}

function matchOf(did: FlippedEvent | undefined, would: WouldFlip | undefined): Match {
  if (would === undefined) return 'only-then';
  if (did === undefined) return 'only-now';
  if (Math.abs(would.at - did.at) <= sameMsMax) return 'same';
  return would.at < did.at ? 'earlier' : 'later';
}

function handText(recorded: LedgerEvent): string | undefined {
  if (recorded.kind !== 'control') return undefined;
  const { event } = recorded;
  switch (event.kind) {
    case 'flipped':
      return isAutomatic(event)
        ? undefined
        : `${event.by} moved traffic from ${event.from} to ${event.to}: ${event.reason}`;
    case 'held':
      return `${event.by} held it: ${event.reason}`;
    case 'released':
      return `${event.by} released it: ${event.reason}`;
    case 'adopted':
      return `${event.by} adopted it, with ${event.active} active`;
    default:
      return undefined;
  }
}
