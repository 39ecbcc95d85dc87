/** What an audit finds: a check's outcome for one subject. JSON-safe, because it is stored and answered as it is. */
import type { DocumentName } from './bucket.ts';

/** What is audited. */
export type Subject =
  | { readonly kind: 'bucket'; readonly id: string }
  /** A name in `backups` of the config. */
  | { readonly kind: 'backup'; readonly id: string }
  /** The service that names the database. */
  | { readonly kind: 'database'; readonly id: string }
  /** A DynamoDB table's name. */
  | { readonly kind: 'table'; readonly id: string };

/** From the gravest down. */
export const findingSeverities = ['critical', 'high', 'medium', 'low'] as const;

export type FindingSeverity = (typeof findingSeverities)[number];

/** Where it stands: a document and the path in it, such as `Rules[0].Transitions[1].Days`; empty for the whole. */
export type Evidence = {
  readonly document: DocumentName | string;
  readonly path: string;
  /** What stands there, shortened; nothing secret. */
  readonly shows?: string;
};

export type Finding = {
  /** The check's id, such as `versioning`. */
  readonly check: string;
  readonly subject: Subject;
  /** Tells findings of the same check and subject apart, and stays the same from run to run; empty for the only one. */
  readonly key: string;
  readonly severity: FindingSeverity;
  /** What is so, in one line, with the numbers. */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly fix?: Fix;
  /** What it costs, or would save, US dollars a month. */
  readonly monthlyUsd?: number;
  /** An exception of the config that holds: it is shown, and neither counts nor alerts. */
  readonly excepted?: { readonly reason: string; readonly until?: number };
};

export type Fix = {
  /** What it does, in one line. */
  readonly summary: string;
  /** Never true of what deletes data, shortens retention, or opens access. Only these are applied by `--fix --yes`. */
  readonly safe: boolean;
  /** What to look out for; always there when it is not safe. */
  readonly caution?: string;
  /**
   * The calls, in order, as the SDK's S3 or DynamoDB client takes them. The AWS CLI command is made of this. None for a
   * database: the summary then says what to run.
   */
  readonly calls: readonly FixCall[];
  /** Properties of the resource in CloudFormation, as they should read. */
  readonly cloudFormation?: { readonly type: string; readonly properties: Readonly<Record<string, unknown>> };
};

export type FixCall = {
  readonly service: 's3' | 's3control' | 'dynamodb';
  /** The command's name in the API, such as `PutPublicAccessBlock`. */
  readonly operation: string;
  /** Where to call it: tables alone, which are asked for region by region. The subject's own region when absent. */
  readonly region?: string;
  /** As the API takes it. */
  readonly input: Readonly<Record<string, unknown>>;
};

/** Something that could not be judged, and where the answer would have stood. */
export type Doubt = { readonly why: string; readonly evidence: readonly Evidence[] };

/** What one check says of one subject. */
export type CheckResult = {
  readonly check: string;
  readonly title: string;
  /** What its findings weigh at most; they may weigh less. */
  readonly severity: FindingSeverity;
  /** Why it matters, in a sentence. */
  readonly reason: string;
} & (
  | { readonly outcome: 'passed' }
  /** The policy does not ask for it. */
  | { readonly outcome: 'not-applicable' }
  /** Nobody could look, so nobody says that it is fine. */
  | { readonly outcome: 'unknown'; readonly why: string; readonly evidence: readonly Evidence[] }
  /** At least one finding. All of them may be excepted. With doubts there may be more than could be seen. */
  | { readonly outcome: 'failed'; readonly findings: readonly Finding[]; readonly doubts?: readonly Doubt[] }
);

/** Whether everything was looked at: only then is a finding that is not there any more gone. */
export function sawAll(result: CheckResult): boolean {
  return result.outcome !== 'unknown' && !(result.outcome === 'failed' && (result.doubts ?? []).length > 0);
}

export type SubjectReport = {
  readonly subject: Subject;
  /** The policy's name; buckets only. */
  readonly policy?: string;
  readonly region?: string;
  /** When its settings were collected, Unix milliseconds. */
  readonly lookedAt: number;
  readonly results: readonly CheckResult[];
  /** 0 to 100; null when nothing could be judged. See `score.ts`. */
  readonly score: number | null;
  /** What the documents show apart from any check: numbers for a person, such as copies and what the settings promise. */
  readonly facts: readonly Fact[];
};

/** A line for a person: `copies`, `3 of 3, 2 regions, 1 account`. */
export type Fact = { readonly name: string; readonly text: string };
