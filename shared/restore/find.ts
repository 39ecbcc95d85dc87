/**
 * Which backup is restored, by this rule:
 *
 * 1. Everything under the prefix is read, in the order of keys. Left out are folder markers, what is unfinished (`.partial`,
 *    `.tmp`, `.inprogress`, `.filepart`, and `.part` without a number), checksums, signatures, manifests and markers
 *    (`find/ignored.ts`), and what the pattern does not match.
 * 2. Keys that differ in a trailing part number alone are one backup (`find/partName.ts`). It is complete when no number is
 *    missing, and its marker and manifest are there, where the config asks for them. What lacks something is being written
 *    for an hour after its last object, and incomplete afterwards; a set without a known total is being written for ten
 *    minutes after its last part.
 * 3. It was taken when its key says (`find/timeInKey.ts`), else when its first object was last modified. A key that says
 *    the day alone leaves the hour to LastModified, where that lies within the day.
 * 4. The newest complete one is chosen, of those taken at or before `at` where that is given; or any one of those within a
 *    span. A newer one that is incomplete is reported, and so are a newest one that is older than the RPO and one that is
 *    much smaller than those before it.
 *
 * S3 lists in the order of keys and no other, and nothing but reading them tells that no later key holds an older time:
 * nothing is skipped. A thousand keys come with each call, so a million take some minutes. What may win is kept, with what
 * it is compared with; the rest is counted.
 */

import { printable } from '../config/quote.ts';
import type { BackupPlace, ObjectSource } from '../config/restoreConfig.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { failedWith, type Outcome, type RestoreFailure, succeeded } from './failure.ts';
import { type Choice, choose } from './find/choose.ts';
import { seenText } from './find/ignored.ts';
import { medianBefore, shrunk, stale } from './find/judgeFound.ts';
import { type Candidate, objectsSeenMax, type Survey, surveyListing } from './find/survey.ts';
import { wholeness } from './find/whole.ts';
import type { WarnedBackup } from './found.ts';
import { type BackupStore, type ObjectFacts, StoreError } from './store.ts';
import { storeFailure } from './storeFailure.ts';

/** Of listing, everything included: what a Lambda has left of its fifteen minutes is for the rest. */
const listMsMax = 12 * 60_000;
const callsAtOnce = 8;

export type FindInput = {
  readonly source: ObjectSource;
  /** Instead of where the config picks from. */
  readonly from?: 'primary' | 'replica';
  /** The newest one taken at or before, Unix milliseconds. */
  readonly at?: number;
  readonly rpoMs?: number;
  readonly shrinkMaxPercent: number;
  readonly now: number;
  /** From 0 to below 1. */
  readonly random: () => number;
};

type FindParts = { readonly store: BackupStore; readonly signal: AbortSignal };

/** @throws StoreError for what may work the next time. */
export async function findBackup(input: FindInput, parts: FindParts): Promise<Outcome<WarnedBackup>> {
  const { source, from = source.pick.from } = input;
  const place = from === 'replica' ? source.replica : source.from;
  if (place === undefined) {
    return failedWith('no-backup', 'No replica of the backup is known.', 'Name it as `replica` in the config.');
  }
  try {
    return await findAt(place, from, input, parts);
  } catch (error) {
    return storeFailure(error);
  }
}

async function findAt(
  place: BackupPlace,
  from: 'primary' | 'replica',
  input: FindInput,
  { store, signal }: FindParts,
): Promise<Outcome<WarnedBackup>> {
  const { source, now, at } = input;
  const survey = await surveyInTime(place, input, { store, signal });
  if (survey === 'too-slow' || survey.isCut) return tooMany(place, survey);
  const which = at === undefined ? source.pick.which : ({ kind: 'newest' } as const);
  const looking = { store, signal, bucket: place.bucket };
  const look = (candidate: Candidate) => wholeness(candidate, source.find, now, looking);
  const choice = await choose(survey.candidates, which, now, { look, random: input.random });
  if (choice.chosen === undefined) return none(place, survey, choice, at);
  const { candidate, whole } = choice.chosen;
  const objects = await eachAtMost(callsAtOnce, candidate.objects, (object) => factsOf(object, { store, signal }));
  const medianBytes = medianBefore(survey.candidates, candidate);
  return succeeded({
    place,
    from,
    takenAt: candidate.takenAt,
    takenBy: candidate.takenBy,
    objects: objects.map((facts) => facts()),
    bytes: candidate.bytes,
    ...(medianBytes === undefined ? {} : { medianBytes }),
    ...(whole.manifest === undefined ? {} : { manifest: whole.manifest }),
    warnings: [
      ...warningsOf(choice, candidate, input),
      ...shrunk(candidate.bytes, medianBytes, input.shrinkMaxPercent),
    ],
  });
}

/** `eachAtMost` wants no rejections: what one object's facts give, or throw, when they are asked for. */
async function factsOf(
  object: { readonly bucket: string; readonly key: string },
  { store, signal }: FindParts,
): Promise<() => ObjectFacts> {
  try {
    const facts = await store.facts(object, signal);
    return () => facts;
  } catch (error) {
    const isGone = error instanceof StoreError && error.code === 'missing';
    const thrown = isGone ? new StoreError('unreachable', `${object.key} was deleted while it was looked at.`) : error;
    return () => {
      throw thrown;
    };
  }
}

async function surveyInTime(
  place: BackupPlace,
  { source, now, at }: FindInput,
  { store, signal }: FindParts,
): Promise<Survey | 'too-slow'> {
  const tooLong = AbortSignal.timeout(listMsMax);
  const rule = { rule: source.find, prefix: place.prefix, now, ...(at === undefined ? {} : { at }) };
  try {
    return await surveyListing(store.list(place, AbortSignal.any([signal, tooLong])), rule);
  } catch (error) {
    if (tooLong.aborted && !signal.aborted) return 'too-slow';
    throw error;
  }
}

/**
 * The newest one that is there is what an objective is about, also when another one is restored at random. Somebody who
 * asks for what there was at some time asks for an old one.
 */
function warningsOf(
  { broken, isOutside, newest }: Choice,
  chosen: Candidate,
  { at, rpoMs, now }: FindInput,
): readonly RestoreFailure[] {
  const incomplete = broken === undefined ? [] : [incompleteText(broken)];
  if (at !== undefined) return incomplete;
  const old = stale((newest ?? chosen).takenAt, rpoMs, now);
  return [...(isOutside && old.length === 0 ? outside(chosen) : old), ...incomplete];
}

function outside({ takenAt }: Candidate): readonly RestoreFailure[] {
  return [
    {
      code: 'stale-backup',
      text: `No backup was taken within the span that one was to be picked from; the newest is from ${new Date(takenAt).toISOString()}.`,
      advice: 'See why no newer backup was written.',
    },
  ];
}

function incompleteText({ candidate, why }: NonNullable<Choice['broken']>): RestoreFailure {
  return {
    code: 'incomplete',
    text: `The backup ${printable(candidate.whole)} is incomplete: ${printable(why)}.`,
    advice: 'See whether the job that uploads it was interrupted.',
  };
}

function none(place: BackupPlace, survey: Survey, choice: Choice, at: number | undefined): Outcome<never> {
  if (choice.broken !== undefined) return { ok: false, failure: incompleteText(choice.broken) };
  const until = at === undefined ? '' : ` taken at or before ${new Date(at).toISOString()}`;
  const later = survey.later === 0 ? '' : `, ${survey.later} taken later`;
  const written = choice.beingWritten === 0 ? '' : `, ${choice.beingWritten} still being written`;
  return failedWith(
    'no-backup',
    `There is no backup${until} under ${placeText(place)}: ${seenText(survey.seen, survey.ignored)}${later}${written}.`,
    'See whether backups are still written, and whether the prefix and the pattern in the config are theirs.',
  );
}

function tooMany(place: BackupPlace, survey: Survey | 'too-slow'): Outcome<never> {
  const much =
    survey === 'too-slow'
      ? `could not be listed within ${listMsMax / 60_000} minutes`
      : `holds more than ${objectsSeenMax} objects`;
  return failedWith('timed-out', `${placeText(place)} ${much}.`, 'Give the backup a narrower prefix.');
}

function placeText({ bucket, prefix }: BackupPlace): string {
  return printable(`s3://${bucket}/${prefix}`);
}
