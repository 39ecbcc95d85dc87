/**
 * Archived objects are thawed, and waited for, over as many steps as it takes: hours, during which nothing runs. Each
 * reading of the clock happens inside of a step, so that a replay decides as the run did.
 */
import { printable } from '../config/quote.ts';
import type { Clock } from '../runtime/clock.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { spanText } from '../storage/postgres/amounts.ts';
import type { RetrievalTime } from '../storage/retrieval.ts';
import { failedWith, type Outcome, type RestoreFailure, succeeded } from './failure.ts';
import type { FoundBackup } from './found.ts';
import type { Progress } from './progress.ts';
import type { Steps } from './steps.ts';
import { type BackupStore, type ObjectFacts, StoreError, type ThawTier } from './store.ts';
import { storeFailure } from './storeFailure.ts';
import { pauseMs, slowestOf, thawMsMax, thawPlan, timeOf } from './thaw/plan.ts';

const callsAtOnce = 8;

/** A copy that is kept for less than this longer is kept for longer first. */
const runMsMax = 86_400_000;

/** Even if the clock stood still. Four days of looking every quarter of an hour, and the first ones. */
const looksMax = 500;

export type ThawParts = {
  readonly store: BackupStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly progress: (progress: Progress) => void;
  readonly signal?: AbortSignal;
};

type ThawInput = { readonly found: FoundBackup; readonly rtoMs?: number };

/** What the first step gives. JSON-safe. */
type Asked = {
  readonly startedAt: number;
  readonly tiers: readonly ThawTier[];
  /** The time that the slowest object takes, and when it is given up. */
  readonly time: RetrievalTime;
  readonly untilMs: number;
};

type Look = { readonly at: number; readonly waiting: number };

/** @throws StoreError for what may work the next time. */
export async function thawBackup(
  { found, rtoMs }: ThawInput,
  steps: Steps,
  parts: ThawParts,
): Promise<Outcome<{ readonly thawMs: number }>> {
  const archived = archivedOf(found);
  if (archived.length === 0) return succeeded({ thawMs: 0 });
  const asked = await steps.step('thaw', (signal) => ask(archived, rtoMs, withSignal(parts, signal)));
  if (!asked.ok) return asked;
  const { startedAt, time, untilMs, tiers } = asked.value;
  for (let looks = 1, sinceMs = 0; looks <= looksMax; looks += 1) {
    const looked = await steps.step(`thaw-look-${looks}`, (signal) => look(archived, withSignal(parts, signal)));
    if (!looked.ok) return looked;
    const { at, waiting } = looked.value;
    if (waiting === 0) return succeeded({ thawMs: Math.max(0, at - startedAt) });
    sinceMs = at - startedAt;
    if (sinceMs >= untilMs) return timedOut(found, waiting, tiers, sinceMs);
    report(archived.length, waiting, tiers, time, parts);
    await steps.wait(`thaw-wait-${looks}`, Math.round(pauseMs(time, sinceMs)));
  }
  return timedOut(found, archived.length, tiers, untilMs);
}

/** The manifest is as much needed as what it is about. */
function archivedOf({ objects, manifest }: FoundBackup): readonly ObjectFacts[] {
  return [...objects, ...(manifest === undefined ? [] : [manifest])].filter(({ thaw }) => thaw.state !== 'not-needed');
}

function withSignal(parts: ThawParts, signal: AbortSignal) {
  return { ...parts, signal: parts.signal === undefined ? signal : AbortSignal.any([parts.signal, signal]) };
}

type StepParts = ThawParts & { readonly signal: AbortSignal };

/** Asking twice is harmless, so the whole step may be done again. */
async function ask(
  archived: readonly ObjectFacts[],
  rtoMs: number | undefined,
  { store, clock, signal }: StepParts,
): Promise<Outcome<Asked>> {
  const startedAt = clock.now();
  const wanted = archived.filter(({ thaw }) => isWanted(thaw, startedAt));
  const plan = thawPlan(wanted, rtoMs);
  const tierOf = new Map(plan.objects.map(({ key, tier }) => [key, tier]));
  const answers = await eachAtMost(callsAtOnce, wanted, (object) =>
    caught(() => store.thaw(object, { tier: tierOf.get(object.key) ?? 'Standard', days: plan.days }, signal)),
  );
  const tiers: ThawTier[] = [];
  for (const answer of answers) {
    const one = answer();
    if (!one.ok) return one;
    tiers.push(one.value);
  }
  const times = [
    ...wanted.map((object, index) => timesOf(object, tiers[index])),
    ...archived.filter(({ thaw }) => thaw.state === 'thawing').map((object) => timesOf(object, undefined)),
  ];
  const slowest = times.reduce((slow, one) => (one.untilMs > slow.untilMs ? one : slow), {
    time: { leastMs: 0, mostMs: 0 },
    untilMs: 0,
  });
  return succeeded({ startedAt, tiers: [...new Set(tiers)], ...slowest });
}

/** A copy that is gone before the run is over has to be kept for longer; S3 takes that as a request like the first. */
function isWanted(thaw: ObjectFacts['thaw'], now: number): boolean {
  if (thaw.state === 'frozen') return true;
  return thaw.state === 'thawed' && thaw.until !== undefined && thaw.until < now + runMsMax;
}

function timesOf(object: ObjectFacts, tier: ThawTier | undefined) {
  const time = (tier === undefined ? undefined : timeOf(object, tier)) ?? slowestOf(object);
  return { time, untilMs: tier === undefined ? 2 * time.mostMs : thawMsMax(object, tier) };
}

/** `eachAtMost` wants no rejections: what the call gave, or throws, when it is asked for. */
async function caught<T>(call: () => Promise<T>): Promise<() => Outcome<T>> {
  try {
    const value = await call();
    return () => succeeded(value);
  } catch (error) {
    return () => storeFailure(error);
  }
}

/** One look that gets no answer is no reason to give up: the next one comes anyway. */
async function look(archived: readonly ObjectFacts[], { store, clock, signal }: StepParts): Promise<Outcome<Look>> {
  const states = await eachAtMost(callsAtOnce, archived, (object) => caught(() => stateOf(object, store, signal)));
  let waiting = 0;
  for (const state of states) {
    const one = state();
    if (!one.ok) return one;
    if (one.value === 'frozen' || one.value === 'thawing') waiting += 1;
  }
  return succeeded({ at: clock.now(), waiting });
}

async function stateOf(object: ObjectFacts, store: BackupStore, signal: AbortSignal) {
  try {
    return (await store.facts(object, signal)).thaw.state;
  } catch (error) {
    if (error instanceof StoreError && error.code === 'unreachable') return 'thawing';
    throw error;
  }
}

function report(
  of: number,
  waiting: number,
  tiers: readonly ThawTier[],
  time: RetrievalTime,
  { progress }: ThawParts,
): void {
  const how = tiers.length === 0 ? 'retrieval' : `${tiers.join(' and ')} retrieval`;
  const text = `${of - waiting} of ${of} objects are out of the archive; ${how} takes up to ${spanText(time.mostMs)}`;
  progress({ phase: 'thaw', text });
}

function timedOut(found: FoundBackup, waiting: number, tiers: readonly ThawTier[], sinceMs: number): Failed {
  const where = printable(`s3://${found.place.bucket}/${found.place.prefix}`);
  const how = tiers.length === 0 ? '' : ` by ${tiers.join(' and ')} retrieval`;
  return failedWith(
    'thaw-timed-out',
    `${waiting} ${waiting === 1 ? 'object' : 'objects'} under ${where} did not come out of the archive${how} within ${spanText(sinceMs)}.`,
    'See the AWS Health Dashboard; the retrieval goes on, so a run tomorrow may find them there.',
  );
}

type Failed = { readonly ok: false; readonly failure: RestoreFailure };
