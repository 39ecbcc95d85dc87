/** What has changed between two audits. */
import { describe, expect, it } from 'vitest';
import { baselineAfter, changesBetween, findingId } from '../../shared/storage/changes.ts';
import type { CheckResult, Finding, Subject, SubjectReport } from '../../shared/storage/finding.ts';

const bucket: Subject = { kind: 'bucket', id: 'acme' };

function findingOf(check: string, more: Partial<Finding> = {}): Finding {
  return { check, subject: bucket, key: '', severity: 'high', summary: check, evidence: [], ...more };
}

function reportOf(results: readonly CheckResult[], subject: Subject = bucket): SubjectReport {
  return { subject, lookedAt: 0, results, score: null, facts: [] };
}

function head(check: string) {
  return { check, title: check, severity: 'high', reason: '' } as const;
}

const failed = (check: string, ...findings: readonly Finding[]): CheckResult => ({
  ...head(check),
  outcome: 'failed',
  findings: findings.length === 0 ? [findingOf(check)] : findings,
});
const passed = (check: string): CheckResult => ({ ...head(check), outcome: 'passed' });
const unlooked = (check: string): CheckResult => ({ ...head(check), outcome: 'unknown', why: 'denied', evidence: [] });
const partly = (check: string, ...findings: readonly Finding[]): CheckResult => ({
  ...head(check),
  outcome: 'failed',
  findings,
  doubts: [{ why: 'denied', evidence: [] }],
});
const unasked = (check: string): CheckResult => ({ ...head(check), outcome: 'not-applicable' });
const known = { reason: 'known' };

function listed(before: readonly CheckResult[], after: readonly CheckResult[] | undefined): string[] {
  const changes = changesBetween([reportOf(before)], after === undefined ? [] : [reportOf(after)]);
  return Object.entries(changes).flatMap(([list, findings]) =>
    findings.map(({ key }) => (key === '' ? list : `${list} ${key}`)),
  );
}

describe('a finding', () => {
  it.each([
    ['that was not there', [passed('a')], [failed('a')], ['new']],
    ['whose check nobody could run before', [unlooked('a')], [failed('a')], ['new']],
    ['that is there still', [failed('a')], [failed('a')], ['still']],
    ['that is gone', [failed('a')], [passed('a')], ['gone']],
    ['that nobody asks for any more', [failed('a')], [unasked('a')], ['gone']],
    ['whose check could not look', [failed('a')], [unlooked('a')], ['unknownNow']],
    ['whose check is not there any more', [failed('a')], [], ['unknownNow']],
    ['whose bucket was not looked at', [failed('a')], undefined, ['unknownNow']],
    ['that is excepted from the start', [passed('a')], [failed('a', findingOf('a', { excepted: known }))], []],
    ['that is excepted now', [failed('a')], [failed('a', findingOf('a', { excepted: known }))], ['excepted']],
    ['whose exception has ended', [failed('a', findingOf('a', { excepted: known }))], [failed('a')], ['new']],
    [
      'beside another of its check',
      [failed('a', findingOf('a', { key: 'x' }), findingOf('a', { key: 'y' }))],
      [failed('a', findingOf('a', { key: 'y' }), findingOf('a', { key: 'z' }))],
      ['new z', 'still y', 'gone x'],
    ],
    [
      'whose check saw only a part of what it did',
      [failed('a', findingOf('a', { key: 'x' }), findingOf('a', { key: 'y' }))],
      [partly('a', findingOf('a', { key: 'y' }), findingOf('a', { key: 'z' }))],
      ['new z', 'still y', 'unknownNow x'],
    ],
  ] as const)('%s', (_, before, after, expected) => {
    expect(listed(before, after)).toEqual(expected);
  });

  it('is the same whatever its summary and severity say, and another for another subject, check or key', () => {
    const one = findingOf('a');
    const other: Finding = { ...one, summary: 'else', severity: 'low' };
    expect(findingId(other)).toBe(findingId(one));
    const others: readonly Finding[] = [
      { ...one, key: 'k' },
      { ...one, check: 'b' },
      { ...one, subject: { kind: 'bucket', id: 'b' } },
      { ...one, subject: { kind: 'table', id: 'acme' } },
    ];
    expect(new Set([one, ...others].map(findingId)).size).toBe(5);
  });

  it('is never taken for another that only looks the same when it is written together', () => {
    expect(findingId(findingOf('a', { key: 'b:c' }))).not.toBe(findingId(findingOf('a:b', { key: 'c' })));
  });
});

describe('the baseline of the next audit', () => {
  it('keeps what was known of a check that could not look, so that it is not told as new again', () => {
    const first = [reportOf([failed('a')])];
    const second = [reportOf([unlooked('a')])];
    const third = [reportOf([failed('a')])];
    expect(changesBetween(second, third).new).toHaveLength(1);
    expect(changesBetween(baselineAfter(first, second), third)).toMatchObject({ new: [], still: [{ check: 'a' }] });
  });

  it('keeps what was known beside what a check sees of a part', () => {
    const [x, y] = [findingOf('a', { key: 'x' }), findingOf('a', { key: 'y' })];
    const first = [reportOf([failed('a', x, y)])];
    const second = [reportOf([partly('a', y)])];
    const third = [reportOf([failed('a', x, y)])];
    expect(changesBetween(baselineAfter(first, second), third)).toMatchObject({ new: [], still: [{}, {}] });
    // And what is seen to be gone afterwards is told then.
    const gone = changesBetween(baselineAfter(first, second), [reportOf([failed('a', y)])]).gone;
    expect(gone.map(({ key }) => key)).toEqual(['x']);
  });

  it('keeps what was known of a bucket that was not looked at', () => {
    const baseline = baselineAfter([reportOf([failed('a')])], []);
    expect(changesBetween(baseline, [reportOf([failed('a')])]).new).toEqual([]);
  });

  it('takes what was seen now over what was known', () => {
    const baseline = baselineAfter([reportOf([failed('a')])], [reportOf([passed('a')])]);
    expect(changesBetween(baseline, [reportOf([failed('a')])]).new).toHaveLength(1);
  });
});
