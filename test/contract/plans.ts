/** What every store of planned maintenance must do: that a window counts everywhere, and once, rests on it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs, hourMs } from '../../shared/availability/slots.ts';
import { type MaintenancePlan, planId } from '../../shared/maintenance/plan.ts';
import type { PlanStore } from '../../shared/maintenance/store.ts';
import { minuteMs } from '../ledger/samples.ts';
import { aName } from './leases.ts';
import { contractOver, type Opened, type Race } from './opened.ts';

export type OpenPlans = Opened<PlanStore>;

const numRuns = 25;

export function planContract(name: string, open: () => Promise<OpenPlans>): void {
  contractOver(`the contract of planned maintenance: ${name}`, open, (store, race) => {
    writingContract(store, race);
    readingContract(store);
    modelContract(store);
  });
}

const noon = Date.parse('2026-11-30T12:00Z');

/** The id says when it begins. */
function planOf(from = noon, more: Partial<MaintenancePlan> = {}): MaintenancePlan {
  return {
    id: planId(from, aName()),
    revision: 1,
    from,
    to: from + hourMs,
    at: from,
    by: 'ada',
    reason: 'a new disk',
    ...more,
  };
}

const text = fc.string({ unit: 'binary', maxLength: 20 }).map((value) => value.toWellFormed());
const moment = fc.integer({ min: 0, max: 4_102_444_800_000 });

const content: fc.Arbitrary<Omit<MaintenancePlan, 'id' | 'revision'>> = fc.record(
  {
    services: fc.array(text, { maxLength: 3 }),
    title: text,
    from: moment,
    to: moment,
    at: moment,
    by: text,
    reason: text,
    ended: fc.record({ at: moment, by: text, reason: text }, { noNullPrototype: true }),
  },
  { noNullPrototype: true, requiredKeys: ['from', 'to', 'at', 'by', 'reason'] },
);

function writingContract(store: () => PlanStore, race: Race): void {
  describe('a plan', () => {
    it('is written first with revision 1, and once', async () => {
      const plan = planOf();
      expect(await store().readPlan(plan.id)).toBeUndefined();
      expect(await store().writePlan({ ...plan, revision: 2 })).toBe('lost');
      expect(await store().writePlan(plan)).toBe('written');
      expect(await store().writePlan({ ...plan, title: 'another' })).toBe('lost');
      expect(await store().readPlan(plan.id)).toEqual(plan);
    });

    it('is written over only by the next revision', async () => {
      const plan = planOf();
      for (const revision of [1, 2]) await store().writePlan({ ...plan, revision });
      for (const revision of [0, 1, 2, 4]) expect(await store().writePlan({ ...plan, revision })).toBe('lost');
      const ended = { ...plan, revision: 3, ended: { at: noon + minuteMs, by: 'bob', reason: 'done' } };
      expect(await store().writePlan(ended)).toBe('written');
      expect(await store().readPlan(plan.id)).toEqual(ended);
    });

    it('comes back exactly as it was written, and forgets what it no longer says', async () => {
      await fc.assert(
        fc.asyncProperty(content, content, async (one, other) => {
          const { id } = planOf();
          for (const plan of [
            { ...one, id, revision: 1 },
            { ...other, id, revision: 2 },
          ]) {
            expect(await store().writePlan(plan)).toBe('written');
            expect(await store().readPlan(id)).toStrictEqual(plan);
            expect((await store().readPlans(noon)).find((read) => read.id === id)).toStrictEqual(plan);
          }
        }),
        { numRuns: 2 * numRuns },
      );
    });

    it('is removed only as it was read', async () => {
      const plan = planOf();
      expect(await store().removePlan(plan)).toBe('lost');
      await store().writePlan(plan);
      expect(await store().removePlan({ ...plan, revision: 2 })).toBe('lost');
      expect(await store().removePlan(plan)).toBe('written');
      expect(await store().readPlan(plan.id)).toBeUndefined();
    });

    it('of many who end it at once has exactly one winner', async () => {
      const plan = planOf();
      await store().writePlan(plan);
      const writers = Array.from({ length: 10 }, (_, index) => ({
        ...plan,
        revision: 2,
        ended: { at: noon, by: `writer-${index}`, reason: '' },
      }));
      const answers = await race(writers.map((one) => () => store().writePlan(one)));
      expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
      expect(await store().readPlan(plan.id)).toEqual(writers[answers.indexOf('written')]);
    });
  });
}

function readingContract(store: () => PlanStore): void {
  describe('reading the plans', () => {
    it('finds each once, in the order of their beginnings, however they are read', async () => {
      const start = Date.parse('2031-01-01T00:00Z');
      const plans = [0, 1, 59, 60, 24 * 60, 400 * 24 * 60].map((minutes) => planOf(start + minutes * minuteMs));
      for (const plan of plans.toReversed()) await store().writePlan(plan);
      for (const read of [store().readPlans, store().peekPlans]) expect(await read(start + 31 * dayMs)).toEqual(plans);
    });

    it('finds whatever may have time at or after a moment: one of 31 days that ends with it, too', async () => {
      const end = Date.parse('2036-01-01T00:00Z');
      const longest = planOf(end - 31 * dayMs, { to: end });
      await store().writePlan(longest);
      await store().writePlan(planOf(end - 31 * dayMs - minuteMs));
      expect(await store().readPlans(end)).toEqual([longest]);
    });

    it('finds them across pages of a megabyte', async () => {
      const start = Date.parse('2041-01-01T00:00Z');
      const reason = 'x'.repeat(200_000);
      const plans = Array.from({ length: 12 }, (_, index) => planOf(start + index * minuteMs, { reason }));
      for (const plan of plans) await store().writePlan(plan);
      for (const read of [store().readPlans, store().peekPlans]) expect(await read(start)).toEqual(plans);
      for (const plan of plans) await store().removePlan(plan);
    });
  });
}

type Step = { readonly write: boolean; readonly plan: number; readonly revision: number };

/** Writes and removals in any order, against what the words of the store promise. */
function modelContract(store: () => PlanStore): void {
  const step = fc.record({ write: fc.boolean(), plan: fc.nat({ max: 1 }), revision: fc.integer({ min: 1, max: 4 }) });

  it('takes of any calls those that fit, and no others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps: readonly Step[]) => {
        const plans = [planOf(), planOf()] as const;
        const model = new Map<string, number>();
        for (const { write, plan: which, revision } of steps) {
          const plan = { ...(which === 0 ? plans[0] : plans[1]), revision };
          const fits = (model.get(plan.id) ?? 0) === (write ? revision - 1 : revision);
          const answer = write ? await store().writePlan(plan) : await store().removePlan(plan);
          expect(answer).toBe(fits ? 'written' : 'lost');
          if (fits && write) model.set(plan.id, revision);
          if (fits && !write) model.delete(plan.id);
        }
        for (const { id } of plans) expect((await store().readPlan(id))?.revision).toBe(model.get(id));
      }),
      { numRuns },
    );
  });
}
