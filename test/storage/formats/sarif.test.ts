import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sarifLog } from '../../../shared/storage/formats/sarif.ts';
import { anyRun } from './anyRun.ts';
import { golden } from './golden.ts';
import { comparedRun, sampleReports, sampleRun } from './sampleRun.ts';
import { sarifProblems } from './sarifSchema.ts';
import { textsIn, unsafe } from './unsafe.ts';

const nowhere = () => undefined;

const inTemplate = () => ({ uri: 'infra/my stack.yml', line: 12 });

describe('SARIF', () => {
  it('is what the golden file says', () => {
    const text = `${JSON.stringify(sarifLog(comparedRun, nowhere), null, 2)}\n`;
    expect(text).toBe(golden('sample.sarif.json', text));
  });

  it('validates against the published schema', () => {
    for (const locate of [nowhere, inTemplate]) {
      expect(sarifProblems(sarifLog(sampleRun, locate))).toEqual([]);
      expect(sarifProblems(sarifLog(comparedRun, locate))).toEqual([]);
    }
    expect(sarifProblems(sarifLog({ ...sampleRun, subjects: [] }, nowhere))).toEqual([]);
    // And the schema is one that finds something.
    expect(sarifProblems({ version: '2.1.0', runs: [{ results: [{ level: 'grave' }] }] })).not.toEqual([]);
  });

  it('names a place once, however often the evidence does', () => {
    const evidence = [1, 2].map((shows) => ({
      document: 'get-bucket-versioning',
      path: 'Status',
      shows: String(shows),
    }));
    const results = [
      { check: 'c', title: 'C', severity: 'high', reason: 'R.', outcome: 'unknown', why: 'denied', evidence },
    ] as const;
    const subjects = sampleRun.subjects.slice(0, 1).map((one) => ({ ...one, results }));
    const log = sarifLog({ ...sampleRun, subjects }, nowhere);
    expect(log.runs[0].invocations[0].toolExecutionNotifications[0]?.locations).toHaveLength(1);
    expect(sarifProblems(log)).toEqual([]);
  });

  it('validates whatever stands in the settings, and shows none of it to a terminal', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const log = sarifLog(run, inTemplate);
        expect(sarifProblems(log)).toEqual([]);
        expect(textsIn(log).filter((text) => unsafe.test(text))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  /** GitHub, "SARIF support for code scanning", "reportingDescriptor object": the ranges of security-severity. */
  it('gives every rule a severity that GitHub reads as ours', () => {
    const [{ tool }] = sarifLog(sampleRun, nowhere).runs;
    const read = (score: number) => (score > 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low');
    const wanted = new Map(
      sampleReports.flatMap(({ results }) => results.map(({ check, severity }) => [check, severity])),
    );
    expect(tool.driver.rules).toHaveLength(wanted.size);
    for (const { id, properties } of tool.driver.rules) {
      expect(properties.tags).toContain('security');
      expect(read(Number(properties['security-severity']))).toBe(wanted.get(id));
    }
  });

  it('points at its rules, by name and place', () => {
    const [{ tool, results, invocations }] = sarifLog(sampleRun, nowhere).runs;
    expect(results).toHaveLength(5);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    const notes = invocations[0].toolExecutionNotifications;
    for (const { associatedRule } of notes) {
      expect(tool.driver.rules[associatedRule.index]?.id).toBe(associatedRule.id);
    }
  });

  it('tells what could not be looked at as notifications, and never as a result', () => {
    const [{ results, invocations }] = sarifLog(sampleRun, nowhere).runs;
    expect(results.filter(({ ruleId }) => ruleId === 'public-access')).toEqual([]);
    expect(invocations[0].executionSuccessful).toBe(true);
    expect(invocations[0].toolExecutionNotifications.map(({ associatedRule }) => associatedRule.id)).toEqual([
      'public-access',
      'synchronous-standby',
    ]);
  });

  it('has not succeeded when nothing could be looked at', () => {
    const subjects = sampleReports.filter(({ subject }) => subject.kind === 'database');
    expect(sarifLog({ ...sampleRun, subjects }, nowhere).runs[0].invocations[0].executionSuccessful).toBe(false);
  });

  it('suppresses what is excepted, and only that', () => {
    const [{ results }] = sarifLog(sampleRun, nowhere).runs;
    const suppressed = results.filter(({ suppressions }) => suppressions.length > 0);
    expect(suppressed.map(({ ruleId, suppressions }) => [ruleId, suppressions[0]?.justification])).toEqual([
      ['encryption', 'Logs hold nothing secret; see RISK-7.'],
    ]);
  });

  it('names the file and line where there is one', () => {
    const [{ results }] = sarifLog(sampleRun, inTemplate).runs;
    for (const { locations } of results) {
      expect(locations[0]?.physicalLocation).toEqual({
        artifactLocation: { uri: 'infra/my%20stack.yml' },
        region: { startLine: 12 },
      });
    }
  });

  it('keeps the fingerprint when only the words and the severity change', () => {
    const reworded = sampleReports.map((report) => ({
      ...report,
      results: report.results.map((result) =>
        result.outcome === 'failed'
          ? {
              ...result,
              findings: result.findings.map((one) => ({ ...one, severity: 'low' as const, summary: 'Else.' })),
            }
          : result,
      ),
    }));
    const prints = (subjects: typeof sampleReports) =>
      sarifLog({ ...sampleRun, subjects }, nowhere).runs[0].results.map(
        ({ partialFingerprints }) => partialFingerprints,
      );
    const before = prints(sampleReports);
    expect(new Set(before.map((print) => print['primaryLocationLineHash'])).size).toBe(before.length);
    expect(prints(reworded)).toEqual(expect.arrayContaining([...before]));
  });

  it('says what is new since the baseline', () => {
    const [{ results }] = sarifLog(comparedRun, nowhere).runs;
    expect(results.map(({ ruleId, baselineState }) => [ruleId, baselineState])).toEqual([
      ['retention', 'new'],
      ['versioning', 'unchanged'],
      ['restore-time', 'unchanged'],
      ['encryption', 'unchanged'],
      ['dead-rule', 'unchanged'],
    ]);
  });
});
