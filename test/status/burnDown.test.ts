/** An error budget day by day, over histories that are told hour by hour and counted by hand. */
import { describe, expect, it } from 'vitest';
import type { Objective } from '../../shared/config/config.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { readBudget } from '../../shared/status/readBudget.ts';
import { readBurnDowns } from '../../shared/status/readBurnDown.ts';
import { noMetrics } from '../fakes/metrics.ts';
import { dayMs, hourMs, withObjective } from '../ledger/samples.ts';
import { record } from './history.ts';

const start = Date.UTC(2026, 9, 1);
const days = 40;

/** Up but for two hours of 2026-10-21 and one hour of 2026-11-05; the last hour is that of 2026-11-09 23:00. */
function marks(): string {
  const hours = Array.from({ length: days * 24 }, () => 'u');
  for (const hour of [20 * 24 + 5, 20 * 24 + 6, 35 * 24 + 12]) hours[hour] = 'd';
  return hours.join('');
}

async function burnDownOf(more: Partial<Objective>) {
  const history = { observers: ['us-east-1'] as const, everyMs: hourMs, start, marks: { a: marks() } };
  const folds = new Set(Array.from({ length: days }, (_, day) => day * 24 + 23));
  const { config, service, ledger, now } = await record({ ...history, observers: ['us-east-1'] }, folds);
  const promising = withObjective(service, { availability: 0.99, ...more });
  const input = { config: { ...config, services: [promising] }, service: promising, now };
  const parts = { ledger, metrics: noMetrics, control: createMemoryControlStore(), onError: () => {} };
  const [down] = await readBurnDowns(input, parts);
  const { slos } = await readBudget(input, parts);
  if (down === undefined) throw new Error('it has an objective');
  return { down, budget: slos[0]?.budget };
}

/** The days on which something was spent, each with its share in percents of the budget. */
const spentOn = (points: readonly { readonly at: number; readonly spent: number }[]) =>
  points
    .filter(({ spent }) => Math.abs(spent) > 1e-9)
    .map(({ at, spent }) => [new Date(at - 1).toISOString().slice(0, 10), Math.round(spent * 1e4) / 100]);

describe('an error budget over its window', () => {
  it('goes down by each outage on its day', async () => {
    const { down } = await burnDownOf({});
    // 1 % of 30 days is 7.2 hours: two hours are 27.78 %, one hour is 13.89 %.
    expect(spentOn(down.points)).toEqual([
      ['2026-10-21', 27.78],
      ['2026-11-05', 13.89],
    ]);
    expect(down.stepMs).toBe(dayMs);
    expect(down.points.map(({ left }) => left).toSorted((a, b) => b - a)).toEqual(down.points.map(({ left }) => left));
    expect(down.points[0]).toMatchObject({ at: down.at - 30 * dayMs, left: 1 });
  });

  it('ends at what the budget says is left', async () => {
    const { down, budget } = await burnDownOf({});
    const last = down.points.at(-1);
    expect(last?.at).toBe(down.at);
    expect(last?.left).toBeCloseTo(1 - 3 / 7.2, 9);
    expect(last?.left).toBeCloseTo(1 - (budget?.spentShare ?? 0), 12);
  });

  it('of a calendar month begins with it', async () => {
    const window = { kind: 'calendar', unit: 'month', timezone: 'Etc/UTC' } as const;
    const { down } = await burnDownOf({ window });
    expect(down.points[0]?.at).toBe(Date.UTC(2026, 10, 1));
    // What was spent in October is spent no more.
    expect(spentOn(down.points)).toEqual([['2026-11-05', 13.89]]);
    expect(down.budget.to).toBe(Date.UTC(2026, 11, 1));
  });

  it('of a few days is told by the hour', async () => {
    const { down } = await burnDownOf({ window: { kind: 'rolling', ms: 2 * dayMs } });
    expect(down.stepMs).toBe(hourMs);
    expect(down.points.length).toBeGreaterThanOrEqual(48);
    expect(spentOn(down.points)).toEqual([]);
  });

  it('can be overspent', async () => {
    const { down } = await burnDownOf({ availability: 0.999 });
    // 43.2 minutes, of which 180 were spent.
    expect(down.points.at(-1)?.left).toBeCloseTo(1 - 180 / 43.2, 9);
  });
});
