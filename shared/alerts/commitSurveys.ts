/** Writes the alerts that change by what the sources found out, each by one conditional write, in an order that hides nothing. */
import type { Config } from '../config/config.ts';
import { attempts } from '../runtime/attempts.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import type { Alert } from './alert.ts';
import { type AlertChange, applySurveys } from './applySurveys.ts';
import { type HappeningParts, publishChange } from './recordHappenings.ts';
import type { Footprint } from './regionLoss.ts';
import type { Survey } from './signal.ts';
import type { AlertStore } from './store.ts';

/** So many alerts are written at a time. */
const atOnceMax = 20;

export type CommitInput = {
  readonly config: Config;
  /** Unix milliseconds. */
  readonly now: number;
  readonly stored: readonly Alert[];
  readonly surveys: readonly Survey[];
  /** As in `applySurveys`. */
  readonly footprints: readonly Footprint[] | undefined;
};

export type CommitParts = HappeningParts & { readonly alerts: AlertStore };

export type Progress = {
  /** Keys of the alerts that changed. */
  readonly changed: string[];
  /** What went wrong with one part while the others went on. */
  readonly failures: unknown[];
};

export type Committed = {
  /** As they are then; those that somebody else has changed meanwhile are left to the next turn. */
  readonly alerts: readonly Alert[];
  /** Whether it is known what has become of the alert that tells of this one. */
  readonly isSure: (alert: Alert) => boolean;
};

/** Never rejects: what could not be written is told by `progress`. */
export async function commitSurveys(
  { config, now, stored, surveys, footprints }: CommitInput,
  { alerts: store, ...publishing }: CommitParts,
  progress: Progress,
): Promise<Committed> {
  const changes = applySurveys({ config, alerts: stored, surveys, footprints, now });
  const current = new Map(stored.map((alert) => [alert.key, alert] as const));
  const unsure = new Set<string>();
  const attempt = attempts(progress.failures);
  const take = async (change: AlertChange): Promise<void> => {
    const key = (change.after ?? change.before)?.key ?? '';
    // What is not known to be written is not told either.
    current.delete(key);
    const written = await attempt(() => write(change, store));
    if (written !== 'written') unsure.add(key);
    if (written !== 'written' || change.after === undefined) return;
    current.set(key, change.after);
    progress.changed.push(key);
    await attempt(() => publishChange(change, publishing));
  };
  // Nobody may find an alert without the one that tells of it: that one is there first, and over last.
  const { raised, others, over } = inOrder(changes);
  await eachAtMost(atOnceMax, raised, take);
  await eachAtMost(atOnceMax, others, take);
  const isLast = ({ after }: AlertChange) =>
    stored.every(({ key, within }) => within?.key !== after?.key || !unsure.has(key));
  await eachAtMost(atOnceMax, over.filter(isLast), take);
  const isSure = ({ within }: Alert) => within === undefined || !unsure.has(within.key);
  return { alerts: [...current.values()], isSure };
}

function inOrder(changes: readonly AlertChange[]) {
  const isRegion = ({ before, after }: AlertChange) => (after ?? before)?.detail.kind === 'region';
  const isOver = ({ after }: AlertChange) => after?.state.kind === 'resolved';
  const [regions, others] = [changes.filter(isRegion), changes.filter((change) => !isRegion(change))];
  return { raised: regions.filter((change) => !isOver(change)), others, over: regions.filter(isOver) };
}

function write({ before, after }: AlertChange, store: AlertStore) {
  if (after !== undefined) return store.writeAlert(after);
  if (before === undefined) throw new Error('a change from nothing to nothing');
  return store.removeAlert(before);
}
