import { describe, expect, it } from 'vitest';
import { exclusionsOf } from '../../shared/ledger/correction.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { type ExclusionOrder, exclude } from '../../shared/objectives/exclude.ts';
import { restoreExcluded } from '../../shared/objectives/restoreExcluded.ts';
import { anHour, dayMs, minuteMs } from '../ledger/samples.ts';

const now = anHour + 30 * minuteMs + 20_000;

function correcting() {
  const ledger = createMemoryLedger();
  let ids = 0;
  const parts = { ledger, id: () => `${++ids}` };
  const said = { service: 'checkout', by: 'ada', reason: 'a deployment', now };
  return {
    exclude: (changes: Partial<ExclusionOrder> = {}) =>
      exclude({ ...said, from: anHour, to: anHour + minuteMs, ...changes }, parts),
    restore: (excluded: string, service = 'checkout') =>
      restoreExcluded({ service, excluded, by: 'grace', reason: 'no', now: now + 1 }, parts),
    holding: async (service = 'checkout') => exclusionsOf(await ledger.corrections(), service),
    all: () => ledger.corrections(),
  };
}

describe('excluding a time', () => {
  it('writes whole minutes, rounded outwards, with who said so and why', async () => {
    const { exclude, holding } = correcting();
    const asked = { from: anHour + 59_999, to: anHour + 2 * minuteMs + 1 };
    const excluded = await exclude(asked);
    expect(excluded).toMatchObject({ kind: 'excluded', exclusion: { from: anHour, to: anHour + 3 * minuteMs } });
    expect(await holding()).toMatchObject([{ service: 'checkout', at: now, by: 'ada', reason: 'a deployment' }]);
  });

  it('is done once, however often it is said', async () => {
    const { exclude, all } = correcting();
    const first = await exclude();
    const again = await exclude({ from: anHour + 1, now: now + 5_000, by: 'grace' });
    expect(again).toEqual({ ...first, kind: 'already' });
    expect(await all()).toHaveLength(1);
    for (const other of [{ reason: 'another' }, { to: anHour + 2 * minuteMs }, { service: 'search' }]) {
      expect((await exclude(other)).kind).toBe('excluded');
    }
    expect(await all()).toHaveLength(4);
  });

  it.each<readonly [string, Partial<ExclusionOrder>]>([
    ['empty', { to: anHour }],
    ['empty', { to: anHour - minuteMs }],
    ['future', { to: now + 1 }],
    ['too-old', { from: now - 400 * dayMs - 1, to: now - 399 * dayMs }],
    ['too-long', { from: anHour - 31 * dayMs - 1, to: anHour }],
  ])('is refused as %s: %j', async (why, order) => {
    const { exclude, all } = correcting();
    expect(await exclude(order)).toEqual({ kind: 'refused', why });
    expect(await all()).toEqual([]);
  });

  it.each<readonly [string, Partial<ExclusionOrder>]>([
    ['up to now, though the minute is not over', { from: now - minuteMs, to: now }],
    ['of 31 days', { from: anHour - 31 * dayMs, to: anHour }],
    ['of 400 days ago', { from: now - 400 * dayMs, to: now - 399 * dayMs }],
  ])('is done for a time %s', async (_, order) => {
    expect((await correcting().exclude(order)).kind).toBe('excluded');
  });
});

describe('restoring what was excluded', () => {
  it('lets it count again, once, and leaves both in the history', async () => {
    const { exclude, restore, holding, all } = correcting();
    const excluded = await exclude();
    if (excluded.kind !== 'excluded') throw new Error('it was excluded');
    const { id } = excluded.exclusion;
    const restored = await restore(id);
    expect(restored).toMatchObject({ kind: 'restored', restoration: { excluded: id, by: 'grace', at: now + 1 } });
    expect(await holding()).toEqual([]);
    expect(await restore(id)).toEqual({ ...restored, kind: 'already' });
    expect((await all()).map(({ kind }) => kind)).toEqual(['excluded', 'restored']);
    // What does not hold any more may be said anew.
    expect((await exclude()).kind).toBe('excluded');
    expect(await holding()).toHaveLength(1);
  });

  it("is not done for what was never excluded, nor for another service's", async () => {
    const { exclude, restore, all } = correcting();
    const excluded = await exclude();
    if (excluded.kind !== 'excluded') throw new Error('it was excluded');
    expect(await restore('nope')).toEqual({ kind: 'not-found' });
    expect(await restore(excluded.exclusion.id, 'search')).toEqual({ kind: 'not-found' });
    expect(await all()).toHaveLength(1);
  });
});
