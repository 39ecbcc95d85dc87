/** `orders` is due on Sundays at 04:00 UTC: 2026-11-29 is one. */
import { describe, expect, it } from 'vitest';
import { missedMoment } from '../../shared/restore/missed.ts';
import { dueAt, hourMs, runOf, testOf } from './runs.ts';

const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;
const since = dueAt - 100 * weekMs;
const standard = runOf({ startedAt: dueAt - weekMs });

const missed = (more: Partial<Parameters<typeof missedMoment>[0]>) =>
  missedMoment({ test: testOf(), last: standard, since, now: dueAt, ...more });

describe('a test that was due', () => {
  it('is missed six hours later when nothing has come of it', () => {
    expect(missed({ now: dueAt + 6 * hourMs - 1 })).toBeUndefined();
    expect(missed({ now: dueAt + 6 * hourMs })).toBe(dueAt);
    expect(missed({ now: dueAt + 3 * dayMs })).toBe(dueAt);
  });

  it('is not missed when a run began then or later, whoever asked for it', () => {
    const person = { kind: 'person', by: 'anna' } as const;
    expect(missed({ now: dueAt + dayMs, last: runOf({ startedAt: dueAt }) })).toBeUndefined();
    expect(missed({ now: dueAt + dayMs, last: runOf({ startedAt: dueAt + hourMs, trigger: person }) })).toBeUndefined();
  });

  it('is missed again in the next week', () => {
    const last = runOf({ startedAt: dueAt });
    expect(missed({ last, now: dueAt + weekMs + 5 * hourMs })).toBeUndefined();
    expect(missed({ last, now: dueAt + weekMs + 6 * hourMs })).toBe(dueAt + weekMs);
  });

  it('is missed where it was never tested at all', () => {
    const { last: _, ...never } = { last: undefined, test: testOf(), since, now: dueAt + 54 * hourMs };
    expect(missedMoment(never)).toBe(dueAt);
    expect(missedMoment({ ...never, now: never.now - 1 })).toBe(dueAt - weekMs);
  });

  it('is missed by nobody where it was due before anybody watched', () => {
    expect(missed({ since: dueAt + 1, now: dueAt + 6 * dayMs })).toBeUndefined();
    expect(missed({ since: dueAt, now: dueAt + 6 * dayMs })).toBe(dueAt);
    expect(missed({ since: dueAt + 1, now: dueAt + weekMs + 6 * hourMs })).toBe(dueAt + weekMs);
    expect(missed({ since: undefined, now: dueAt + 6 * dayMs })).toBeUndefined();
  });
});

describe('how long a run may be under way', () => {
  /** S3 User Guide, "Understanding archive retrieval options": Deep Archive, bulk, within 48 hours. */
  const thawMs = 48 * hourMs;
  const missedAfter = (more: Partial<Parameters<typeof missedMoment>[0]>, ms: number) => {
    expect(missed({ ...more, now: dueAt + ms - 1 })).not.toBe(dueAt);
    expect(missed({ ...more, now: dueAt + ms })).toBe(dueAt);
  };

  it('is longer where the last run thawed something', () => {
    const { source } = standard;
    if (source?.kind !== 'objects') throw new Error('the sample is of objects');
    const objects = source.objects.map((object) => ({ ...object, storageClass: 'DEEP_ARCHIVE' }));
    missedAfter({ last: { ...standard, source: { ...source, objects } } }, 6 * hourMs + thawMs);
  });

  it('is longer where any backup of the last months may be picked, and where nobody knows yet', () => {
    const test = testOf();
    if (test.source.kind !== 'objects') throw new Error('the sample is of objects');
    const which = { kind: 'random', withinMs: 90 * dayMs } as const;
    missedAfter(
      { test: { ...test, source: { ...test.source, pick: { from: 'primary', which } } } },
      6 * hourMs + thawMs,
    );
    const { source: _, ...unseen } = standard;
    missedAfter({ last: unseen }, 6 * hourMs + thawMs);
  });

  it('is not longer for tables, which are never frozen', () => {
    const source = { kind: 'table', table: 'carts', by: 'backup' } as const;
    const { source: _, ...unseen } = standard;
    missedAfter({ test: testOf('orders', { source }), last: unseen }, 6 * hourMs);
  });

  it('is twice as long as the RTO allows, or as the last run took', () => {
    missedAfter({ test: testOf('orders', { rtoMs: 10 * hourMs }) }, 20 * hourMs);
    missedAfter({ last: { ...standard, endedAt: standard.startedAt + 9 * hourMs } }, 18 * hourMs);
  });
});
