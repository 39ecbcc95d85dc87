/** A run with everything that a report can hold, and with names that nobody means well with. */
import { changesBetween } from '../../../shared/storage/changes.ts';
import type { CheckResult, Finding, Fix, SubjectReport } from '../../../shared/storage/finding.ts';
import type { AuditRun } from '../../../shared/storage/formats/auditRun.ts';

const at = Date.UTC(2026, 10, 30, 12);

const backups = { kind: 'bucket', id: 'acme-backups' } as const;
const logs = { kind: 'bucket', id: 'acme-logs' } as const;

/** ECMA-48 and HTML; a key of an object may hold any character. */
const hostile = '\u001b[2J\u202e<script>&"\'[here](https://example.com){0}\u0000\ud800\uffff';

const versioning = {
  check: 'versioning',
  title: 'Versions are kept',
  severity: 'high',
  reason: 'Without versions, one wrong delete is final.',
} as const;

const publicAccess = {
  check: 'public-access',
  title: 'Public access is blocked',
  severity: 'critical',
  reason: 'A backup that everybody can read is a leak.',
} as const;

const fixVersioning: Fix = {
  summary: 'Turn versioning on.',
  safe: true,
  calls: [
    {
      service: 's3',
      operation: 'PutBucketVersioning',
      input: { Bucket: 'acme-backups', VersioningConfiguration: { Status: 'Enabled' } },
    },
  ],
  cloudFormation: { type: 'AWS::S3::Bucket', properties: { VersioningConfiguration: { Status: 'Enabled' } } },
};

const suspended: Finding = {
  check: 'versioning',
  subject: backups,
  key: '',
  severity: 'high',
  summary: 'Versioning is suspended: overwriting and deleting are final.',
  evidence: [{ document: 'get-bucket-versioning', path: 'Status', shows: 'Suspended' }],
  fix: fixVersioning,
};

const early: Finding = {
  check: 'retention',
  subject: backups,
  key: 'rule-0',
  severity: 'critical',
  summary: 'Keys under db/ are gone after 30 days, and must be kept for 2,555.',
  evidence: [{ document: 'get-bucket-lifecycle-configuration', path: 'Rules[0].Expiration.Days', shows: '30' }],
  fix: {
    summary: 'Expire them after 2,555 days.',
    safe: false,
    caution: 'They cost more meanwhile.',
    calls: [],
  },
  monthlyUsd: 12.345,
};

const neverActs: Finding = {
  check: 'dead-rule',
  subject: backups,
  key: 'rule-1',
  severity: 'low',
  summary: `Rule 1 is for the prefix "${hostile}", which no key has.`,
  evidence: [{ document: 'get-bucket-lifecycle-configuration', path: 'Rules[1].Filter.Prefix', shows: hostile }],
};

const excepted: Finding = {
  check: 'encryption',
  subject: logs,
  key: '',
  severity: 'medium',
  summary: 'The bucket is encrypted with AES256; the policy asks for a KMS key.',
  evidence: [],
  excepted: { reason: 'Logs hold nothing secret; see RISK-7.', until: Date.UTC(2027, 0, 31) },
};

const retention: CheckResult = {
  check: 'retention',
  title: 'Objects are kept for long enough',
  severity: 'critical',
  reason: 'What a rule has deleted, nobody restores.',
  outcome: 'failed',
  findings: [early],
};

const deadRule: CheckResult = {
  check: 'dead-rule',
  title: 'Every rule can act',
  severity: 'low',
  reason: 'A rule that never acts is a wish.',
  outcome: 'failed',
  findings: [neverActs],
};

export const sampleReports: readonly SubjectReport[] = [
  {
    subject: backups,
    policy: 'backup',
    region: 'eu-central-1',
    lookedAt: at - 5_000,
    score: 41,
    facts: [{ name: 'copies', text: '1 of 3, 1 region, 1 account' }],
    results: [
      { ...versioning, outcome: 'failed', findings: [suspended] },
      retention,
      deadRule,
      {
        ...publicAccess,
        outcome: 'unknown',
        why: 'GetPublicAccessBlock was denied.',
        evidence: [{ document: 'get-public-access-block', path: '' }],
      },
    ],
  },
  {
    subject: logs,
    policy: 'logs',
    lookedAt: at - 4_000,
    score: 100,
    facts: [],
    results: [
      { ...versioning, outcome: 'not-applicable' },
      { ...publicAccess, outcome: 'passed' },
      {
        check: 'encryption',
        title: 'Objects are encrypted',
        severity: 'medium',
        reason: 'A key of your own can be withdrawn.',
        outcome: 'failed',
        findings: [excepted],
      },
    ],
  },
  {
    subject: { kind: 'table', id: 'orders' },
    region: 'us-east-1',
    lookedAt: at - 3_000,
    score: 100,
    facts: [],
    results: [
      {
        check: 'point-in-time-recovery',
        title: 'The table can be restored to any second',
        severity: 'high',
        reason: 'Without it there is nothing to restore from.',
        outcome: 'passed',
      },
    ],
  },
  {
    subject: { kind: 'database', id: `checkout ${hostile}` },
    lookedAt: at - 2_000,
    score: null,
    facts: [],
    results: [
      {
        check: 'synchronous-standby',
        title: 'A commit waits for a standby',
        severity: 'high',
        reason: 'Else a failover loses what was committed last.',
        outcome: 'unknown',
        why: `The database did not answer: ${hostile}`,
        evidence: [],
      },
    ],
  },
  {
    subject: { kind: 'backup', id: 'orders' },
    lookedAt: at - 1_000,
    score: 50,
    facts: [],
    results: [
      {
        check: 'restore-time',
        title: 'The newest backup is back in time',
        severity: 'high',
        reason: 'Retrieval from an archive takes hours.',
        outcome: 'failed',
        findings: [
          {
            check: 'restore-time',
            subject: { kind: 'backup', id: 'orders' },
            key: '',
            severity: 'medium',
            summary: 'From day 90 it takes up to 5 hours to retrieve, and 1 hour is allowed.',
            evidence: [],
          },
        ],
      },
    ],
  },
];

/** The day before: versioning of the logs' bucket was wrong, too, and what is early now was not. */
const dayBefore: readonly SubjectReport[] = sampleReports.map((report) => ({
  ...report,
  results: report.results.map((result): CheckResult => {
    if (result === retention) return { ...head(retention), outcome: 'passed' };
    if (report.subject !== logs || result.check !== 'versioning') return result;
    return {
      ...versioning,
      outcome: 'failed',
      findings: [{ ...suspended, subject: logs, summary: 'Never versioned.' }],
    };
  }),
}));

function head({ check, title, severity, reason }: CheckResult): Omit<CheckResult, 'outcome'> {
  return { check, title, severity, reason };
}

export const sampleRun: AuditRun = { version: '0.1.0', at, subjects: sampleReports };

export const comparedRun: AuditRun = {
  ...sampleRun,
  since: { at: at - 86_400_000, changes: changesBetween(dayBefore, sampleReports) },
};
