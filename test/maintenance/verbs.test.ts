/** Planning and ending maintenance, as docs/config.md tells it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { dayMs, hourMs } from '../../shared/availability/slots.ts';
import { endMaintenance } from '../../shared/maintenance/endMaintenance.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { countedSpan, planState, withPlanned } from '../../shared/maintenance/plan.ts';
import { type PlanOrder, planMaintenance, removeOldPlans } from '../../shared/maintenance/planMaintenance.ts';
import { rememberPlans } from '../../shared/maintenance/rememberPlans.ts';
import type { PlanStore } from '../../shared/maintenance/store.ts';
import { configOf, minuteMs } from '../ledger/samples.ts';

const now = Date.parse('2026-11-30T12:00:30Z');

let plans: PlanStore;
let tokens = 0;
beforeEach(() => {
  plans = createMemoryPlanStore();
});

const plan = (order: Partial<PlanOrder> = {}) => {
  tokens += 1;
  const base = { to: now + hourMs, by: 'ada', reason: 'a new disk', token: `t${tokens}`, now };
  return planMaintenance({ ...base, ...order }, { plans });
};

const planned = async (order: Partial<PlanOrder> = {}) => {
  const answer = await plan(order);
  if (answer.kind !== 'planned') throw new Error(`it was ${answer.kind}`);
  return answer.plan;
};

const end = (id: string, at = now) => endMaintenance({ id, by: 'bob', reason: 'done', now: at }, { plans });

describe('planning', () => {
  it('begins at once, or later, and says who wants it and why', async () => {
    expect(await planned({ title: 'Disks', services: ['checkout'] })).toMatchObject({
      from: now,
      to: now + hourMs,
      by: 'ada',
      reason: 'a new disk',
      title: 'Disks',
      services: ['checkout'],
      at: now,
    });
    expect(await planned({ from: now + dayMs, to: now + 2 * dayMs })).toMatchObject({ from: now + dayMs });
  });

  it.each([
    ['past', { from: now - 61_000 }],
    ['empty', { to: now }],
    ['empty', { from: now + hourMs, to: now + hourMs }],
    ['too-long', { to: now + 31 * dayMs + 1 }],
    ['too-far', { from: now + 366 * dayMs + 1, to: now + 367 * dayMs }],
  ] as const)('refuses what is %s', async (why, order) => {
    expect(await plan(order)).toEqual({ kind: 'refused', why });
    expect(await plans.readPlans(0)).toEqual([]);
  });

  it('takes the minute that has begun for now: the past stays as it was', async () => {
    expect(await planned({ from: now - 30_000 })).toMatchObject({ from: now });
  });

  it('takes 200 that are open or to come, and no more until one is over or called off', async () => {
    const all = [];
    for (let index = 0; index < 200; index += 1)
      all.push(await planned({ from: now + index * minuteMs, to: now + dayMs }));
    expect(await plan()).toEqual({ kind: 'refused', why: 'too-many' });
    await end(all[7]?.id ?? '');
    expect(await plan()).toMatchObject({ kind: 'planned' });
  });

  it('is the same plan when the order comes twice, one after the other or at once', async () => {
    const first = await planned({ token: 'same' });
    expect(await plan({ token: 'same' })).toEqual({ kind: 'already', plan: first });
    const both = await Promise.all([plan({ token: 'both' }), plan({ token: 'both' })]);
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['already', 'planned']);
    expect(await plans.readPlans(now)).toHaveLength(2);
  });

  it('is another plan when its token only ends like that of one', async () => {
    await planned({ token: 'web-1234', services: ['web'] });
    expect(await plan({ token: '1234', services: ['db'] })).toMatchObject({ kind: 'planned' });
  });

  it('is refused when its token is of another plan, or of one that was called off', async () => {
    const first = await planned({ token: 'release', from: now + hourMs, to: now + 2 * hourMs });
    expect(await plan({ token: 'release', services: ['other'] })).toEqual({ kind: 'refused', why: 'taken' });
    await end(first.id);
    expect(await plan({ token: 'release' })).toEqual({ kind: 'refused', why: 'taken' });
  });

  it('removes what is older than hours are kept, and nothing else', async () => {
    const old = await planned();
    const later = await planned({ from: now + dayMs, to: now + dayMs + hourMs });
    const then = later.to + 400 * dayMs;
    await removeOldPlans(then, plans);
    const left = (await plans.readPlans(0)).map(({ id }) => id);
    expect(left).not.toContain(old.id);
    expect(left).toContain(later.id);
  });
});

describe('ending', () => {
  it('cuts short what is open: from then on nothing of it counts', async () => {
    const { id } = await planned();
    const at = now + 10 * minuteMs;
    const ended = await end(id, at);
    expect(ended).toMatchObject({ kind: 'ended', plan: { from: now, to: now + hourMs, ended: { at, by: 'bob' } } });
    const stored = await plans.readPlan(id);
    expect(stored && countedSpan(stored)).toEqual({ from: now, to: at });
    expect(stored && planState(stored, at)).toBe('over');
    expect(stored && planState(stored, at - 1)).toBe('open');
  });

  it('calls off what is to come: none of it counts, and who did it is known', async () => {
    const { id } = await planned({ from: now + hourMs, to: now + 2 * hourMs });
    expect(await end(id)).toMatchObject({ kind: 'cancelled' });
    const [stored] = await plans.readPlans(now);
    expect(stored).toMatchObject({ ended: { by: 'bob', reason: 'done', at: now } });
    expect(stored && planState(stored, now + 90 * minuteMs)).toBe('cancelled');
    expect(withPlanned(configOf(['us-east-1'], []), stored ? [stored] : []).maintenance).toEqual([]);
  });

  it('is done once: whoever comes second is told who was first', async () => {
    const { id } = await planned();
    const both = await Promise.all([end(id), end(id)]);
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['already', 'ended']);
    expect(await end(id)).toMatchObject({ kind: 'already' });
  });

  it('leaves what is over as it was', async () => {
    const open = await planned();
    expect(await end(open.id, open.to)).toEqual({ kind: 'over', plan: open });
    expect(await end('nobody-planned-this')).toEqual({ kind: 'not-found' });
  });

  it('gives up when others keep changing it', async () => {
    const { id } = await planned();
    const contended: PlanStore = { ...plans, writePlan: async () => 'lost' };
    expect(await endMaintenance({ id, by: 'b', reason: 'r', now }, { plans: contended })).toEqual({
      kind: 'contended',
    });
  });
});

describe('remembering the plans', () => {
  it('asks once in five seconds, and for what lies further back each time', async () => {
    let [at, reads] = [now, 0];
    const counting: PlanStore['readPlans'] = async () => {
      reads += 1;
      return [];
    };
    const { readPlans } = rememberPlans({ readPlans: counting }, { now: () => at });
    await readPlans(at);
    at += 4_999;
    await readPlans(at);
    expect(reads).toBe(1);
    at += 1;
    await readPlans(at);
    expect(reads).toBe(2);
    await readPlans(0);
    expect(reads).toBe(3);
  });
});
