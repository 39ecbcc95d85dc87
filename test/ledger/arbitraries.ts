/** Random values of everything that the ledger keeps, at the precision at which it keeps it. */
import fc from 'fast-check';
import { addLatency, createLatencySketch, sketchText } from '../../shared/availability/latency.ts';
import type { Span } from '../../shared/availability/maintenance.ts';
import { windows } from '../../shared/availability/windows.ts';
import type { BoardService, DayBar } from '../../shared/ledger/board.ts';
import type { BudgetBoard, BudgetEntry } from '../../shared/ledger/budgetBoard.ts';
import { dayBarOf } from '../../shared/ledger/dayBar.ts';
import type { Day, Hour, Outage } from '../../shared/ledger/hour.ts';
import type { RecentService } from '../../shared/ledger/recent.ts';
import type { Seen } from '../../shared/ledger/round.ts';
import { type Cell, cellsText } from '../../shared/objectives/cells.ts';
import type { Counted } from '../../shared/objectives/counted.ts';
import { sloIds } from '../../shared/objectives/slo.ts';
import { downReasons, type Evidence, type Timings, unknownReasons } from '../../shared/probe/observation.ts';
import { anHour, dayMs } from './samples.ts';

/** Milliseconds as they are kept: one decimal below ten, none above. */
const milliseconds = fc.oneof(
  fc.integer({ min: 0, max: 99 }).map((tenths) => tenths / 10),
  fc.integer({ min: 10, max: 60_000 }),
);

const timings: fc.Arbitrary<Timings> = fc.record(
  {
    dnsMs: milliseconds,
    connectMs: milliseconds,
    tlsMs: milliseconds,
    firstByteMs: milliseconds,
    totalMs: milliseconds,
  },
  { requiredKeys: ['totalMs'], noNullPrototype: true },
);

/** Control characters, emoji, right-to-left text and what looks like our own separators included. */
const evidenceText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.toWellFormed()),
  fc.constantFrom('', '#', 'null', '\u0000', '\u202e\u05d0', '\u{1f600}'.repeat(100), 'x'.repeat(200)),
);

const evidence: fc.Arbitrary<Evidence> = fc.record(
  { expected: evidenceText, got: evidenceText, excerpt: evidenceText },
  { requiredKeys: [], noNullPrototype: true },
);

/** Only certificates that end within 44 days are told. */
const certificateDays = fc.option(fc.integer({ min: -400, max: 44 }), { nil: undefined });

/** How far behind an endpoint says its data is: whole milliseconds, as they are kept. */
const lag = fc.option(fc.oneof(fc.nat({ max: 90_000 }), fc.constantFrom(0, Number.MAX_SAFE_INTEGER)), {
  nil: undefined,
});

export const seen: fc.Arbitrary<Seen> = fc
  .tuple(
    timings,
    certificateDays,
    lag,
    evidence,
    fc.oneof(
      fc.constant({ outcome: 'up' } as const),
      fc.constantFrom(...downReasons).map((reason) => ({ outcome: 'down', reason }) as const),
      fc.constantFrom(...unknownReasons).map((reason) => ({ outcome: 'unknown', reason }) as const),
    ),
  )
  .map(([times, days, lagMs, why, said]) => {
    const common = {
      timings: times,
      ...(days === undefined ? {} : { certificateDaysLeft: days }),
      ...(lagMs === undefined ? {} : { lagMs }),
    };
    return said.outcome === 'up' ? { ...common, ...said } : { ...common, ...said, evidence: why };
  });

const ids = fc.constantFrom('a', 'a-b', 'us-east-1', 'public', 'x'.repeat(63));

/** Values by id; what looks like a text form's own separators may stand in an id too. */
export function byId<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.dictionary(ids, value, { maxKeys: 4, noNullPrototype: true });
}

export const marks = fc
  .array(fc.tuple(fc.constantFrom('u', 'd', '?', '_', 'm', '.'), fc.integer({ min: 1, max: 90 })), { maxLength: 12 })
  .map((runs) => runs.map(([character, length]) => character.repeat(length)).join(''));

const sketch = fc
  .array(fc.double({ min: 0.01, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 30 })
  .map((values) => {
    const filled = createLatencySketch();
    for (const value of values) addLatency(filled, value);
    return sketchText(filled);
  });

const time = fc.integer({ min: anHour - 400 * dayMs, max: anHour });
const count = fc.nat({ max: 100_000 });
const reasons = [...downReasons, ...unknownReasons];

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({ good: count, bad: count }, { noNullPrototype: true }),
  fc.constantFrom('missing', 'excluded', 'unwatched'),
);

/** Steps of which some are alike. */
export const cells: fc.Arbitrary<readonly Cell[]> = fc
  .array(fc.tuple(cell, fc.integer({ min: 1, max: 90 })), { maxLength: 12 })
  .map((runs) => runs.flatMap(([one, times]) => Array.from({ length: times }, () => one)));

function bySlo<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Partial<Record<(typeof sloIds)[number], T>>> {
  return fc.dictionary(fc.constantFrom(...sloIds), value, { noNullPrototype: true });
}

export const hourContent: fc.Arbitrary<Pick<Hour, 'everyMs' | 'rounds' | 'endpoints' | 'visible' | 'counts'>> =
  fc.record(
    {
      everyMs: fc.integer({ min: 1, max: 3_600 }).map((seconds) => seconds * 1_000),
      rounds: count,
      endpoints: byId(
        fc.record(
          {
            marks,
            latency: sketch,
            reasons: fc.dictionary(fc.constantFrom(...reasons), count, { noNullPrototype: true }),
          },
          { requiredKeys: ['marks', 'reasons'], noNullPrototype: true },
        ),
      ),
      visible: marks,
      counts: bySlo(cells.map(cellsText)),
    },
    { requiredKeys: ['everyMs', 'rounds', 'endpoints', 'visible'], noNullPrototype: true },
  );

const durationMs = fc.oneof(fc.nat({ max: 366 * dayMs }), fc.constant(0));
export const tally = fc.record({
  upMs: durationMs,
  downMs: durationMs,
  unknownMs: durationMs,
  missingMs: durationMs,
  maintenanceMs: durationMs,
});

const outage: fc.Arbitrary<Outage> = fc.record(
  { from: time, to: time, reason: fc.constantFrom(...reasons) },
  { requiredKeys: ['from', 'to'], noNullPrototype: true },
);

/** Events are whole, and there may be very many requests in a day. */
export const counted: fc.Arbitrary<Counted> = fc.record(
  {
    good: fc.maxSafeNat(),
    bad: fc.maxSafeNat(),
    knownMs: durationMs,
    missingMs: durationMs,
    excludedMs: durationMs,
    unwatchedMs: durationMs,
  },
  { noNullPrototype: true },
);

export const dayContent: fc.Arbitrary<Pick<Day, 'rounds' | 'endpoints' | 'visible' | 'outages' | 'counts'>> = fc.record(
  {
    rounds: count,
    endpoints: byId(fc.record({ tally, latency: sketch }, { requiredKeys: ['tally'], noNullPrototype: true })),
    visible: tally,
    outages: fc.array(outage, { maxLength: 24 }),
    counts: bySlo(counted),
  },
  { requiredKeys: ['rounds', 'endpoints', 'visible', 'outages'], noNullPrototype: true },
);

const share = fc.double({ min: 0, max: 1, noNaN: true });
/** Any finite number but -0, which no text form tells from 0. */
const amount = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

/** Every field there is, so that none is forgotten in storage. */
const budgetFields = {
  from: time,
  to: time,
  unit: fc.constantFrom('ms' as const, 'probes' as const, 'requests' as const),
  total: amount,
  spent: amount,
  left: amount,
  spentShare: amount,
  missing: amount,
  compliance: share,
  measured: share,
  burnRate: amount,
  goneAt: amount,
  outageMsLeft: amount,
  target: share,
  burning: fc.constantFrom('burning' as const, 'calm' as const, 'unknown' as const),
} satisfies Record<keyof BudgetEntry, fc.Arbitrary<unknown>>;

export const budgetEntry: fc.Arbitrary<BudgetEntry> = fc.record(budgetFields, {
  requiredKeys: ['from', 'to', 'unit', 'total', 'spent', 'left', 'missing', 'outageMsLeft', 'target', 'burning'],
  noNullPrototype: true,
});

export const budgetServices: fc.Arbitrary<BudgetBoard['services']> = byId(bySlo(budgetEntry));

const shown = fc.record(
  { from: time, endpoint: fc.constantFrom('us-east-1', 'public'), answered: fc.constant(true as const) },
  { requiredKeys: ['from', 'endpoint'], noNullPrototype: true },
);

export const spans: fc.Arbitrary<readonly Span[]> = fc.array(
  fc.record({ from: time, to: time }, { noNullPrototype: true }),
  { maxLength: 4 },
);

export const recentServices: fc.Arbitrary<Record<string, RecentService>> = byId(
  fc.record(
    {
      since: time,
      shown: fc.array(shown, { maxLength: 3 }),
      maintenance: spans,
      visible: marks,
      endpoints: byId(marks),
    },
    { requiredKeys: ['since', 'shown', 'visible', 'endpoints'], noNullPrototype: true },
  ),
);

/** A ratio with at most eight decimals: a millionth of a percent is how precisely a bar is kept. */
const ratio = fc.oneof(
  fc.integer({ min: 0, max: 1e8 }).map((parts) => parts / 1e8),
  fc.constantFrom(0, 1, 0.29, 0.57, 0.999, 0.9995),
);

export const bar: fc.Arbitrary<DayBar | null> = fc.option(
  fc.oneof(
    // As boards had it before they told what a day was made of.
    fc.record({ availability: ratio, coverage: ratio }, { requiredKeys: ['coverage'], noNullPrototype: true }),
    fc.tuple(tally, fc.nat({ max: 30 })).map(([of, outages]) => dayBarOf(of, outages)),
  ),
);

export const boardServices: fc.Arbitrary<Record<string, BoardService>> = byId(
  fc.record(
    {
      since: time,
      windows: fc.dictionary(fc.constantFrom(...windows.map(({ id }) => id)), tally, { noNullPrototype: true }),
      days: fc.array(bar, { maxLength: 90 }),
      today: tally,
      todayOutages: fc.integer({ min: 1, max: 24 }),
      lastOutage: outage,
    },
    { requiredKeys: ['since', 'windows', 'days', 'today'], noNullPrototype: true },
  ),
);
