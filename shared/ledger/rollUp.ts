/**
 * The verb `rollUp`: folds new rounds into the running marks, and finished hours into hours, days and
 * the board. Everything it writes can be recomputed, so doing it twice, late, or again after a crash
 * gives the same result.
 */
import { dayMs, hourMs } from '../availability/slots.ts';
import type { Config } from '../config/config.ts';
import type { Board } from './board.ts';
import { formerObservers } from './formerObservers.ts';
import type { Ledger } from './ledger.ts';
import { readShown } from './readShown.ts';
import type { Recent } from './recent.ts';
import { rollUpHours } from './rollUpHours.ts';
import { rollUpRecent } from './rollUpRecent.ts';
import { type Shard, shardsOf } from './shards.ts';
import type { Shown } from './visible.ts';

export type RollUpInput = {
  readonly config: Config;
  /** Who is folding: the region it runs in. */
  readonly observer: string;
  /** Unix milliseconds. */
  readonly now: number;
};

export type RollUpParts = {
  readonly ledger: Ledger;
  /** Asked before each step: whether there is time for it. What is left over is the next run's. */
  readonly hasTime?: () => boolean;
};

export type RollUpResult =
  | { readonly kind: 'deputy'; readonly waitingFor: string }
  | { readonly kind: 'rolled-up'; readonly hours: number; readonly days: number };

/** What every step of a rollup needs to know. */
export type RollUpContext = RollUpInput & {
  readonly ledger: Ledger;
  readonly hasTime: () => boolean;
  /** What went wrong with one part while the others went on; the first is thrown in the end. */
  readonly failures: unknown[];
  readonly shards: readonly Shard[];
  readonly recents: readonly Recent[];
  readonly boards: readonly Board[];
  /** What users reached, by service. */
  readonly shown: ReadonlyMap<string, readonly Shown[]>;
  /** By name, until when. */
  readonly formerObservers: Readonly<Record<string, number>>;
  /** Whose rounds to read: the configured observers and the former ones. */
  readonly heard: readonly string[];
  /** Cadences to read rounds of: the config's, and any that its services may have had before a change of it. */
  readonly cadences: readonly number[];
};

/** Home folds; the next observer takes over when its predecessors have folded nothing for this long, and so on. */
const takeoverMs = 10 * 60_000;

/** Hours are folded minutes after their end, so a board this old is not just on its way. */
const stuckMs = 3 * hourMs;

/** A little longer than hours are looked back at. */
const cadenceRememberedMs = 4 * dayMs;

/** @throws LedgerUnavailable; what was written until then stays and is right. */
export async function rollUp(input: RollUpInput, parts: RollUpParts): Promise<RollUpResult> {
  const { ledger, hasTime = () => true } = parts;
  const [recents, boards] = await Promise.all([ledger.recents(), ledger.boards()]);
  if (isDeputy(input, recents, boards)) return { kind: 'deputy', waitingFor: input.config.observers[0] };
  const shards = shardsOf(input.config);
  const { observers } = input.config;
  const former = formerObservers(observers, recents, input.now);
  const context: RollUpContext = {
    ...input,
    ledger,
    hasTime,
    failures: [],
    shards,
    recents,
    boards,
    shown: await readShown({ ...input, recents, boards }, ledger),
    formerObservers: former,
    heard: [...observers, ...Object.keys(former)],
    cadences: cadencesToRead(shards, recents, input.now),
  };
  const written = await rollUpRecent(context);
  const progress = await rollUpHours(context, written);
  if (context.failures.length > 0) throw context.failures[0];
  return { kind: 'rolled-up', ...progress };
}

function isDeputy(input: RollUpInput, recents: readonly Recent[], boards: readonly Board[]): boolean {
  const rank = input.config.observers.indexOf(input.observer);
  const others = recents.filter(
    ({ writer }) => writer !== input.observer && !isStuck(writer, recents, boards, input.now),
  );
  const foldedTo = Math.max(0, ...others.map(({ to }) => to));
  return rank > 0 && input.now - foldedTo < rank * takeoverMs;
}

/** Whether a writer that renews its running marks gets no further with its hours. */
function isStuck(writer: string, recents: readonly Recent[], boards: readonly Board[], now: number): boolean {
  const asOfs = boards.filter((board) => board.writer === writer).map(({ asOf }) => asOf);
  const began = recents.filter((recent) => recent.writer === writer).flatMap(({ services }) => Object.values(services));
  const foldedTo = Math.max(...asOfs, ...(asOfs.length > 0 ? [] : began.map(({ since }) => since)));
  return now - foldedTo > stuckMs;
}

/**
 * Every cadence that was in use as far back as hours are folded again. The shard that a service has left may live on
 * without it, so which cadence the service itself had is not remembered; the rounds tell.
 */
function cadencesToRead(shards: readonly Shard[], recents: readonly Recent[], now: number): readonly number[] {
  const inUse = recents.filter(({ to }) => now - to <= cadenceRememberedMs);
  return [...new Set([...shards, ...inUse].map(({ everyMs }) => everyMs))];
}
