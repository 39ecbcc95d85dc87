/** From what a check found to what is reported of it. */
import { printable } from '../config/quote.ts';
import type { Found, Outcome } from './check.ts';
import type { CheckResult, Doubt, Evidence, FindingSeverity, Subject } from './finding.ts';

export type { Doubt } from './finding.ts';

export type CheckName = {
  readonly id: string;
  readonly title: string;
  readonly severity: FindingSeverity;
  readonly reason: string;
};

/** What was found counts, whatever else could not be seen; a check passes only when everything could be. */
export function concluded(findings: readonly Found[], doubts: readonly Doubt[] = []): Outcome {
  const [first, ...rest] = findings;
  if (first !== undefined) {
    return { outcome: 'failed', findings: [first, ...rest], ...(doubts.length === 0 ? {} : { doubts }) };
  }
  return doubts.length === 0 ? { outcome: 'passed' } : { outcome: 'unknown', ...asOne(doubts) };
}

export function asOne(doubts: readonly Doubt[]): Doubt {
  return {
    why: [...new Set(doubts.map(({ why }) => why))].join('; '),
    evidence: doubts.flatMap(({ evidence }) => evidence),
  };
}

/** For subjects of which the config excepts nothing. */
export function resultOf({ id, title, severity, reason }: CheckName, subject: Subject, outcome: Outcome): CheckResult {
  const named = { check: id, title, severity, reason };
  if (outcome.outcome === 'unknown') return { ...named, outcome: 'unknown', ...shownDoubt(outcome) };
  if (outcome.outcome !== 'failed') return { ...named, ...outcome };
  const findings = outcome.findings.map((found) => ({
    ...found,
    summary: printable(found.summary),
    evidence: found.evidence.map(shown),
    check: id,
    subject,
    key: found.key ?? '',
    severity: found.severity ?? severity,
  }));
  const { doubts } = outcome;
  return { ...named, outcome: 'failed', findings, ...(doubts === undefined ? {} : { doubts: doubts.map(shownDoubt) }) };
}

function shownDoubt({ why, evidence }: Doubt): Doubt {
  return { why: printable(why), evidence: evidence.map(shown) };
}

const shownLengthMax = 200;

/** Names of roles and standbys are whatever somebody made them. */
function shown({ document, path, shows }: Evidence): Evidence {
  const place = { document, path: printable(path) };
  if (shows === undefined) return place;
  const short = shows.length > shownLengthMax ? `${shows.slice(0, shownLengthMax)}…` : shows;
  return { ...place, shows: printable(short) };
}
