/** Whether a backup is all there: its parts, its marker and its manifest. */
import type { FindRule } from '../../config/restoreConfig.ts';
import { type BackupStore, type ObjectFacts, StoreError } from '../store.ts';
import type { Candidate } from './survey.ts';

/** A set whose total nobody knows may grow for so long after its last part. */
const settleMs = 10 * 60_000;

/** For so long after its last object, what is missing may still be on its way, and is no failure yet. */
const uploadMs = 60 * 60_000;

export type Wholeness =
  | { readonly state: 'whole'; readonly manifest?: ObjectFacts }
  | { readonly state: 'being-written' }
  | { readonly state: 'incomplete'; readonly why: string };

type Looking = { readonly store: BackupStore; readonly signal: AbortSignal; readonly bucket: string };

export async function wholeness(
  candidate: Candidate,
  rule: FindRule,
  now: number,
  looking: Looking,
): Promise<Wholeness> {
  const age = now - candidate.modifiedAt;
  if (candidate.incomplete !== undefined) return missing(candidate.incomplete, age);
  if (candidate.isOpenEnded && age < settleMs) return { state: 'being-written' };
  const folder = candidate.whole.slice(0, candidate.whole.lastIndexOf('/') + 1);
  if (rule.marker !== undefined && (await lookUp(folder + rule.marker, looking)) === undefined) {
    return missing(`its marker ${folder}${rule.marker} is missing`, age);
  }
  if (rule.manifest === undefined) return { state: 'whole' };
  const { manifest } = rule;
  const key = manifest.kind === 'name' ? folder + manifest.name : candidate.whole + manifest.suffix;
  const found = await lookUp(key, looking);
  return found === undefined ? missing(`its manifest ${key} is missing`, age) : { state: 'whole', manifest: found };
}

function missing(why: string, age: number): Wholeness {
  return age < uploadMs ? { state: 'being-written' } : { state: 'incomplete', why };
}

async function lookUp(key: string, { store, signal, bucket }: Looking): Promise<ObjectFacts | undefined> {
  try {
    return await store.facts({ bucket, key }, signal);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'missing') return undefined;
    throw error;
  }
}
