/** Random histories: days of them, with absences of the monitor longer than an hour and longer than a day. */
import fc from 'fast-check';
import { dayMs, hourMs, minuteMs } from '../ledger/samples.ts';
import type { History } from './history.ts';

const monday = Date.UTC(2026, 1, 23);

const cadence = fc.constantFrom(5 * minuteMs, 10 * minuteMs, 15 * minuteMs, 30 * minuteMs, hourMs);

const observers = fc.constantFrom<History['observers']>(['us-east-1'], ['us-east-1', 'us-east-2', 'us-west-2']);

/** Stretches of one state; what matters are their ends, within hours, at hours and at midnights. */
const stretches = fc.array(
  fc.tuple(
    fc.constantFrom('u', 'u', 'd', '?', '_'),
    fc.constantFrom('u', 'd', '?'),
    fc.oneof(fc.nat(9), fc.integer({ min: 10, max: 60 })),
  ),
  { minLength: 1, maxLength: 12, size: 'max' },
);

export type Case = {
  readonly history: History;
  readonly foldAfter: ReadonlySet<number>;
  readonly range: { readonly from: number; readonly to: number };
};

/** A history of two endpoints, when it was folded, and a range to the slot in and around it. */
export const aCase: fc.Arbitrary<Case> = fc
  .record({
    observers,
    everyMs: cadence,
    startsAfter: fc.nat(2 * dayMs),
    stretches,
    folds: fc.array(fc.nat(600), { maxLength: 40 }),
    percents: fc.tuple(fc.integer({ min: -20, max: 100 }), fc.integer({ min: -20, max: 100 })),
  })
  .map((drawn) => {
    const { everyMs } = drawn;
    const start = Math.ceil((monday + drawn.startsAfter) / everyMs) * everyMs;
    const visible = drawn.stretches.map(([one, , count]) => one.repeat(count)).join('');
    const other = drawn.stretches.map(([one, two, count]) => (one === '_' ? '_' : two).repeat(count)).join('');
    const marks = { 'us-east-1': `u${other}`, public: `u${visible}` };
    const [a, b] = drawn.percents
      .map((part) => start + Math.round((part / 100) * marks.public.length) * everyMs)
      .sort(ascending);
    // Nobody asks for the future: the routes end every range at the present.
    const end = start + marks.public.length * everyMs;
    const range = { from: Math.min(a ?? start, end - everyMs), to: Math.min(b ?? start, end) };
    return {
      history: { observers: drawn.observers, everyMs, start, marks },
      foldAfter: new Set(drawn.folds),
      range: { ...range, to: Math.max(range.to, range.from + everyMs) },
    };
  });

const ascending = (a: number, b: number) => a - b;
