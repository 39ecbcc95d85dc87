/** Everything under the prefix, read once: the newest backups, and counts of the rest. */
import type { FindRule } from '../../config/restoreConfig.ts';
import type { StoredObject } from '../store.ts';
import { createGather } from './gather.ts';
import { type IgnoredWhy, ignoring } from './ignored.ts';
import type { BackupSet } from './set.ts';
import { timeInKey } from './timeInKey.ts';

/** The newest ones, until they have so many objects in all: a few megabytes, whatever the prefix holds. */
const objectsKeptMax = 10_000;

/** About ten minutes of listing. Beyond it nobody can say which is the newest one. */
export const objectsSeenMax = 3_000_000;

const dayMs = 86_400_000;

export type Candidate = BackupSet & {
  /** Unix milliseconds. */
  readonly takenAt: number;
  readonly takenBy: 'key' | 'modified';
  /** When its last object was written, Unix milliseconds. */
  readonly modifiedAt: number;
  readonly bytes: number;
};

export type Survey = {
  /** Newest first. */
  readonly candidates: readonly Candidate[];
  readonly seen: number;
  readonly ignored: Readonly<Partial<Record<IgnoredWhy, number>>>;
  /** Backups that were taken later than was asked for. */
  readonly later: number;
  /** There was more than is read. */
  readonly isCut: boolean;
};

export type SurveyRule = {
  readonly rule: FindRule;
  readonly prefix: string;
  readonly now: number;
  /** Backups taken later than this do not count. */
  readonly at?: number;
};

export async function surveyListing(
  listing: AsyncIterable<StoredObject>,
  { rule, prefix, now, at = Number.POSITIVE_INFINITY }: SurveyRule,
): Promise<Survey> {
  const whyIgnored = ignoring(rule, prefix);
  const gather = createGather(rule.parts);
  const ignored: Partial<Record<IgnoredWhy, number>> = {};
  const kept = createKept();
  let [seen, later] = [0, 0];
  const take = (sets: readonly BackupSet[]) => {
    for (const set of sets) {
      const candidate = dated(set, rule, prefix, now);
      if (candidate.takenAt > at) later += 1;
      else kept.add(candidate);
    }
  };
  for await (const object of listing) {
    if (seen >= objectsSeenMax) return { candidates: [], seen, ignored, later, isCut: true };
    seen += 1;
    const why = whyIgnored(object);
    if (why === undefined) take(gather.add(object));
    else ignored[why] = (ignored[why] ?? 0) + 1;
  }
  take(gather.end());
  return { candidates: kept.newestFirst(), seen, ignored, later, isCut: false };
}

function createKept() {
  let kept: Candidate[] = [];
  let objects = 0;
  const trim = () => {
    kept.sort(newestFirst);
    objects = 0;
    const end = kept.findIndex((candidate) => {
      objects += candidate.objects.length;
      return objects > objectsKeptMax;
    });
    // The newest one stays, however large it is.
    if (end >= 0) kept = kept.slice(0, Math.max(1, end));
    objects = kept.reduce((sum, candidate) => sum + candidate.objects.length, 0);
  };
  return {
    add(candidate: Candidate) {
      kept.push(candidate);
      objects += candidate.objects.length;
      if (objects > 2 * objectsKeptMax) trim();
    },
    newestFirst(): readonly Candidate[] {
      trim();
      return kept;
    },
  };
}

/** Of two that were taken at once, the one that was written later; then by key, so that each run says the same. */
function newestFirst(a: Candidate, b: Candidate): number {
  return b.takenAt - a.takenAt || b.modifiedAt - a.modifiedAt || (a.whole < b.whole ? 1 : -1);
}

/**
 * What is written last says when a set was finished, and what is written first how old its data is at least. A key that
 * says the day alone leaves the hour to LastModified, where that lies within the day.
 */
function dated(set: BackupSet, rule: FindRule, prefix: string, now: number): Candidate {
  const written = set.objects.map(({ modifiedAt }) => modifiedAt);
  const [firstAt, modifiedAt] = [least(written), -least(written.map((at) => -at))];
  const bytes = set.objects.reduce((sum, { size }) => sum + size, 0);
  const inKey = rule.time === 'key' ? timeInKey(set.whole, now, prefix.length) : undefined;
  const isFiner = inKey?.precision === 'day' && firstAt >= inKey.at && firstAt < inKey.at + dayMs;
  if (inKey === undefined || isFiner) return { ...set, takenAt: firstAt, takenBy: 'modified', modifiedAt, bytes };
  return { ...set, takenAt: inKey.at, takenBy: 'key', modifiedAt, bytes };
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
