/** Since when each backup is tested by the schedule that it has now. Pure. */
import type { RestoreSchedule, RestoreTest } from '../config/restoreConfig.ts';
import type { RestoreWatch } from './ledger.ts';

function scheduleText({ cron, timezone }: RestoreSchedule): string {
  return `${cron} ${timezone}`;
}

/** Unix milliseconds; undefined when nobody has written it down yet. */
export function watchedSince(
  { id, schedule }: Pick<RestoreTest, 'id' | 'schedule'>,
  watches: readonly RestoreWatch[],
): number | undefined {
  const latest = latestOf(id, watches);
  return latest?.schedule === scheduleText(schedule) ? latest.since : undefined;
}

/** What is to be written down now: of tests that are new or have another schedule, and of those that are gone. */
export function watchChanges(
  tests: readonly Pick<RestoreTest, 'id' | 'schedule'>[],
  watches: readonly RestoreWatch[],
  { writer, now }: { readonly writer: string; readonly now: number },
): readonly RestoreWatch[] {
  const fresh = tests
    .filter((test) => watchedSince(test, watches) === undefined)
    .map(({ id, schedule }) => ({ backup: id, writer, schedule: scheduleText(schedule), since: now }));
  const tested = new Set(tests.map(({ id }) => id));
  const gone = [...new Set(watches.map(({ backup }) => backup))]
    .filter((backup) => !tested.has(backup) && latestOf(backup, watches)?.schedule !== undefined)
    .map((backup) => ({ backup, writer, since: now }));
  return [...fresh, ...gone];
}

/** Of several regions' the one that saw the last change. */
function latestOf(backup: string, watches: readonly RestoreWatch[]): RestoreWatch | undefined {
  return watches.filter((one) => one.backup === backup).toSorted((a, b) => b.since - a.since)[0];
}
