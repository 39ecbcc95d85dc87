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
  const text = scheduleText(schedule);
  const since = watches.filter((one) => one.backup === id && one.schedule === text).map((one) => one.since);
  return since.length === 0 ? undefined : Math.min(...since);
}

/**
 * What this writer is to write down now, whatever config the others have meanwhile: of tests that are new or have another schedule, and of those that are gone.
 */
export function watchChanges(
  tests: readonly Pick<RestoreTest, 'id' | 'schedule'>[],
  watches: readonly RestoreWatch[],
  { writer, now }: { readonly writer: string; readonly now: number },
): readonly RestoreWatch[] {
  const own = new Map(watches.filter((one) => one.writer === writer).map((one) => [one.backup, one]));
  const fresh = tests
    .filter(({ id, schedule }) => own.get(id)?.schedule !== scheduleText(schedule))
    .map((test) => {
      const since = watchedSince(test, watches) ?? now;
      return { backup: test.id, writer, schedule: scheduleText(test.schedule), since };
    });
  const tested = new Set(tests.map(({ id }) => id));
  const gone = [...own.values()]
    .filter(({ backup, schedule }) => !tested.has(backup) && schedule !== undefined)
    .map(({ backup }) => ({ backup, writer, since: now }));
  return [...fresh, ...gone];
}
