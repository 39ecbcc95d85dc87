/** The backup that is wanted among those that are there: the first one that is whole. */
import type { ObjectSource } from '../../config/restoreConfig.ts';
import type { Candidate } from './survey.ts';
import type { Wholeness } from './whole.ts';

/** Each may cost two calls. So many broken ones in a row are a failure of their own. */
const looksMax = 200;

export type Chosen = { readonly candidate: Candidate; readonly whole: Extract<Wholeness, { state: 'whole' }> };

export type Choice = {
  readonly chosen?: Chosen;
  /** Whole; the chosen one itself, unless that was picked at random. */
  readonly newest?: Candidate;
  /** Nothing was taken within the span that one was to be picked from; it is the newest one instead. */
  readonly isOutside: boolean;
  /** The newest one that lacks something and has had time enough, where it is newer than the newest whole one. */
  readonly broken?: { readonly candidate: Candidate; readonly why: string };
  readonly beingWritten: number;
};

export type ChooseParts = {
  readonly look: (candidate: Candidate) => Promise<Wholeness>;
  readonly random: () => number;
};

/** @param candidates newest first. */
export async function choose(
  candidates: readonly Candidate[],
  which: ObjectSource['pick']['which'],
  now: number,
  { look, random }: ChooseParts,
): Promise<Choice> {
  const { chosen: newest, ...passed } = await firstWhole(candidates, look);
  if (newest === undefined) return { ...passed, isOutside: false };
  const found = { ...passed, newest: newest.candidate };
  if (which.kind === 'newest') return { ...found, chosen: newest, isOutside: false };
  const within = candidates.filter(({ takenAt }) => takenAt >= now - which.withinMs);
  const { chosen } = await firstWhole(shuffled(within, random), look);
  return { ...found, chosen: chosen ?? newest, isOutside: chosen === undefined };
}

type Passed = Pick<Choice, 'chosen' | 'broken' | 'beingWritten'>;

async function firstWhole(candidates: readonly Candidate[], look: ChooseParts['look']): Promise<Passed> {
  let broken: Choice['broken'];
  let beingWritten = 0;
  for (const candidate of candidates.slice(0, looksMax)) {
    const whole = await look(candidate);
    const passed = { ...(broken === undefined ? {} : { broken }), beingWritten };
    if (whole.state === 'whole') return { ...passed, chosen: { candidate, whole } };
    if (whole.state === 'being-written') beingWritten += 1;
    else broken ??= { candidate, why: whole.why };
  }
  return { ...(broken === undefined ? {} : { broken }), beingWritten };
}

/** Fisher and Yates: the first one that is whole is then any of those that are, each as likely. */
function shuffled(candidates: readonly Candidate[], random: () => number): readonly Candidate[] {
  const order = [...candidates];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.min(last, Math.floor(random() * (last + 1)));
    const [a, b] = [order[last], order[other]];
    if (a === undefined || b === undefined) continue;
    [order[last], order[other]] = [b, a];
  }
  return order;
}
