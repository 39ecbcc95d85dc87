/** Names by the rules of the Amazon DynamoDB Developer Guide: 3 to 255 of a-z, A-Z, 0-9, `_`, `-` and `.`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOfThisRun, temporaryTable } from '../../../shared/restore/engines/dynamodb/temporaryTable.ts';
import { facts, sourceArn } from './fakeTables.ts';

describe('a temporary table', () => {
  it('is named for its run', () => {
    expect(temporaryTable('orders-20261130T040000Z-k3x9')).toBe('holdfast-restore-orders-20261130T040000Z-k3x9');
  });

  it('has a name that DynamoDB takes, and that ends as the run’s id does', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), (backup) => {
        const name = temporaryTable(`${backup}-20261130T040000Z-k3x9`);
        expect(name).toMatch(/^holdfast-restore-[A-Za-z0-9_.-]{3,}$/);
        expect(name.length).toBeLessThanOrEqual(255);
        expect(name.endsWith('-20261130T040000Z-k3x9')).toBe(true);
      }),
    );
  });

  it('is this run’s only when it was restored from what this run restores', () => {
    const moment = { kind: 'moment', table: 'orders', at: 0 } as const;
    const backup = { kind: 'backup', backupArn: `${sourceArn}/backup/01` } as const;
    const restored = (from: { readonly tableArn?: string; readonly backupArn?: string }) =>
      facts({ restored: { ...from, inProgress: false } });
    expect(isOfThisRun(restored({ tableArn: sourceArn }), moment, sourceArn)).toBe(true);
    expect(isOfThisRun(restored({ tableArn: sourceArn, backupArn: backup.backupArn }), backup, sourceArn)).toBe(true);
    expect(isOfThisRun(facts(), moment, sourceArn)).toBe(false);
    expect(isOfThisRun(restored({}), moment, sourceArn)).toBe(false);
    expect(isOfThisRun(restored({ tableArn: `${sourceArn}2` }), moment, sourceArn)).toBe(false);
    expect(isOfThisRun(restored({ tableArn: sourceArn, backupArn: backup.backupArn }), moment, sourceArn)).toBe(false);
    expect(isOfThisRun(restored({ tableArn: sourceArn }), backup, sourceArn)).toBe(false);
  });
});
