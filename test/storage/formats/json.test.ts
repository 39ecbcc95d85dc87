import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../../shared/storage/changes.ts';
import type { SubjectReport } from '../../../shared/storage/finding.ts';
import { auditJson, auditJsonSchema, baselineOf } from '../../../shared/storage/formats/json.ts';
import { anyRun } from './anyRun.ts';
import { golden } from './golden.ts';
import { comparedRun, sampleReports, sampleRun } from './sampleRun.ts';

const overTheWire = (value: unknown) => auditJsonSchema.parse(JSON.parse(JSON.stringify(value)));

/** The sample, in which nobody could look at anything. */
const blind: readonly SubjectReport[] = sampleReports.map((report) => ({
  ...report,
  results: report.results.map(({ check, title, severity, reason }) => {
    return { check, title, severity, reason, outcome: 'unknown' as const, why: 'Denied.', evidence: [] };
  }),
}));

describe('the JSON of an audit', () => {
  it('is what the golden file says', () => {
    const text = `${JSON.stringify(auditJson(comparedRun), null, 2)}\n`;
    expect(text).toBe(golden('sample.json', text));
  });

  it('is read as it was written, whatever stands in the settings', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const written = auditJson(run);
        expect(overTheWire(written)).toEqual(JSON.parse(JSON.stringify(written)));
      }),
      { numRuns: 50 },
    );
  });

  it('has nothing new when it is compared with itself', () => {
    const changes = changesBetween(baselineOf(overTheWire(auditJson(sampleRun))), sampleReports);
    expect({ ...changes, still: changes.still.length }).toEqual({
      new: [],
      gone: [],
      unknownNow: [],
      excepted: [],
      still: 4,
    });
  });

  it('remembers what was there before a run that could not look', () => {
    const second = { ...sampleRun, subjects: blind };
    const written = overTheWire(auditJson(second, sampleReports));
    const third = changesBetween(baselineOf(written), sampleReports);
    expect({ fresh: third.new, still: third.still.length }).toEqual({ fresh: [], still: 4 });
    // Also over several runs of that kind.
    const again = overTheWire(auditJson(second, baselineOf(written)));
    expect(changesBetween(baselineOf(again), sampleReports).new).toEqual([]);
  });

  it.each([
    [{ format: 'else' }, /not the JSON of holdfast audit/],
    [{ ...auditJson(sampleRun), version: 2 }, /a version that this Holdfast does not know/],
    [{ ...auditJson(sampleRun), subjects: [{ subject: { kind: 'planet', id: 'x' } }] }, /kind/],
  ])('refuses what is not one', (value, message) => {
    const read = auditJsonSchema.safeParse(value);
    expect(read.success).toBe(false);
    expect(JSON.stringify(read.error?.issues)).toMatch(message);
  });
});
