/** The three things to do first. Pure. */

import { targetText } from '../alerts/phrases.ts';
import { quorumOf } from '../ledger/fold.ts';
import { durationText, momentText, percentText } from '../status/words.ts';
import { countText, namesText } from './names.ts';
import type { Action, Facts, ReportedObjective, ReportedRestore, ReportedService, Todo } from './reportSchema.ts';
import { coverageEnough, drillEveryDays, type RuleId, ruleIds } from './rules.ts';
import { unreadOf } from './unread.ts';

const firstMax = 3;

/** What a rule has found, in the order of the facts; nothing when undefined. */
type Found = Pick<Action, 'what' | 'why'> | undefined;

/** @returns nothing to do only where `first` and `unread` are both empty. */
export function todoOf(facts: Facts): Todo {
  const found = ruleIds.flatMap((rule) => {
    const one = finders[rule](facts);
    return one === undefined ? [] : [{ rule, ...one }];
  });
  return {
    first: found.slice(0, firstMax),
    more: Math.max(0, found.length - firstMax),
    unread: [...unreadOf(facts)],
  };
}

const finders: Readonly<Record<RuleId, (facts: Facts) => Found>> = {
  'watch-lost': (facts) => {
    const { all, silent } = observersOf(facts);
    if (silent.length === 0 || hasQuorum(all, silent.length)) return undefined;
    return {
      what: `Bring the observers back: ${namesText(silent)}.`,
      why: `${silent.length} of ${all} observers are silent, so no quorum is left.`,
    };
  },
  'restore-failed': (facts) => {
    const failed = restoresOf(facts).filter(({ last }) => last?.verdict === 'failed');
    const [first] = failed;
    if (first === undefined) return undefined;
    const advice = first.last?.advice ?? `Restore ${first.backup} again once its cause is mended.`;
    return {
      what: `Mend the backup of ${backupsText(failed)}. ${advice}`,
      why: `Its last restore test failed: ${first.last?.reasons[0] ?? 'no reason was kept'}`,
    };
  },
  'finding-critical': (facts) => ofFindings(facts, 'critical'),
  'budget-gone': (facts) => {
    const gone = budgetsOf(facts).filter(({ objective }) => objective.budget.isGone);
    const [first] = gone;
    if (first === undefined) return undefined;
    const { spentShare } = first.objective.budget;
    return {
      what: `Put reliability before features for ${namesText(gone.map(nameOf))}.`,
      why: `Of the budget of ${nameOf(first)}, ${percentText(spentShare ?? undefined)} is spent (objective ${targetText(first.objective.target)}, ${first.objective.window}).`,
    };
  },
  'restore-never': (facts) => {
    const never = restoresOf(facts).filter(({ last }) => last === null);
    if (never.length === 0) return undefined;
    return {
      what: `Run a first restore test: holdfast restore-test ${never[0]?.backup}.`,
      why: `${backupsText(never)} ${never.length === 1 ? 'was' : 'were'} never restored.`,
    };
  },
  'restore-missed': (facts) => {
    const missed = restoresOf(facts).filter(({ last, missedSince }) => last !== null && missedSince !== undefined);
    const [first] = missed;
    if (first === undefined) return undefined;
    return {
      what: `Find out why no restore test ran, and run it: holdfast restore-test ${first.backup}.`,
      why: `That of ${backupsText(missed)} was due at ${momentWords(first.missedSince)} and was not made.`,
    };
  },
  unread: (facts) => {
    const unread = unreadOf(facts);
    if (unread.length === 0) return undefined;
    return {
      what: 'Find out why a part of this report could not be read; the log of the monitor says it.',
      why: `Nobody knows ${namesText(unread)}.`,
    };
  },
  'observer-silent': (facts) => {
    const { all, silent } = observersOf(facts);
    if (silent.length === 0 || !hasQuorum(all, silent.length)) return undefined;
    return {
      what: `Bring back ${namesText(silent)}.`,
      why: `${silent.length} of ${all} observers ${silent.length === 1 ? 'is' : 'are'} silent.`,
    };
  },
  'hardly-watched': (facts) => {
    const dim = facts.services.flatMap((service) => {
      if (service.availability.state !== 'shown') return [];
      const { coverage } = service.availability.value.now;
      return coverage !== null && coverage < coverageEnough ? [{ service, coverage }] : [];
    });
    const [first] = dim;
    if (first === undefined) return undefined;
    return {
      what: `Find out why ${namesText(dim.map(({ service }) => service.title))} could not be seen.`,
      why: `Only ${percentText(first.coverage)} of the time of ${first.service.title} was seen.`,
    };
  },
  'objective-missed': (facts) => {
    const missed = budgetsOf(facts).filter(({ objective }) => {
      return objective.verdict === 'missed' && !objective.budget.isGone;
    });
    const [first] = missed;
    if (first === undefined) return undefined;
    const { now, target } = first.objective;
    return {
      what: `Look for what the incidents of ${namesText(missed.map(nameOf))} have in common.`,
      why: `${nameOf(first)} was at ${percentText(now.compliance ?? undefined)}, and ${targetText(target)} is the objective.`,
    };
  },
  'rto-missed': rtoMissed,
  'drill-failed': (facts) => {
    const failed = facts.services.flatMap((service) => {
      if (service.failover.state !== 'shown') return [];
      const [last] = service.failover.value.drills;
      return last === undefined || last.passed ? [] : [{ service, why: last.why }];
    });
    const [first] = failed;
    if (first === undefined) return undefined;
    return {
      what: `Mend the failover of ${namesText(failed.map(({ service }) => service.title))}, and drill again.`,
      why: `Its last drill failed: ${first.why}`,
    };
  },
  'budget-going': (facts) => {
    const going = budgetsOf(facts).filter(({ objective: { budget } }) => !budget.isGone && budget.goneAt !== null);
    const [first] = going;
    if (first === undefined) return undefined;
    return {
      what: `Slow down changes of ${namesText(going.map(nameOf))}.`,
      why: `At the last pace the budget of ${nameOf(first)} is spent by ${momentWords(first.objective.budget.goneAt)}.`,
    };
  },
  'restore-unknown': (facts) => {
    const unknown = restoresOf(facts).filter(({ last }) => last?.verdict === 'unknown');
    const [first] = unknown;
    if (first === undefined) return undefined;
    return {
      what: `Let the restore test of ${backupsText(unknown)} come to an end.${first.last?.advice === undefined ? '' : ` ${first.last.advice}`}`,
      why: `It could not tell: ${first.last?.reasons[0] ?? 'no reason was kept'}`,
    };
  },
  'page-open': (facts) => {
    if (facts.open.state !== 'shown') return undefined;
    const pages = facts.open.value.filter(({ severity, isAcknowledged }) => severity === 'page' && !isAcknowledged);
    const [first] = pages;
    if (first === undefined) return undefined;
    return {
      what: `Look at what fires, and acknowledge it: ${countText(pages.length, 'page')}.`,
      why: `${first.text}, since ${momentWords(first.since)}.`,
    };
  },
  'drill-missing': (facts) => {
    const missing = facts.services.filter(
      ({ failover }) => failover.state === 'shown' && failover.value.lastPassedDrillAt === null,
    );
    if (missing.length === 0) return undefined;
    return {
      what: `Drill: holdfast drill ${missing[0]?.id}.`,
      why: `${namesText(missing.map(({ title }) => title))} passed no drill in ${drillEveryDays} days.`,
    };
  },
  'finding-high': (facts) => ofFindings(facts, 'high'),
  'audit-blind': (facts) => {
    if (facts.audits.state !== 'shown') return undefined;
    const { run, blind } = facts.audits.value;
    if (run === null) {
      return { what: 'Find out why no audit was finished.', why: 'None was finished in the period.' };
    }
    if (blind === undefined) return undefined;
    return {
      what: 'Let the audit look: holdfast audit --last says what was denied.',
      why: `It could judge nothing of ${blind}.`,
    };
  },
  'incident-unnoted': (facts) => {
    const unnoted = facts.services.flatMap((service) => {
      if (service.incidents.state !== 'shown') return [];
      const { count, newest } = service.incidents.value.unnoted;
      return newest === undefined ? [] : [{ service, incident: newest, count }];
    });
    const [first] = unnoted;
    if (first === undefined) return undefined;
    const { service, incident } = first;
    const others = unnoted.reduce((sum, { count }) => sum + count, 0) - 1;
    return {
      what: `Write down what it was: holdfast incidents note ${service.id} --at ${incident.from} --text …`,
      why: `An incident of ${service.title} took ${percentText(incident.budgetShare)} of its budget${others === 0 ? '' : `, and there ${others === 1 ? 'is' : 'are'} ${others} more`}.`,
    };
  },
};

function rtoMissed(facts: Facts): Found {
  const slow = facts.services.flatMap(({ title, failover }) => {
    if (failover.state !== 'shown') return [];
    const { rtoSeconds, longestSeconds: longest = 0 } = failover.value;
    if (rtoSeconds === undefined || longest <= rtoSeconds) return [];
    return [`Moving the traffic of ${title} took ${spanText(longest)}, and ${spanText(rtoSeconds)} is the RTO.`];
  });
  const restores = restoresOf(facts).flatMap(({ backup, last, rpoObjectiveSeconds, rtoObjectiveSeconds }) => {
    if (last?.verdict !== 'passed') return [];
    const [rto, rpo] = [last.rtoSeconds ?? 0, last.rpoSeconds ?? 0];
    if (rtoObjectiveSeconds !== undefined && rto > rtoObjectiveSeconds) {
      return [`Restoring ${backup} took ${spanText(rto)}, and ${spanText(rtoObjectiveSeconds)} is the RTO.`];
    }
    if (rpoObjectiveSeconds === undefined || rpo <= rpoObjectiveSeconds) return [];
    return [`The newest data of ${backup} was ${spanText(rpo)} old, and ${spanText(rpoObjectiveSeconds)} is the RPO.`];
  });
  const [first] = [...slow, ...restores];
  if (first === undefined) return undefined;
  return { what: 'Make recovery faster, or promise less.', why: first };
}

function ofFindings({ audits }: Facts, severity: 'critical' | 'high'): Found {
  if (audits.state !== 'shown') return undefined;
  const { grave, open, fresh, freshFindings } = audits.value;
  const [list, counts] = severity === 'critical' ? [grave, open] : [fresh, freshFindings];
  const first = list.find((one) => one.severity === severity);
  if (first === undefined) return undefined;
  const left = counts[severity] - 1;
  const others = left === 0 ? '' : ` There ${left === 1 ? 'is' : 'are'} ${left} more.`;
  return {
    what:
      first.fix === undefined
        ? `Mend ${first.check} of ${first.subjects}: holdfast audit --fix shows how.`
        : `${first.fix}.`,
    why: `${first.title}: ${first.summary}.${others}`,
  };
}

type Budgeted = { readonly service: ReportedService; readonly objective: ReportedObjective };

function budgetsOf({ services }: Facts): readonly Budgeted[] {
  return services.flatMap((service) =>
    service.objectives.state === 'shown' ? service.objectives.value.map((objective) => ({ service, objective })) : [],
  );
}

function nameOf({ service, objective }: Budgeted): string {
  return objective.slo === 'latency' ? `${service.title} (latency)` : service.title;
}

function restoresOf({ restores }: Facts): readonly ReportedRestore[] {
  return restores.state === 'shown' ? restores.value : [];
}

function backupsText(restores: readonly ReportedRestore[]): string {
  return namesText(restores.map(({ backup }) => backup));
}

function observersOf({ observers }: Facts): { readonly all: number; readonly silent: readonly string[] } {
  if (observers.state !== 'shown') return { all: 0, silent: [] };
  const silent = observers.value.filter(({ state }) => state === 'silent').map(({ region }) => region);
  return { all: observers.value.length, silent };
}

function hasQuorum(all: number, silent: number): boolean {
  return all - silent >= quorumOf(all);
}

function spanText(seconds: number): string {
  return durationText(seconds * 1000);
}

function momentWords(time: string | null | undefined): string {
  return time === null || time === undefined ? 'some time' : momentText(Date.parse(time));
}
