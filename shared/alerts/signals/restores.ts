/** What restore tests have found, and those that were due and never came to an end. Pure. */
import type { RestoreTest } from '../../config/restoreConfig.ts';
import type { RestoreWatch } from '../../restore/ledger.ts';
import { missedMoment } from '../../restore/missed.ts';
import type { RestoreRun } from '../../restore/run.ts';
import type { Standing } from '../../restore/standing.ts';
import { watchedSince } from '../../restore/watch.ts';
import { momentText } from '../../status/words.ts';
import { alertKey } from '../keys.ts';
import type { Signal, Survey } from '../signal.ts';

export type RestoresInput = {
  readonly tests: readonly RestoreTest[];
  /** One for each test; undefined when they could not be read. */
  readonly standings: readonly Standing[] | undefined;
  /** Undefined when they could not be read. */
  readonly watches: readonly RestoreWatch[] | undefined;
  /** The keys of the alerts that there are. */
  readonly known: ReadonlySet<string>;
  readonly now: number;
};

export function surveyRestores({ tests, standings, watches, known, now }: RestoresInput): Survey {
  const kinds = ['restore'] as const;
  if (standings === undefined) {
    const keys = tests.flatMap(({ id }) => [alertKey.restore(id), alertKey.restoreMissed(id)]);
    const signals = keys.filter((key) => known.has(key)).map((key): Signal => ({ key, condition: 'unknown' }));
    return { kinds, signals, rest: 'not-watched' };
  }
  const signals = standings.flatMap((standing) => [
    resultSignal(standing),
    watches === undefined
      ? ({ key: alertKey.restoreMissed(standing.test.id), condition: 'unknown' } as const)
      : missedSignal(standing, watchedSince(standing.test, watches), now),
  ]);
  return { kinds, signals, rest: 'not-watched' };
}

/**
 * Only a run that passed says that the backup is good. Of a bad one the last run that could tell is told, whatever kept
 * later ones from telling.
 */
function resultSignal({ test, last, told }: Standing): Signal {
  const key = alertKey.restore(test.id);
  if (last === undefined) return { key, condition: 'unknown' };
  if (told?.verdict === 'failed') {
    // A promise is broken.
    const severity = test.rpoMs === undefined && test.rtoMs === undefined ? 'ticket' : 'page';
    const since = told === last ? '' : `; since then nobody could tell (${firstReason(last)})`;
    return { key, condition: 'active', severity, detail: detailOf(told, `${reasonsText(told)}${since}`) };
  }
  if (last.verdict === 'unknown') {
    const summary = `it could not be tested: ${reasonsText(last)}`;
    return { key, condition: 'active', severity: 'ticket', detail: detailOf(last, summary) };
  }
  return { key, condition: 'clear' };
}

function detailOf(run: RestoreRun, summary: string) {
  const { id, backup, reasons, rpo, rto } = run;
  const fix = reasons[0]?.advice;
  return {
    kind: 'restore',
    backup,
    summary,
    run: id,
    ...(fix === undefined ? {} : { fix }),
    ...(rpo === undefined ? {} : { rpoMs: rpo.measuredMs }),
    ...(rto === undefined ? {} : { rtoMs: rto.totalMs }),
  } as const;
}

function reasonsText(run: RestoreRun): string {
  const more = run.reasons.length - 1;
  return more <= 0 ? firstReason(run) : `${firstReason(run)}; and ${more} more ${more === 1 ? 'reason' : 'reasons'}`;
}

/** It becomes a part of a line. */
function firstReason({ reasons }: RestoreRun): string {
  return reasons[0]?.text.replace(/\.$/, '') ?? 'nobody said why';
}

/** Alert on absence: backups that nobody restores are not known to be good either. */
function missedSignal(standing: Standing, since: number | undefined, now: number): Signal {
  const { test, last } = standing;
  const key = alertKey.restoreMissed(test.id);
  const missed = missedMoment({ ...standing, since, now });
  if (missed === undefined) return { key, condition: 'clear' };
  const before = last === undefined ? 'it has never been tested' : `the last test was at ${momentText(last.startedAt)}`;
  return {
    key,
    condition: 'active',
    severity: 'ticket',
    detail: {
      kind: 'restore',
      backup: test.id,
      summary: `no test has come to an end since it was due at ${momentText(missed)}; ${before}`,
      fix: 'see whether its schedule is there and enabled, and what the log of restore says',
    },
  };
}
