/**
 * What audits have found. One alert tells of all findings of a check that were seen first in the same run, however many
 * buckets they are of: a change of a policy is one message. Pure.
 */
import { dayMs } from '../../availability/slots.ts';
import type { AuditAlerts } from '../../config/auditConfig.ts';
import type { Severity } from '../../config/config.ts';
import { momentText } from '../../status/words.ts';
import { type FindingSeverity, findingSeverities } from '../../storage/finding.ts';
import { type AuditSummary, type NamedSubjects, newestSummary, type OpenFindings } from '../../storage/run/run.ts';
import { alertKey } from '../keys.ts';
import { countText } from '../phrases.ts';
import type { Signal, Survey } from '../signal.ts';

export type AuditsInput = {
  /** How many subjects the config has audited. */
  readonly watched: number;
  readonly thresholds: AuditAlerts;
  /** Of the last finished runs; undefined when they could not be read. */
  readonly summaries: readonly AuditSummary[] | undefined;
  /** The keys of the alerts that there are. */
  readonly known: ReadonlySet<string>;
  readonly now: number;
};

/** A run a day: after two without one, something keeps them from finishing. */
const overdueMs = 2 * dayMs;

/** What is named of the subjects; the rest is counted. */
const namedMax = 3;

export function surveyAudits({ watched, thresholds, summaries, known, now }: AuditsInput): Survey {
  const kinds = ['audit'] as const;
  if (watched === 0) return { kinds, signals: [], rest: 'not-watched' };
  const told = [...known].filter((key) => key.startsWith('audit:') && key !== alertKey.auditRun);
  if (summaries === undefined) {
    return { kinds, signals: told.map((key): Signal => ({ key, condition: 'unknown' })), rest: 'unknown' };
  }
  const latest = newestSummary(summaries);
  const run = runSignal(latest, now);
  // Before the first run there is nothing to tell of, and whatever is told of was there before the table was lost.
  if (latest === undefined) {
    return { kinds, signals: [run, ...told.map((key): Signal => ({ key, condition: 'unknown' }))], rest: 'unknown' };
  }
  const unsure = new Set(latest.unsure.map(({ check, since }) => alertKey.audit(check, since)));
  const active = [blindSignal(latest), ...activeSignals(latest.open, thresholds, unsure)];
  const mentioned = new Set(active.map(({ key }) => key));
  const unwatched = new Set(latest.unwatched.map(({ check, since }) => alertKey.audit(check, since)));
  const others = told
    .filter((key) => !mentioned.has(key) && !unwatched.has(key))
    .map((key): Signal => ({ key, condition: unsure.has(key) ? 'unknown' : 'clear' }));
  return { kinds, signals: [run, ...active, ...others], rest: 'not-watched' };
}

function activeSignals(
  open: readonly OpenFindings[],
  thresholds: AuditAlerts,
  unsure: ReadonlySet<string>,
): readonly Signal[] {
  const byKey = new Map<string, OpenFindings[]>();
  for (const group of open) {
    if (severityOf(group.severity, thresholds) === undefined) continue;
    const key = alertKey.audit(group.check, group.since);
    byKey.set(key, [...(byKey.get(key) ?? []), group]);
  }
  return [...byKey].flatMap(([key, groups]): readonly Signal[] => {
    // The gravest stands first, in the summary as here.
    const [first] = groups;
    const severity = first && severityOf(first.severity, thresholds);
    if (first === undefined || severity === undefined) return [];
    const detail = { kind: 'audit', ...detailOf(groups, first) } as const;
    // What was graver is known to be over, unless a check could not look.
    const eases = unsure.has(key) ? {} : { easesAfterMs: 0 };
    return [{ key, condition: 'active', severity, detail, ...eases }];
  });
}

function severityOf(severity: FindingSeverity, { page, ticket }: AuditAlerts): Severity | undefined {
  if (page !== undefined && rank(severity) <= rank(page)) return 'page';
  return ticket !== undefined && rank(severity) <= rank(ticket) ? 'ticket' : undefined;
}

/** The gravest has the lowest. */
function rank(severity: FindingSeverity): number {
  return findingSeverities.indexOf(severity);
}

function detailOf(groups: readonly OpenFindings[], first: OpenFindings) {
  const subjects = [...new Set(groups.flatMap((group) => group.subjects))];
  const more = groups.reduce((sum, group) => sum + group.more, 0);
  const others = groups.reduce((sum, { count }) => sum + count, 0) - 1;
  // It becomes a part of a line.
  const summary = first.summary.replace(/\.$/, '');
  return {
    subject: namesText({ subjects, more }),
    check: first.check,
    summary: others === 0 ? summary : `${summary}; ${countText(others, 'more finding')} of this check`,
    ...(first.fix === undefined ? {} : { fix: first.fix }),
  };
}

function namesText({ subjects, more }: NamedSubjects): string {
  const others = subjects.slice(namedMax).length + more;
  return `${subjects.slice(0, namedMax).join(', ')}${others === 0 ? '' : ` and ${others} more`}`;
}

/** What nobody can look at may be as open as anything: its findings stay as they were, and new ones are not seen. */
function blindSignal({ blind, totals }: AuditSummary): Signal {
  const key = alertKey.auditBlind;
  const count = blind.subjects.length + blind.more;
  if (count === 0) return { key, condition: 'clear' };
  const about =
    count === totals.subjects
      ? {
          subject: 'everything',
          summary: `nothing could be looked at: ${countText(totals.unknown, 'check')} could not tell`,
        }
      : { subject: namesText(blind), summary: 'nothing could be looked at' };
  const fix = 'see what the findings say: most often the role that audits may not read the settings';
  return { key, condition: 'active', severity: 'ticket', detail: { kind: 'audit', check: 'blind', ...about, fix } };
}

/** Alert on absence: findings that nobody looks for are not there either. */
function runSignal(latest: AuditSummary | undefined, now: number): Signal {
  const key = alertKey.auditRun;
  const fix = 'see the log of the function audit: what fails, or what takes so long';
  const about = (summary: string) =>
    ({
      key,
      condition: 'active',
      severity: 'ticket',
      detail: { kind: 'audit', subject: 'everything', check: 'run', summary, fix },
    }) as const;
  // Whoever has just been deployed has not had the time.
  if (latest === undefined) return { ...about('no audit has been finished yet'), pendingMs: overdueMs };
  if (now - latest.endedAt > overdueMs) {
    return about(`no audit has been finished since ${momentText(latest.endedAt)}`);
  }
  return { key, condition: 'clear' };
}
