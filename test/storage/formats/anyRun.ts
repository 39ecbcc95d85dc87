/** Runs of any texts, for properties: a format must hold whatever stands in a bucket's settings. */
import fc from 'fast-check';
import type { CheckResult, Finding, Subject, SubjectReport } from '../../../shared/storage/finding.ts';
import { findingSeverities } from '../../../shared/storage/finding.ts';
import type { AuditRun } from '../../../shared/storage/formats/auditRun.ts';

/** Any UTF-16, also what is no text: lone surrogates and control characters. */
const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('x'.repeat(3_000), '\u{1f600}'.repeat(2_000)),
);

const severity = fc.constantFrom(...findingSeverities);
const subject: fc.Arbitrary<Subject> = fc.record({
  kind: fc.constantFrom('bucket' as const, 'backup' as const, 'database' as const, 'table' as const),
  id: anyText,
});
const evidence = fc.array(fc.record({ document: anyText, path: anyText, shows: anyText }), { maxLength: 3 });
const time = fc.integer({ min: 0, max: 4_000_000_000_000 });

const found = fc.record(
  {
    key: anyText,
    severity,
    summary: anyText,
    evidence,
    fix: fc.record({ summary: anyText, safe: fc.boolean(), caution: anyText, calls: fc.constant([]) }),
    monthlyUsd: fc.double({ noNaN: true, noDefaultInfinity: true }),
    excepted: fc.record({ reason: anyText, until: time }),
  },
  { requiredKeys: ['key', 'severity', 'summary', 'evidence'] },
);

const checkIds = ['versioning', 'retention', 'encryption', 'copies'];

function resultOf(of: Subject, check: string): fc.Arbitrary<CheckResult> {
  const head = fc.record({ check: fc.constant(check), title: anyText, severity, reason: anyText });
  const findings = fc
    .array(found, { minLength: 1, maxLength: 3 })
    .map((all) => all.map((one, place): Finding => ({ ...one, key: `${place}${one.key}`, check, subject: of })));
  const rest = fc.oneof(
    fc.constant({ outcome: 'passed' } as const),
    fc.constant({ outcome: 'not-applicable' } as const),
    fc.record({ outcome: fc.constant('unknown' as const), why: anyText, evidence }),
    fc.record({ outcome: fc.constant('failed' as const), findings }),
  );
  return fc.tuple(head, rest).map(([one, two]) => ({ ...one, ...two }));
}

const report: fc.Arbitrary<SubjectReport> = subject.chain((of) =>
  fc.record({
    subject: fc.constant(of),
    lookedAt: time,
    results: fc.tuple(...checkIds.map((check) => resultOf(of, check))),
    score: fc.option(fc.integer({ min: 0, max: 100 })),
    facts: fc.constant([]),
  }),
);

export const anyRun: fc.Arbitrary<AuditRun> = fc.record({
  version: fc.constant('0.1.0'),
  at: time,
  subjects: fc.uniqueArray(report, { maxLength: 3, selector: ({ subject: { kind, id } }) => `${kind} ${id}` }),
});
