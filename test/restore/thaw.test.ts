import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundBackup } from '../../shared/restore/found.ts';
import type { Json, Steps } from '../../shared/restore/steps.ts';
import { type BackupStore, StoreError, type ThawState, type ThawTier } from '../../shared/restore/store.ts';
import { tierFor } from '../../shared/restore/thaw/plan.ts';
import { thawBackup } from '../../shared/restore/thaw.ts';
import { bucket, factsOf, type Stored, storeOf } from './storedBackups.ts';

const hourMs = 3_600_000;
const { signal } = new AbortController();

function foundOf(objects: readonly Stored[]): FoundBackup {
  const place = { bucket, prefix: 'db/' };
  return { place, from: 'primary', takenAt: 0, takenBy: 'key', objects: objects.map(factsOf), bytes: 1 };
}

const frozen = (key: string, more: Partial<Stored> = {}): Stored => ({
  key,
  storageClass: 'GLACIER',
  thaw: { state: 'frozen' },
  ...more,
});

type World = {
  readonly steps: Steps;
  readonly store: BackupStore;
  readonly clock: { now(): number };
  readonly asked: { key: string; tier: ThawTier; days: number }[];
  readonly waited: number[];
  readonly said: string[];
};

/** Time passes by waiting alone. Each object is out of the archive so long after it was asked for. */
function world(objects: readonly Stored[], takesMs: number, given: Partial<BackupStore> = {}): World {
  let now = Date.parse('2026-11-30T04:00:00Z');
  const since = new Map<string, number>();
  const asked: World['asked'] = [];
  const waited: number[] = [];
  const base = storeOf(objects);
  const store: BackupStore = {
    ...base,
    async facts(object, aborted) {
      const facts = await base.facts(object, aborted);
      const at = since.get(object.key);
      if (at === undefined) return facts;
      const thaw: ThawState = now - at >= takesMs ? { state: 'thawed' } : { state: 'thawing' };
      return { ...facts, thaw };
    },
    async thaw({ key }, { tier, days }) {
      asked.push({ key, tier, days });
      since.set(key, since.get(key) ?? now);
      return tier;
    },
    ...given,
  };
  const steps: Steps = {
    // What a step gives is stored: it must survive JSON.
    step: async (_name, act) => JSON.parse(JSON.stringify(await act(signal))),
    wait: async (_name, ms) => {
      waited.push(ms);
      now += ms;
    },
  };
  return { steps, store, clock: { now: () => now }, asked, waited, said: [] };
}

function thaw({ steps, store, clock, said }: World, found: FoundBackup, rtoMs?: number) {
  const progress = ({ text = '' }) => said.push(text);
  return thawBackup({ found, ...(rtoMs === undefined ? {} : { rtoMs }) }, steps, { store, clock, progress });
}

describe('the tier of a retrieval', () => {
  // Amazon S3 User Guide, "Understanding archive retrieval options": GLACIER expedited 1 to 5 minutes (all but the largest
  // objects, 250 MB+), standard 3 to 5 hours, bulk 5 to 12 hours; DEEP_ARCHIVE standard within 12, bulk within 48 hours.
  it.each([
    ['GLACIER', 1_000, undefined, 'Bulk'],
    ['GLACIER', 1_000, 12 * hourMs, 'Bulk'],
    ['GLACIER', 1_000, 12 * hourMs - 1, 'Standard'],
    ['GLACIER', 1_000, 5 * hourMs - 1, 'Expedited'],
    ['GLACIER', 1_000, 60_000, 'Expedited'],
    ['GLACIER', 250_000_000, 5 * hourMs - 1, 'Standard'],
    ['DEEP_ARCHIVE', 1_000, 48 * hourMs, 'Bulk'],
    ['DEEP_ARCHIVE', 1_000, 48 * hourMs - 1, 'Standard'],
    ['DEEP_ARCHIVE', 1_000, hourMs, 'Standard'],
  ] as const)('of %s with %i bytes within %s ms is %s', (storageClass, size, rtoMs, tier) => {
    expect(tierFor(factsOf({ key: 'a', storageClass, size }), rtoMs)).toBe(tier);
  });
});

describe('thawing', () => {
  it('is nothing to do for what can be read at once', async () => {
    const found = foundOf([{ key: 'db/a', storageClass: 'GLACIER_IR' }]);
    const there = world([{ key: 'db/a' }], 0);
    expect(await thaw(there, found)).toEqual({ ok: true, value: { thawMs: 0 } });
    expect(there.asked).toEqual([]);
  });

  it('asks once for each archived object, and counts the time until the last is there', async () => {
    const objects = [frozen('db/a'), { key: 'db/b' }, frozen('db/c')];
    const there = world(objects, 4 * hourMs);
    const thawed = await thaw(there, foundOf(objects), 6 * hourMs);
    expect(there.asked).toEqual(['db/a', 'db/c'].map((key) => ({ key, tier: 'Standard', days: 2 })));
    if (!thawed.ok) throw new Error(thawed.failure.text);
    expect(thawed.value.thawMs).toBeGreaterThanOrEqual(4 * hourMs);
    // It looks every few minutes, so the objective is measured as finely.
    expect(thawed.value.thawMs).toBeLessThan(4 * hourMs + 6 * 60_000);
    expect(there.said[0]).toBe('0 of 2 objects are out of the archive; Standard retrieval takes up to 5 h');
  });

  it('thaws the manifest, too', async () => {
    const there = world([frozen('db/a.sha256')], 0);
    const found = { ...foundOf([{ key: 'db/a' }]), manifest: factsOf(frozen('db/a.sha256')) };
    expect(await thaw(there, found)).toMatchObject({ ok: true });
    expect(there.asked).toMatchObject([{ key: 'db/a.sha256' }]);
  });

  it('keeps copies for a day longer than the slowest may take, and asks again for one that is soon gone', async () => {
    const until = (text: string): ThawState => ({ state: 'thawed', until: Date.parse(text) });
    const soon = frozen('db/soon', { thaw: until('2026-12-01T00:00:00Z') });
    const later = frozen('db/later', { thaw: until('2026-12-03T00:00:00Z') });
    const deep = frozen('db/deep', { storageClass: 'DEEP_ARCHIVE' });
    const there = world([soon, later, deep], 0);
    await thaw(there, foundOf([soon, later, deep]));
    // Twice 48 hours are four days.
    expect(there.asked).toEqual(['db/soon', 'db/deep'].map((key) => ({ key, tier: 'Bulk', days: 5 })));
  });

  it('waits for what somebody else began to thaw, and asks for nothing', async () => {
    const object = frozen('db/a', { thaw: { state: 'thawing' } });
    const there = world([{ ...object, thaw: { state: 'thawed' } }], 0);
    expect(await thaw(there, foundOf([object]))).toMatchObject({ ok: true });
    expect(there.asked).toEqual([]);
  });

  it.each([
    [60_000, 10 * 60_000],
    [6 * hourMs, 10 * hourMs],
    [undefined, 24 * hourMs],
  ])('gives up after twice the longest documented time: within %s ms', async (rtoMs, untilMs) => {
    const there = world([frozen('db/a')], Number.POSITIVE_INFINITY);
    const thawed = await thaw(there, foundOf([frozen('db/a')]), rtoMs);
    expect(thawed).toMatchObject({ ok: false, failure: { code: 'thaw-timed-out' } });
    const waitedMs = there.waited.reduce((sum, ms) => sum + ms, 0);
    expect(waitedMs).toBeGreaterThanOrEqual(untilMs);
    expect(waitedMs).toBeLessThan(untilMs + 15 * 60_000 + 1);
    expect(there.waited.length).toBeLessThanOrEqual(500);
  });

  it('waits as long as the tier that it was given takes, not the one that was refused', async () => {
    const there = world([frozen('db/a')], 4 * hourMs);
    const slower = { ...there, store: { ...there.store, thaw: thawedBy(there, 'Standard') } };
    expect(await thaw(slower, foundOf([frozen('db/a')]), 60_000)).toMatchObject({ ok: true });
    expect(there.asked).toMatchObject([{ tier: 'Expedited' }]);
  });

  it('ends even when the clock stands still', async () => {
    const there = world([frozen('db/a')], Number.POSITIVE_INFINITY);
    const still = { ...there, clock: { now: () => 0 } };
    expect(await thaw(still, foundOf([frozen('db/a')]))).toMatchObject({ failure: { code: 'thaw-timed-out' } });
  });

  it('says as a value what trying again does not change, and throws the rest', async () => {
    const refused = (code: 'denied' | 'missing' | 'unreachable') =>
      thaw(
        world([frozen('db/a')], 0, { thaw: () => Promise.reject(new StoreError(code, 'refused')) }),
        foundOf([frozen('db/a')]),
      );
    expect(await refused('denied')).toMatchObject({ failure: { code: 'denied' } });
    expect(await refused('missing')).toMatchObject({ failure: { code: 'no-backup' } });
    await expect(refused('unreachable')).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('goes on waiting when a look gets no answer', async () => {
    const there = world([frozen('db/a')], hourMs);
    let looks = 0;
    const shaky: BackupStore = {
      ...there.store,
      facts: (object, aborted) => {
        looks += 1;
        return looks === 1
          ? Promise.reject(new StoreError('unreachable', 'no answer'))
          : there.store.facts(object, aborted);
      },
    };
    expect(await thaw({ ...there, store: shaky }, foundOf([frozen('db/a')]))).toMatchObject({ ok: true });
  });
});

function thawedBy({ store }: World, tier: ThawTier): BackupStore['thaw'] {
  return async (object, how, aborted) => {
    await store.thaw(object, how, aborted);
    return tier;
  };
}

describe('a replay', () => {
  it('gives the same as the run, whatever the clock and the store say then', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 30 * hourMs }), fc.nat(3 * hourMs), async (takesMs, rtoMs) => {
        const remembered = new Map<string, Json>();
        const there = world([frozen('db/a')], takesMs);
        const remembering: Steps = {
          ...there.steps,
          async step(name, act, options) {
            const given = await there.steps.step(name, act, options);
            expect(remembered.has(name)).toBe(false);
            remembered.set(name, JSON.parse(JSON.stringify(given)));
            return given;
          },
        };
        const first = await thaw({ ...there, steps: remembering }, foundOf([frozen('db/a')]), rtoMs);
        const replaying: Steps = {
          step: async (name) => JSON.parse(JSON.stringify(remembered.get(name))),
          wait: async () => {},
        };
        const never = () => Promise.reject(new Error('a replay asks nobody'));
        const store: BackupStore = { ...there.store, facts: never, thaw: never };
        const clock = {
          now: () => {
            throw new Error('a replay reads no clock');
          },
        };
        const again = await thaw({ ...there, steps: replaying, store, clock }, foundOf([frozen('db/a')]), rtoMs);
        expect(again).toEqual(first);
      }),
      { numRuns: 50 },
    );
  });
});
