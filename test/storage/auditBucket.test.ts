/** One bucket's report: exceptions, bugs in checks, facts, and the score. */
import { describe, expect, it } from 'vitest';
import type { AuditException } from '../../shared/config/auditConfig.ts';
import { auditBucket } from '../../shared/storage/auditBucket.ts';
import type { BucketCheck, Outcome } from '../../shared/storage/check.ts';
import type { CheckResult, FindingSeverity } from '../../shared/storage/finding.ts';
import { absent } from '../../shared/storage/looked.ts';
import { scoreOf } from '../../shared/storage/score.ts';
import { contextOf, dayMs, denied, now } from './auditSamples.ts';

function checkOf(id: string, run: BucketCheck['run'], severity: FindingSeverity = 'high'): BucketCheck {
  return { id, title: id, severity, reason: 'because', source: 'here', applies: () => true, run };
}

const passing = checkOf('passing', () => ({ outcome: 'passed' }));
const failing = checkOf('failing', () => failed('', 'one'));
const blind = checkOf('blind', () => ({ outcome: 'unknown', why: 'denied', evidence: [] }));

function failed(...keys: readonly [string, ...string[]]): Outcome {
  const [first, ...more] = keys.map((key) => ({ key, summary: `It is so (${key}).`, evidence: [] }));
  return first === undefined ? { outcome: 'passed' } : { outcome: 'failed', findings: [first, ...more] };
}

function audited(checks: readonly BucketCheck[], exceptions: readonly Partial<AuditException>[] = []) {
  const all = exceptions.map((one) => ({ check: 'failing', reason: 'known', until: now + dayMs, ...one }));
  return auditBucket(contextOf({ bucket: { exceptions: all } }), checks);
}

function resultOf(results: readonly CheckResult[], check: string): CheckResult {
  const found = results.find((result) => result.check === check);
  if (found === undefined) throw new Error(`There is no result of ${check}.`);
  return found;
}

function findingsOf(results: readonly CheckResult[], check: string) {
  const result = resultOf(results, check);
  return result.outcome === 'failed' ? result.findings : [];
}

describe('a check with a bug', () => {
  it('is unknown with the bug’s text, and takes no other down', () => {
    const broken = checkOf('broken', () => {
      throw new Error('rules[0] is undefined');
    });
    const { results } = audited([broken, passing]);
    expect(resultOf(results, 'broken')).toMatchObject({
      outcome: 'unknown',
      why: 'The check itself failed, which is a bug: rules[0] is undefined',
    });
    expect(resultOf(results, 'passing').outcome).toBe('passed');
  });

  it('is unknown also when it is asked whether it applies', () => {
    const broken: BucketCheck = {
      ...passing,
      applies: () => {
        throw new Error('no');
      },
    };
    expect(resultOf(audited([broken]).results, 'passing').outcome).toBe('unknown');
  });
});

describe('a finding', () => {
  it('stays on its line, whatever a rule is called', () => {
    const loud = checkOf('loud', () => ({
      outcome: 'failed',
      findings: [
        {
          key: 'a\nb',
          summary: 'Rule \u001b[31m“x\ny” is so.',
          evidence: [{ document: 'd', path: '', shows: 'a\rb' }],
        },
      ],
    }));
    const [finding] = findingsOf(audited([loud]).results, 'loud');
    expect(finding).toMatchObject({
      key: String.raw`a\u000ab`,
      summary: String.raw`Rule \u001b[31m“x\u000ay” is so.`,
      evidence: [{ shows: String.raw`a\u000db` }],
    });
  });

  it('has a key that an exception can name, and long ones stay apart', () => {
    const prefix = 'p'.repeat(2_000);
    const long = checkOf('long', () => failed(`${prefix}1`, `${prefix}2`));
    const keys = findingsOf(audited([long]).results, 'long').map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(key.length).toBeLessThanOrEqual(1_024);
  });
});

describe('an exception', () => {
  it('holds for every finding of its check, and for none of another', () => {
    const other = checkOf('other', () => failed(''));
    const { results } = audited([failing, other], [{}]);
    expect(findingsOf(results, 'failing').map(({ excepted }) => excepted?.reason)).toEqual(['known', 'known']);
    expect(findingsOf(results, 'other').map(({ excepted }) => excepted)).toEqual([undefined]);
  });

  it('holds for the finding with its key alone, where it names one', () => {
    const { results } = audited([failing], [{ key: 'one' }]);
    expect(findingsOf(results, 'failing').map(({ excepted }) => excepted?.reason)).toEqual([undefined, 'known']);
  });

  it('holds until its end and not at it', () => {
    const [first] = findingsOf(audited([failing], [{ until: now + 1 }]).results, 'failing');
    expect(first?.excepted).toEqual({ reason: 'known', until: now + 1 });
    const [late] = findingsOf(audited([failing], [{ until: now }]).results, 'failing');
    expect(late?.excepted).toBeUndefined();
    expect(late?.summary).toBe('It is so (). The exception for it (known) ended with 2026-11-20.');
  });

  it.each([
    ['a check that passes', [passing], { check: 'passing' }, 'the check passes'],
    ['a key that nothing has', [failing], { key: 'two' }, 'no finding has the key'],
    ['a check that is not there', [passing], { check: 'no-such' }, 'there is no such check'],
  ] as const)('that fits nothing is a low finding itself: %s', (_, checks, exception, why) => {
    const [finding] = findingsOf(audited(checks, [exception]).results, 'exceptions');
    expect(finding).toMatchObject({ severity: 'low', summary: expect.stringContaining(why) });
  });

  it('for a check that could not look is not judged', () => {
    expect(resultOf(audited([blind], [{ check: 'blind' }]).results, 'exceptions').outcome).toBe('unknown');
    expect(resultOf(audited([failing], [{}]).results, 'exceptions').outcome).toBe('passed');
    expect(resultOf(audited([failing]).results, 'exceptions').outcome).toBe('not-applicable');
  });
});

describe('the score (docs/audit.md, "Score")', () => {
  const light = checkOf('light', () => failed(''), 'low');
  it.each([
    ['everything passed', [passing], 100],
    ['a high one of two failed', [passing, failing], 50],
    ['a low one failed beside a high one: 6 of 7', [passing, light], 85],
    ['what nobody could look at earns nothing', [passing, blind], 50],
    ['nothing could be judged', [blind], null],
  ] as const)('%s', (_, checks, score) => {
    expect(audited(checks).score).toBe(score);
  });

  it('leaves out what is excepted, and counts the gravest of what is left', () => {
    expect(audited([passing, failing], [{}]).score).toBe(100);
    expect(audited([passing, failing], [{ key: 'one' }]).score).toBe(53);
  });

  it('takes from a check only what its gravest finding weighs', () => {
    const mild = checkOf(
      'mild',
      () => ({
        outcome: 'failed',
        findings: [{ severity: 'low', summary: 'so', evidence: [] }],
      }),
      'critical',
    );
    expect(audited([mild]).score).toBe(90);
  });

  it('tells what is unknown apart from what failed', () => {
    const unknownOne = scoreOf(audited([passing, blind]).results);
    const failedOne = scoreOf(audited([passing, failing]).results);
    expect(unknownOne).toMatchObject({ value: 50, atBest: 100, unknown: 1, failed: 0 });
    expect(failedOne).toMatchObject({ value: 50, atBest: 50, unknown: 0, failed: 1 });
  });
});

describe('the facts', () => {
  it('tell a person what the score rests on', () => {
    const { facts } = audited([passing, failing, blind]);
    expect(facts).toContainEqual({
      name: 'checks',
      text: '1 passed, 1 failed, 1 could not be looked at, the score would be 66 if these were fine',
    });
  });

  it('name nothing that is not known', () => {
    const { facts, region } = auditBucket(
      contextOf({ settings: { account: denied, region: denied, versioning: absent } }),
      [],
    );
    expect(facts.map(({ name }) => name)).not.toContain('account');
    expect(facts).toContainEqual({ name: 'versioning', text: 'never enabled' });
    expect(region).toBeUndefined();
  });
});
