/** What the facts of a run say of the backup. Pure: whatever is not known to be good keeps a run from passing. */
import type { RestoreTest } from '../config/restoreConfig.ts';
import { changesOf, tableChanges } from './checks/changes.ts';
import type { Restored } from './engine.ts';
import { badCodes, type RestoreFailure } from './failure.ts';
import { compareGravity } from './gravity.ts';
import type { CheckResult, MeasuredRpo, MeasuredRto, Reason, RestoreRun, Verdict } from './run.ts';
import { spentText } from './spentText.ts';

export type RunFacts = {
  readonly test: Pick<RestoreTest, 'rpoMs' | 'rtoMs' | 'engine' | 'checks' | 'shrinkMaxPercent'>;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** When the backup was taken, Unix milliseconds; absent when none was found, or nothing says so. */
  readonly takenAt?: number;
  /** An older backup was asked for: its age breaks no promise. */
  readonly older: boolean;
  /** Whatever went wrong, and what was noticed on the way. */
  readonly failures: readonly RestoreFailure[];
  readonly before: Before;
  /** Absent when it did not get so far. */
  readonly restored?: RestoredFacts;
};

/** The last run that passed. `run` is absent when there is none. */
export type Before =
  | { readonly state: 'known'; readonly run?: Pick<RestoreRun, 'checks' | 'tables'> }
  | { readonly state: 'failed'; readonly why: string };

export type RestoredFacts = Pick<Restored, 'restoreMs' | 'checksMs' | 'tables' | 'newest'> & {
  readonly thawMs: number;
  readonly fetchMs: number;
  /** At most one for each of the test's checks. */
  readonly checks: readonly CheckResult[];
};

export type Judgement = Pick<RestoreRun, 'verdict' | 'reasons' | 'rpo' | 'rto' | 'checks' | 'changes'>;

/** Clocks differ by less. Data from later than that is no measure of its age. */
const aheadMsMax = 5 * 60_000;

export function judge(facts: RunFacts): Judgement {
  const { restored } = facts;
  const rpo = measuredRpo(facts);
  const rto = restored === undefined ? undefined : measuredRto(facts.test, restored);
  const checks = restored === undefined ? [] : checksOf(facts, restored);
  const compared = restored === undefined ? [] : changeReasons(facts, restored);
  const reasons = gravestFirst([
    ...facts.failures,
    ...ageReasons(facts, rpo),
    ...rtoReasons(rto),
    ...checks.flatMap(checkReasons),
    ...compared,
    ...historyReasons(facts),
    ...silenceReasons(facts),
  ]);
  return {
    verdict: verdictOf(reasons),
    reasons,
    ...(rpo === undefined ? {} : { rpo }),
    ...(rto === undefined ? {} : { rto }),
    checks,
    changes: compared.map(({ text }) => text),
  };
}

const bad: ReadonlySet<string> = new Set(badCodes);

function verdictOf(reasons: readonly Reason[]): Verdict {
  if (reasons.length === 0) return 'passed';
  return reasons.some(({ code }) => bad.has(code)) ? 'failed' : 'unknown';
}

/** What two of them say in the same words is said once. */
function gravestFirst(reasons: readonly Reason[]): readonly Reason[] {
  const once = new Map(reasons.map((reason) => [`${reason.code} ${reason.text}`, reason]));
  return [...once.values()].sort((a, b) => compareGravity(a.code, b.code));
}

function measuredRpo({ test, startedAt, takenAt, older, restored }: RunFacts): MeasuredRpo | undefined {
  const newest = restored?.newest;
  const objective = test.rpoMs === undefined || older ? {} : { objectiveMs: test.rpoMs };
  if (newest?.state === 'found' && newest.at <= startedAt + aheadMsMax) {
    return { measuredMs: Math.max(0, startedAt - newest.at), by: 'data', ...objective };
  }
  if (takenAt === undefined) return undefined;
  return { measuredMs: Math.max(0, startedAt - takenAt), by: 'backup', ...objective };
}

function measuredRto({ rtoMs }: RunFacts['test'], restored: RestoredFacts): MeasuredRto {
  const { thawMs, fetchMs, restoreMs, checksMs } = restored;
  const totalMs = thawMs + fetchMs + restoreMs + checksMs;
  return { thawMs, fetchMs, restoreMs, checksMs, totalMs, ...(rtoMs === undefined ? {} : { objectiveMs: rtoMs }) };
}

function ageReasons(facts: RunFacts, rpo: MeasuredRpo | undefined): readonly Reason[] {
  const unmeasured = newestReasons(facts);
  if (facts.restored === undefined || facts.older || facts.test.rpoMs === undefined) return unmeasured;
  if (rpo === undefined) {
    const text = 'Nothing says how old the backup is, so its recovery point objective could not be judged.';
    return [...unmeasured, { code: 'check-unanswered', text }];
  }
  return [...unmeasured, ...staleReasons(facts, rpo, facts.test.rpoMs)];
}

function staleReasons({ failures }: RunFacts, rpo: MeasuredRpo, rpoMs: number): readonly Reason[] {
  // Whoever found it has told of it already, with what is known of the place.
  const told = failures.some(({ code }) => code === 'stale-backup');
  if (rpo.measuredMs <= rpoMs || (rpo.by === 'backup' && told)) return [];
  const [age, promised] = [spentText(rpo.measuredMs), spentText(rpoMs)];
  if (rpo.by === 'backup') {
    return [
      {
        code: 'stale-backup',
        text: `The newest backup was taken ${age} ago; at most ${promised} was promised.`,
        advice: 'Look why no newer backup was made, or was not stored where it is looked for.',
      },
    ];
  }
  return [
    {
      code: 'stale-data',
      text: `The newest data in the backup is ${age} old; at most ${promised} was promised.`,
      advice: 'Back up more often, or look whether the backup is taken from a replica that lags behind.',
    },
  ];
}

/** A question for the newest data that has no usable answer hides how old the data is. */
function newestReasons({ test, startedAt, restored }: RunFacts): readonly Reason[] {
  if (restored === undefined || !('newest' in test.engine) || test.engine.newest === undefined) return [];
  const { newest } = restored;
  if (newest === undefined || newest.state === 'failed') {
    const why = newest === undefined ? 'nobody asked for it' : newest.why;
    return [{ code: 'check-unanswered', text: `How old the newest data is was not answered: ${why}` }];
  }
  if (newest.at <= startedAt + aheadMsMax) return [];
  return [
    {
      code: 'check-unanswered',
      text: `The newest data is from ${momentText(newest.at)}, ${spentText(newest.at - startedAt)} after the run started, which measures nothing.`,
      advice: 'Let newest ask for when rows were written, in a type with a time zone or in UTC.',
    },
  ];
}

/** Databases hold moments that no calendar of ours does. */
function momentText(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? `${at} ms` : date.toISOString();
}

function rtoReasons(rto: MeasuredRto | undefined): readonly Reason[] {
  if (rto?.objectiveMs === undefined || rto.totalMs <= rto.objectiveMs) return [];
  const { thawMs, fetchMs, restoreMs, checksMs, totalMs, objectiveMs } = rto;
  const spent = [
    ['thawing', thawMs],
    ['fetching', fetchMs],
    ['restoring', restoreMs],
    ['checking', checksMs],
  ] as const;
  const [most] = [...spent].sort(([, a], [, b]) => b - a);
  const longest = most === undefined ? '' : `, ${spentText(most[1])} of it for ${most[0]}`;
  return [
    {
      code: 'rto-missed',
      text: `Restoring took ${spentText(totalMs)}${longest}; at most ${spentText(objectiveMs)} was promised.`,
      advice: 'Store it in a class that needs no thawing, restore with more jobs or a larger machine, or promise less.',
    },
  ];
}

/** In the order of the config; a check without a result was not answered. */
function checksOf({ test }: RunFacts, { checks }: RestoredFacts): readonly CheckResult[] {
  return test.checks.map(
    ({ name }) =>
      checks.find((result) => result.name === name) ?? {
        name,
        outcome: 'unknown',
        asked: '',
        expected: '',
        why: 'nobody answered it',
      },
  );
}

function checkReasons({ name, outcome, why }: CheckResult): readonly Reason[] {
  const because = why === undefined ? '' : `: ${why}`;
  switch (outcome) {
    case 'passed':
      return [];
    case 'failed':
      return [{ code: 'check-failed', text: `The check ${name} failed${because}` }];
    case 'unknown':
      return [{ code: 'check-unanswered', text: `The check ${name} was not answered${because}` }];
  }
}

/** In as many lines as are told, the last of which may stand for all the others. */
function changeReasons({ test, before }: RunFacts, { tables }: RestoredFacts): readonly Reason[] {
  const known = before.state === 'known' ? before.run?.tables : undefined;
  const changes = tableChanges(tables, known, test.shrinkMaxPercent);
  return changesOf(tables, known, test.shrinkMaxPercent).map((text, index) => ({
    code: changes[index]?.code ?? 'vanished',
    text,
  }));
}

function historyReasons({ before, restored }: RunFacts): readonly Reason[] {
  if (restored === undefined || before.state === 'known') return [];
  const text = `The last run could not be read, so nothing was compared with it: ${before.why}`;
  return [{ code: 'unreachable', text }];
}

function silenceReasons({ restored, failures }: RunFacts): readonly Reason[] {
  if (restored !== undefined || failures.length > 0) return [];
  return [
    { code: 'bug', text: 'Nothing was restored, and nothing said why. This is a bug in Holdfast: please report it.' },
  ];
}
