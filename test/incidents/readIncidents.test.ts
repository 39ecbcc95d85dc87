import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIncidents } from '../../shared/incidents/readIncidents.ts';
import type { Ledger, Range } from '../../shared/ledger/ledger.ts';
import { dayMs, hourMs, minuteMs, serviceOf } from '../ledger/samples.ts';
import { aCase } from '../status/histories.ts';
import { record, sinceOf } from '../status/history.ts';
import { comparable, naiveIncidents, naiveTouching } from './naive.ts';
import { type Slots, stored } from './stored.ts';

const monday = Date.UTC(2026, 1, 23);

describe('incidents, read from days, hours and running marks', () => {
  it('are those of all slots, one by one, as the rollup folds them', async () => {
    await fc.assert(
      fc.asyncProperty(aCase, async ({ history, foldAfter, range }) => {
        const { service, ledger } = await record(history, foldAfter);
        const { public: visible = '', ...others } = history.marks;
        const known = (marks: string) => marks.slice(0, Math.max(0, (range.to - history.start) / history.everyMs));
        const since = (sinceOf(history) - history.start) / history.everyMs;
        const watched = (marks: string) => '.'.repeat(since) + known(marks).slice(since);
        const endpoints = { ...others, public: visible };
        const all = naiveIncidents(
          watched(visible),
          Object.fromEntries(Object.entries(endpoints).map(([id, marks]) => [id, watched(marks)])),
          history,
        );
        const { incidents } = await readIncidents({ service: { ...service, id: 'shop' }, ...range }, { ledger });
        expect(comparable(incidents)).toEqual(comparable(naiveTouching(all, range)));
      }),
      { numRuns: 60 },
    );
  });

  /** Stretches around the five minutes that make a recovery, and some of hours. */
  const stretch = fc.tuple(
    fc.constantFrom('u', 'u', 'u', 'd', 'd', '?', '_', 'm'),
    fc.constantFrom('u', 'd', '?'),
    fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 7 }) }, fc.integer({ min: 30, max: 900 })),
  );

  const history = fc
    .record({
      stretches: fc.array(stretch, { minLength: 1, maxLength: 60, size: 'max' }),
      running: fc.nat(119),
      tail: fc.nat(1_500),
      from: fc.double({ min: 0, max: 0.99, noNaN: true }),
    })
    .map(({ stretches, running, tail, from }) => {
      const visible = `${stretches.map(([one, , count]) => one.repeat(count)).join('')}${'u'.repeat(tail)}`;
      const other = stretches
        .map(([one, two, count]) => (one === '_' || one === 'm' ? one : two).repeat(count))
        .join('');
      const slots: Slots = {
        service: 'shop',
        start: monday + 13 * hourMs,
        everyMs: minuteMs,
        visible,
        endpoints: { 'us-east-1': visible, 'us-west-2': `${other}${'u'.repeat(tail)}` },
        running: Math.min(running, visible.length),
      };
      return { slots, from: slots.start + Math.floor(from * visible.length) * minuteMs };
    });

  it('are those of all slots at a minute each, where failures come and go', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ slots, from }) => {
        const { start, everyMs, visible, endpoints } = slots;
        const range = { from, to: start + visible.length * everyMs };
        const service = serviceOf('shop', everyMs, Object.keys(endpoints));
        const { incidents } = await readIncidents({ service, ...range }, { ledger: await stored(slots) });
        const all = naiveIncidents(visible, endpoints, slots);
        expect(comparable(incidents)).toEqual(comparable(naiveTouching(all, range)));
      }),
      { numRuns: 200 },
    );
  });

  it('are read from the hours of bad days alone', async () => {
    const calmDay = 'u'.repeat(1_440);
    const badDay = `${'u'.repeat(600)}${'d'.repeat(30)}${'u'.repeat(810)}`;
    const visible = [...Array.from({ length: 20 }, () => calmDay), badDay, ...Array.from({ length: 9 }, () => calmDay)];
    const slots = { service: 'shop', start: monday, everyMs: minuteMs, visible: visible.join('') };
    const ledger = await stored({ ...slots, endpoints: { a: slots.visible } });
    const asked: Range[] = [];
    const counting: Ledger = {
      ...ledger,
      hours: (service, range) => {
        asked.push(range);
        return ledger.hours(service, range);
      },
    };
    const range = { from: monday, to: monday + 30 * dayMs };
    const { incidents } = await readIncidents({ service: serviceOf('shop', minuteMs), ...range }, { ledger: counting });
    expect(incidents).toHaveLength(1);
    const hours = asked.reduce((sum, { from, to }) => sum + (to - from) / hourMs, 0);
    // The bad day, and yesterday, which might not have been folded when nothing is known of the days before.
    expect(hours).toBe(48);
  });

  it('stay open over days in which nobody looked, and end with the first slot that was up', async () => {
    const gap = '_'.repeat(3 * 1_440 + 17);
    const visible = `${'u'.repeat(100)}ddd${gap}${'u'.repeat(2_000)}`;
    const slots = { service: 'shop', start: monday, everyMs: minuteMs, visible, endpoints: { a: visible } };
    const end = monday + visible.length * minuteMs;
    const service = serviceOf('shop', minuteMs);
    const { incidents } = await readIncidents(
      { service, from: end - 2 * dayMs, to: end },
      { ledger: await stored(slots) },
    );
    const down = monday + 100 * minuteMs;
    expect(incidents).toMatchObject([
      {
        scope: 'service',
        from: down,
        to: down + (3 + gap.length) * minuteMs,
        state: 'closed',
        downMs: 3 * minuteMs,
        endUncertainMs: gap.length * minuteMs,
      },
    ]);
  });
});
