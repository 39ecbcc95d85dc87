/**
 * The verb `auditRun`: audits what the day's run has no report of yet, one subject after another, until there is no time
 * left; whoever is invoked next goes on from there. Whatever it writes can be written again: a crash loses the subjects
 * under way, and two regions at once do the same work twice.
 */
import type { Config } from '../../config/config.ts';
import { type LeaseTerms, withLease } from '../../control/lease.ts';
import { type ControlStore, ControlUnavailable } from '../../control/store.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { attempts } from '../../runtime/attempts.ts';
import type { Clock } from '../../runtime/clock.ts';
import { eachAtMost } from '../../runtime/eachAtMost.ts';
import type { SubjectReport } from '../finding.ts';
import { auditOne } from './auditOne.ts';
import {
  type AuditReport,
  type AuditSummary,
  newestReports,
  newestSummary,
  runAt,
  runStart,
  subjectKey,
  summaryOfConfig,
} from './run.ts';
import { type AuditSubject, auditSubjectsOf, basisOf } from './subjects.ts';
import { summarise } from './summarise.ts';

export type AuditRunInput = {
  readonly config: Config;
  /** Who audits: the region it runs in. */
  readonly observer: string;
  /** Unix milliseconds: its UTC day is the run. */
  readonly now: number;
  /** When no further subject is begun, and none under way is waited for any longer, Unix milliseconds. */
  readonly deadline: number;
  /** Reports from before this are made again, Unix milliseconds; none when absent. */
  readonly freshFrom?: number;
};

export type AuditRunParts = {
  readonly ledger: Pick<Ledger, 'putAuditReport' | 'auditReports' | 'putAuditSummary' | 'auditSummaries'>;
  readonly control: ControlStore;
  /** May reject, and may take for ever: both make a report that says so. */
  readonly audit: (subject: AuditSubject, now: number) => Promise<SubjectReport>;
  readonly clock: Clock;
  /** Random and new each time. */
  readonly id: () => string;
  /** Told of everything that failed while the others went on. */
  readonly onError: (error: unknown) => void;
};

export type AuditRunResult =
  | { readonly kind: 'nothing-to-audit' }
  /** The day's run is there, and of this config. */
  | { readonly kind: 'complete'; readonly run: string }
  /** Whom it waits for has not had its time, or has audited the day by another config. */
  | { readonly kind: 'deputy'; readonly waitingFor: string }
  /** Somebody else is at it. */
  | { readonly kind: 'busy' }
  /** `left` subjects have no report yet. */
  | { readonly kind: 'cut-short'; readonly run: string; readonly audited: number; readonly left: number }
  | { readonly kind: 'finished'; readonly audited: number; readonly summary: AuditSummary };

/** S3 takes thousands of requests a second; this spares the accounts that are looked at, and the memory. */
const atOnceMax = 8;

/** Home audits; the next observer takes over when there is no run so long after midnight, and so on. */
const takeoverMs = 3_600_000;

/** The longest silence of a holder that lives is a subject that takes its time; it renews at half of this. */
const leaseTtlMs = 120_000;

/** As many writers as there may be of one run: regions that took over from each other. */
const writersMax = 20;

/** @throws LedgerUnavailable; what was written until then stays and is right. */
export async function auditRun(input: AuditRunInput, parts: AuditRunParts): Promise<AuditRunResult> {
  const { config, observer, now, freshFrom = 0 } = input;
  const subjects = auditSubjectsOf(config);
  if (subjects.length === 0) return { kind: 'nothing-to-audit' };
  const run = runAt(now);
  const basis = basisOf(subjects);
  const summaries = await parts.ledger.auditSummaries(writersMax);
  const done = summaryOfConfig(summaries, { run, basis });
  if (done !== undefined && done.startedAt >= freshFrom) return { kind: 'complete', run };
  const ofDay = summaries.filter((one) => one.run === run);
  const rank = config.observers.indexOf(observer);
  const waitingFor = rank > 0 ? superiorOf({ ...input, basis, ofDay }, rank) : undefined;
  if (waitingFor !== undefined) return { kind: 'deputy', waitingFor };
  const plan: Plan = {
    ...input,
    run,
    subjects,
    basis,
    freshFrom,
    before: newestSummary(summaries.filter((one) => one.run < run)),
    writtenLast: newestSummary(ofDay)?.writtenAt ?? 0,
  };
  return await leased({ name: 'audit', token: parts.id(), ttlMs: leaseTtlMs }, parts, rank <= 0, () =>
    carryOn(plan, parts),
  );
}

type Deputising = Pick<AuditRunInput, 'config' | 'now'> & {
  readonly basis: string;
  /** The summaries of the day. */
  readonly ofDay: readonly AuditSummary[];
};

/**
 * Whom a deputy leaves the day to. A deploy changes one region after another: whoever comes before the deputy and has
 * audited by another config has got the newer one, or gets it next and audits again.
 */
function superiorOf({ config: { observers }, now, basis, ofDay }: Deputising, rank: number): string | undefined {
  if (now - runStart(runAt(now)) < rank * takeoverMs) return observers[0];
  const superiors = new Set(observers.slice(0, rank));
  return ofDay.find((one) => one.basis !== basis && superiors.has(one.writer))?.writer;
}

/** A lease only saves work: home does without when nobody can say who has it. */
async function leased(
  terms: LeaseTerms,
  { control, clock }: AuditRunParts,
  isHome: boolean,
  work: () => Promise<AuditRunResult>,
): Promise<AuditRunResult> {
  let isTaken = false;
  try {
    const done = await withLease(terms, { control, clock }, () => {
      isTaken = true;
      return work();
    });
    return done.kind === 'done' ? done.value : { kind: 'busy' };
  } catch (error) {
    if (isTaken || !isHome || !(error instanceof ControlUnavailable)) throw error;
    return await work();
  }
}

type Plan = AuditRunInput & {
  readonly run: string;
  readonly subjects: readonly AuditSubject[];
  readonly basis: string;
  readonly freshFrom: number;
  /** The finished run before. */
  readonly before: AuditSummary | undefined;
  /** When the last summary of the day that there is was written, Unix milliseconds. */
  readonly writtenLast: number;
};

type Reports = ReadonlyMap<string, AuditReport>;

async function carryOn(plan: Plan, parts: AuditRunParts): Promise<AuditRunResult> {
  const { run, subjects, before } = plan;
  const [stored, previous] = await Promise.all([
    parts.ledger.auditReports(run).then(bySubject),
    before === undefined ? new Map<string, AuditReport>() : parts.ledger.auditReports(before.run).then(bySubject),
  ]);
  const made = await auditMissing(plan, { stored, previous }, parts);
  const reports = subjects.flatMap((one) => {
    const key = subjectKey(one.subject);
    const report = made.get(key) ?? stored.get(key);
    return report !== undefined && isCurrent(report, one, plan) ? [report] : [];
  });
  const left = subjects.length - reports.length;
  if (left > 0) return { kind: 'cut-short', run, audited: made.size, left };
  const watched = new Set(subjects.map(({ subject }) => subjectKey(subject)));
  const summary = summarise({
    run,
    writer: plan.observer,
    // Whatever the other writer's clock says, this is the newer one.
    writtenAt: Math.max(parts.clock.now(), plan.writtenLast + 1),
    basis: plan.basis,
    reports,
    ...(before === undefined ? {} : { before: { run: before.run, reports: [...previous.values()] } }),
    dropped: [...stored].flatMap(([key, one]) => (watched.has(key) ? [] : [one])),
  });
  await parts.ledger.putAuditSummary(summary);
  return { kind: 'finished', audited: made.size, summary };
}

/** @returns what it has stored. @throws the first error of the ledger. */
async function auditMissing(
  plan: Plan,
  { stored, previous }: { readonly stored: Reports; readonly previous: Reports },
  parts: AuditRunParts,
): Promise<Reports> {
  const made = new Map<string, AuditReport>();
  const failures: unknown[] = [];
  const attempt = attempts(failures);
  const missing = plan.subjects.filter((one) => !isCurrent(stored.get(subjectKey(one.subject)), one, plan));
  await eachAtMost(atOnceMax, missing, async (one) => {
    // A ledger that does not take one report will not take the others either.
    if (parts.clock.now() >= plan.deadline || failures.length > 0) return;
    const key = subjectKey(one.subject);
    await attempt(async () => {
      const report = await auditOne(one, { ...plan, before: stored.get(key) ?? previous.get(key) }, parts);
      if (report === 'no-time') return;
      await parts.ledger.putAuditReport(report);
      made.set(key, report);
    });
  });
  if (failures.length > 0) throw failures[0];
  return made;
}

function bySubject(reports: readonly AuditReport[]): Reports {
  return new Map(newestReports(reports).map((one) => [subjectKey(one.report.subject), one]));
}

/** Whether it is what this run needs: made by this config, and not too old. */
function isCurrent(stored: AuditReport | undefined, { basis }: AuditSubject, { freshFrom }: Plan): boolean {
  return stored !== undefined && stored.basis === basis && stored.report.lookedAt >= freshFrom;
}
