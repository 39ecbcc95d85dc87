import { describe, expect, it } from 'vitest';
import { restoreRunText, restoresSummary } from '../../cli/restoreRunText.ts';
import { failedRun, passedRun, unknownRun } from './restoreRuns.ts';

describe('the report of a restore test', () => {
  it.each([
    ['passed.txt', passedRun, 100, []],
    ['failed.txt', failedRun, 100, []],
    ['failed-narrow.txt', failedRun, 60, []],
    ['unknown.txt', unknownRun, 100, []],
    ['kept.txt', passedRun, 100, ['postgres://restore@/orders?host=/tmp/x']],
  ] as const)('is as %s has it', async (golden, run, width, kept) => {
    await expect(restoreRunText(run, { width, kept })).toMatchFileSnapshot(`golden/restore-${golden}`);
  });

  it('shows nothing that a terminal would act upon', () => {
    expect(restoreRunText(failedRun, { width: 100, kept: [] })).not.toMatch(/[\p{Cc}--\n]/v);
  });

  it('names what passed, failed, could not be told of and was not restored', () => {
    expect(restoresSummary([passedRun, failedRun, unknownRun], 4)).toBe(
      '4 backups: 1 passed, 1 failed (users), 1 nobody could tell of (files), 1 not restored',
    );
    expect(restoresSummary([passedRun, passedRun], 2)).toBe('2 backups: 2 passed');
  });
});
