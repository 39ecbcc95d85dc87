/**
 * Findings as SARIF 2.1.0, for pull requests and code scanning. Section numbers are those of OASIS, "Static Analysis
 * Results Interchange Format (SARIF) Version 2.1.0"; what GitHub makes of it is in its documentation, "SARIF support for
 * code scanning".
 */
import { printable } from '../../config/quote.ts';
import { findingId } from '../changes.ts';
import type { CheckResult, Evidence, Finding, FindingSeverity, Subject } from '../finding.ts';
import {
  type AuditRun,
  evidenceText,
  findingsOf,
  fingerprint,
  subjectName,
  unknownsOf,
  unseenText,
} from './auditRun.ts';

/** A place in a file that a person can open. */
export type SourceLocation = {
  /** Relative, with slashes. */
  readonly uri: string;
  /** From 1. */
  readonly line?: number;
};

/** Where in a file something stands; undefined when it stands in no file. */
export type Locate = (subject: Subject, evidence: Evidence | undefined) => SourceLocation | undefined;

type Level = 'error' | 'warning' | 'note';

type Message = { readonly text: string };

type Location = {
  readonly physicalLocation?: {
    readonly artifactLocation: { readonly uri: string };
    readonly region?: { readonly startLine: number };
  };
  readonly logicalLocations: readonly [
    { readonly name: string; readonly fullyQualifiedName: string; readonly kind: 'resource' },
  ];
};

type Rule = {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: Message;
  readonly fullDescription: Message;
  readonly help: Message;
  readonly defaultConfiguration: { readonly level: Level };
  readonly properties: { readonly tags: readonly string[]; readonly 'security-severity': string };
};

type Notification = {
  readonly level: 'warning';
  readonly message: Message;
  readonly timeUtc: string;
  readonly associatedRule: { readonly id: string; readonly index: number };
  readonly locations: readonly Location[];
};

type Suppression = { readonly kind: 'external'; readonly status: 'accepted'; readonly justification: string };

type Result = {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: Level;
  readonly message: Message;
  readonly locations: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly Suppression[];
  readonly baselineState?: 'new' | 'unchanged';
  readonly properties: { readonly severity: FindingSeverity; readonly monthlyUsd?: number; readonly until?: string };
};

export type SarifLog = {
  readonly $schema: 'https://json.schemastore.org/sarif-2.1.0.json';
  readonly version: '2.1.0';
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: {
          readonly name: 'Holdfast';
          readonly semanticVersion: string;
          readonly rules: readonly Rule[];
        };
      };
      readonly automationDetails: { readonly id: 'holdfast/audit/' };
      readonly invocations: readonly [
        {
          readonly executionSuccessful: boolean;
          readonly endTimeUtc: string;
          readonly toolExecutionNotifications: readonly Notification[];
        },
      ];
      readonly columnKind: 'utf16CodeUnits';
      readonly results: readonly Result[];
    },
  ];
};

/** GitHub, "SARIF support for code scanning": from 9.0 critical, from 7.0 high, from 4.0 medium, above 0 low. */
const securitySeverities = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' } as const;

const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const;

export function sarifLog(run: AuditRun, locate: Locate): SarifLog {
  const endTimeUtc = new Date(run.at).toISOString();
  const rules = rulesOf(run.subjects.flatMap(({ results }) => results));
  const places = new Map(rules.map(({ id }, place) => [id, place]));
  const fresh = run.since === undefined ? undefined : new Set(run.since.changes.new.map(findingId));
  const results = findingsOf(run.subjects).map((finding): Result => {
    const state = fresh === undefined ? {} : { baselineState: stateOf(finding, fresh) };
    return { ...resultOf(finding, places.get(finding.check) ?? -1, locate), ...state };
  });
  const toolExecutionNotifications = run.subjects.flatMap((report) =>
    unknownsOf(report).map((result): Notification => {
      const { check: id, title, why, evidence } = result;
      return {
        level: 'warning',
        message: { text: messageText(`${subjectName(report.subject)}: ${unseenText(result)} at "${title}": ${why}`) },
        timeUtc: endTimeUtc,
        associatedRule: { id, index: places.get(id) ?? -1 },
        locations: locationsOf(report.subject, evidence, locate),
      };
    }),
  );
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Holdfast', semanticVersion: run.version, rules } },
        automationDetails: { id: 'holdfast/audit/' },
        invocations: [{ executionSuccessful: couldLook(run), endTimeUtc, toolExecutionNotifications }],
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
}

/** §3.20.14. A run that could look at nothing has not succeeded, and its lack of results says nothing. */
function couldLook({ subjects }: AuditRun): boolean {
  return subjects.some(({ results }) => results.some(({ outcome }) => outcome === 'passed' || outcome === 'failed'));
}

function stateOf(finding: Finding, fresh: ReadonlySet<string>): 'new' | 'unchanged' {
  return fresh.has(findingId(finding)) ? 'new' : 'unchanged';
}

function rulesOf(results: readonly CheckResult[]): readonly Rule[] {
  const rules = new Map<string, Rule>();
  for (const { check, title, severity, reason } of results) {
    if (rules.has(check)) continue;
    rules.set(check, {
      id: check,
      name: printable(title),
      shortDescription: { text: messageText(title) },
      fullDescription: { text: messageText(reason) },
      help: { text: messageText(reason) },
      defaultConfiguration: { level: levels[severity] },
      // GitHub reads the score only of rules with this tag.
      properties: { tags: ['security', 'storage'], 'security-severity': securitySeverities[severity] },
    });
  }
  return [...rules.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function resultOf(finding: Finding, ruleIndex: number, locate: Locate): Result {
  const { check, subject, severity, summary, evidence, fix, monthlyUsd, excepted } = finding;
  const todo = fix === undefined ? '' : ` Fix: ${fix.summary}`;
  const caution = fix?.caution === undefined ? '' : ` (${fix.caution})`;
  const digest = fingerprint(finding);
  return {
    ruleId: check,
    ruleIndex,
    level: levels[severity],
    message: { text: messageText(`${subjectName(subject)}: ${summary}${todo}${caution}`) },
    locations: locationsOf(subject, evidence, locate),
    // §3.27.17. GitHub tells results apart by primaryLocationLineHash alone, and would else compute it of the line.
    partialFingerprints: { 'holdfastFinding/v1': digest, primaryLocationLineHash: `${digest}:1` },
    // §3.27.23: the arrays of a run are there for every result or for none.
    suppressions:
      excepted === undefined
        ? []
        : [{ kind: 'external', status: 'accepted', justification: printable(excepted.reason) }],
    properties: {
      severity,
      ...(monthlyUsd === undefined ? {} : { monthlyUsd }),
      ...(excepted?.until === undefined ? {} : { until: new Date(excepted.until).toISOString() }),
    },
  };
}

/** Each once, as §3.58.4 wants them. What stands in a file leads: viewers show the first place, and GitHub only files. */
function locationsOf(subject: Subject, evidence: readonly Evidence[], locate: Locate): readonly Location[] {
  const locations = (evidence.length === 0 ? [undefined] : evidence).map((one) => locationOf(subject, one, locate));
  const distinct = new Map(locations.map((location) => [JSON.stringify(location), location]));
  return [...distinct.values()].toSorted((a, b) => rank(a) - rank(b));
}

function rank({ physicalLocation }: Location): number {
  return physicalLocation === undefined ? 1 : 0;
}

function locationOf(subject: Subject, evidence: Evidence | undefined, locate: Locate): Location {
  const place = locate(subject, evidence);
  const name = printable(subjectName(subject));
  return {
    ...(place === undefined ? {} : { physicalLocation: physical(place) }),
    logicalLocations: [
      {
        name: evidence === undefined ? name : printable(evidence.path === '' ? evidence.document : evidence.path),
        fullyQualifiedName:
          evidence === undefined ? name : `${name}#${printable(evidenceText(withoutValue(evidence)))}`,
        kind: 'resource',
      },
    ],
  };
}

function withoutValue({ document, path }: Evidence): Evidence {
  return { document, path };
}

function physical({ uri, line }: SourceLocation): NonNullable<Location['physicalLocation']> {
  const escaped = uri.split('/').map(encodeURIComponent).join('/');
  return {
    artifactLocation: { uri: escaped },
    ...(line === undefined ? {} : { region: { startLine: line } }),
  };
}

/**
 * §3.11.5: braces stand for placeholders unless they are doubled. §3.11.6: `[text](place)` is a link, which nothing that
 * stands in a bucket's settings is to become.
 */
function messageText(text: string): string {
  return printable(text).replaceAll('{', '{{').replaceAll('}', '}}').replaceAll('](', '] (');
}
