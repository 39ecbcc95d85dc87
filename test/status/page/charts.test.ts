/** What charts draw is what their tables say: places on a chart are turned back into figures. */
import { describe, expect, it } from 'vitest';
import { slosOfService } from '../../../shared/objectives/slo.ts';
import { burnDownChart } from '../../../shared/status/page/charts/burnDownChart.ts';
import { latencyChart } from '../../../shared/status/page/charts/latencyChart.ts';
import { type LineChart, lineChart } from '../../../shared/status/page/charts/lineChart.ts';
import { timeTicks, valueTicks } from '../../../shared/status/page/charts/ticks.ts';
import { dayMs, hourMs, serviceOf, withObjective } from '../../ledger/samples.ts';
import { hostile } from '../world.ts';

const midnight = Date.UTC(2026, 10, 22);

const chart: LineChart = {
  lines: [
    {
      name: 'one',
      points: [
        { at: midnight, value: 0 },
        { at: midnight + 6 * hourMs, value: 50 },
        { at: midnight + 12 * hourMs, value: undefined },
        { at: midnight + 18 * hourMs, value: 100 },
      ],
    },
  ],
  from: midnight,
  to: midnight + 24 * hourMs,
  min: 0,
  max: 100,
  label: 'a chart',
  text: (value) => `${value} ms`,
};

const textOf = (markup: string) => markup.replaceAll(/<[^>]*>/g, '');

/** The points that a path goes through, as shares of the width and of the height from below. */
function pointsOf(path: string): readonly (readonly [number, number])[] {
  return [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x) / 600, 1 - Number(y) / 140]);
}

function pathsOf(markup: string, kind = 'line l\\d'): readonly string[] {
  const paths = [...markup.matchAll(new RegExp(`<path class="${kind}" d="([^"]*)"`, 'g'))].map(([, path = '']) => path);
  // Those of the key are for showing what a line looks like.
  return paths.filter((path) => path !== 'M0 4H28');
}

describe('a line chart', () => {
  it('has its points where their time and value are', async () => {
    const [path = ''] = pathsOf(String(await lineChart(chart)));
    // A quarter and three quarters of the day; half and all of the scale.
    expect(pointsOf(path)).toEqual([
      [0, 0],
      [0.25, 0.5],
      [0.75, 1],
    ]);
  });

  it('has a gap where there is no value, and shows a point that stands alone', async () => {
    const [path = ''] = pathsOf(String(await lineChart(chart)));
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path).toMatch(/M450 0h0$/);
  });

  it('says its values, and its times in UTC, at its edges', async () => {
    const markup = String(await lineChart(chart));
    const texts = [...markup.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(texts).toEqual([
      ...['0 ms', '20 ms', '40 ms', '60 ms', '80 ms', '100 ms'],
      ...['22 Nov', '06:00', '12:00', '18:00', '23 Nov'],
    ]);
    // Each value stands at its own height: its line is a fifth of the plot above the one before.
    const heights = [...markup.matchAll(/<line class="grid" x1="0" x2="100%" y1="([\d.]+)"/g)].map(([, y]) =>
      Number(y),
    );
    expect(heights).toEqual([148, 120, 92, 64, 36, 8]);
  });

  it('lets no text of others become markup', async () => {
    const hostileChart = { ...chart, heading: hostile, label: hostile, text: () => hostile };
    const markup = String(await lineChart(hostileChart));
    expect(markup).not.toContain('<script');
    expect(markup).not.toContain('alert("1"');
  });
});

describe('the marks of an axis', () => {
  it.each([
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 36.9, [0, 10, 20, 30, 40]],
    [0, 250, [0, 50, 100, 150, 200, 250]],
    [-0.35, 1, [-0.5, 0, 0.5, 1]],
    [0, 0.3, [0, 0.1, 0.2, 0.3]],
    [0, 0, [0, 1]],
  ])('are round, and hold everything from %d to %d', (min, max, expected) => {
    const ticks = valueTicks(min, max);
    if (max > min) expect(ticks.map((one) => Number(one.toFixed(9)))).toEqual(expected);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.every(Number.isFinite)).toBe(true);
  });

  it.each([
    [0, 24, ['22 Nov', '06:00', '12:00', '18:00', '23 Nov']],
    [21, 45, ['23 Nov', '06:00', '12:00', '18:00']],
    [0, 5, ['22 Nov', '01:00', '02:00', '03:00', '04:00', '05:00']],
    [0, 72, ['22 Nov', '12:00', '23 Nov', '12:00', '24 Nov', '12:00', '25 Nov']],
  ])('are whole hours and midnights: from hour %d to %d', (from, to, expected) => {
    const ticks = timeTicks(midnight + from * hourMs, midnight + to * hourMs);
    expect(ticks.map(({ text }) => text)).toEqual(expected);
  });

  it('of ninety days are few enough for a phone', () => {
    expect(timeTicks(midnight - 90 * dayMs, midnight).length).toBeLessThanOrEqual(7);
  });
});

/** Cells of the rows of a table's body, as text. */
function rowsOf(markup: string): readonly (readonly string[])[] {
  const [, body = ''] = /<tbody>([\s\S]*?)<\/tbody>/.exec(markup) ?? [];
  return [...body.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => textOf(cell)),
  );
}

describe('the chart of latencies', () => {
  const over = {
    from: midnight,
    to: midnight + 4 * hourMs,
    stepMs: hourMs,
    buckets: [
      { from: midnight, endpoint: 'a', latencyMs: [20, 40, 80] },
      { from: midnight + hourMs, endpoint: 'a', latencyMs: [10, 30, 90] },
      { from: midnight + 3 * hourMs, endpoint: 'a', latencyMs: [25, 50, 100] },
      { from: midnight, endpoint: 'b', latencyMs: [5, 6, 7] },
    ],
  };
  const view = { title: 'Shop', endpoints: ['a', 'b', 'never'], csv: '/x.csv' };
  const draw = async (more: Partial<typeof view> & { readonly underMs?: number } = {}) =>
    String(await latencyChart(over, { ...view, ...more }));

  it('draws what its table says', async () => {
    const markup = await draw();
    const rows = rowsOf(markup);
    expect(rows).toEqual([
      ['2026-11-22 00:00:00 UTC', 'b', '5.0 ms', '6.0 ms', '7.0 ms'],
      ['2026-11-22 03:00:00 UTC', 'a', '25 ms', '50 ms', '100 ms'],
      ['2026-11-22 01:00:00 UTC', 'a', '10 ms', '30 ms', '90 ms'],
      ['2026-11-22 00:00:00 UTC', 'a', '20 ms', '40 ms', '80 ms'],
    ]);
    // The highest value is 100 ms, and so the scale's end. Each hour's value is in its middle: eighths of four hours.
    const [p50, p95, p99] = pathsOf(markup).map((path) => pointsOf(path).map(([x, y]) => [x, Math.round(y * 100)]));
    expect([p50, p95, p99]).toEqual([
      [
        [0.125, 20],
        [0.375, 10],
        [0.875, 25],
      ],
      [
        [0.125, 40],
        [0.375, 30],
        [0.875, 50],
      ],
      [
        [0.125, 80],
        [0.375, 90],
        [0.875, 100],
      ],
    ]);
    expect(pathsOf(markup)[0]?.match(/M/g)).toHaveLength(2);
  });

  it('has one for each endpoint that was up, all on one scale', async () => {
    const markup = await draw();
    expect([...markup.matchAll(/<figcaption class="over">([^<]*)/g)].map(([, name]) => name)).toEqual(['a', 'b']);
    expect(markup.match(/>100 ms<\/text>/g)).toHaveLength(2);
  });

  it('draws what was promised, and has room for it', async () => {
    const markup = await draw({ underMs: 400 });
    expect(textOf(markup)).toContain('promised: under 400 ms');
    expect(pathsOf(markup, 'mark').some((path) => path.startsWith('M0 0'))).toBe(true);
  });

  it('says so when no hour has a latency', async () => {
    const markup = String(await latencyChart({ ...over, buckets: [] }, view));
    expect(markup).toContain('No hour that is over has a latency');
    expect(markup).not.toContain('<svg');
  });
});

describe('the chart of an error budget', () => {
  const at = midnight + 2 * dayMs;
  const from = at - 4 * dayMs;
  const [slo] = slosOfService(withObjective(serviceOf('shop', hourMs)));
  if (slo === undefined) throw new Error('it has an objective');
  const budget = { from, to: at, unit: 'ms', total: 100, spent: 50, left: 50, missing: 0, outageMsLeft: 50 } as const;
  const points = [
    { at: from, left: 1, spent: 0 },
    { at: from + dayMs, left: 0.75, spent: 0.25 },
    { at: from + 2 * dayMs, left: 0.75, spent: 0 },
    { at: from + 3 * dayMs, left: 0.5, spent: 0.25 },
    { at, left: 0.5, spent: 0 },
  ];
  const draw = async (more: object = {}, changed: Partial<{ points: typeof points }> = {}) =>
    String(await burnDownChart({ slo, at, budget: { ...budget, ...more }, stepMs: dayMs, points, ...changed }, 'Shop'));

  it('draws what its table says, and lists the days on which something was spent', async () => {
    const markup = await draw();
    expect(rowsOf(markup)).toEqual([
      ['2026-11-23', '0 %', '50 %'],
      ['2026-11-22', '25 %', '50 %'],
      ['2026-11-20', '25 %', '75 %'],
    ]);
    const [left = ''] = pathsOf(markup);
    expect(pointsOf(left)).toEqual([
      [0, 1],
      [0.25, 0.75],
      [0.5, 0.75],
      [0.75, 0.5],
      [1, 0.5],
    ]);
  });

  it('goes on at the present pace to where nothing is left', async () => {
    // In as long again as the window is: half of the width, and then the other half.
    const markup = await draw({ goneAt: at + 4 * dayMs, burnRate: 2 });
    const [, pace = ''] = pathsOf(markup);
    expect(pointsOf(pace)).toEqual([
      [0.5, 0.5],
      [1, 0],
    ]);
    expect(textOf(markup)).toContain('At the present pace it is gone at 2026-11-28 00:00:00 UTC.');
  });

  it.each([
    ['lasts', { burnRate: 0.3 }, /At the present pace it lasts\./],
    ['begins anew', { burnRate: 0.3, to: at + dayMs }, /lasts until it begins anew, at 2026-11-25 00:00:00 UTC/],
    ['is not known', {}, /How fast it burns is not known/],
  ])('says in words that it %s', async (_what, more, words) => {
    expect(textOf(await draw(more))).toMatch(words);
  });

  it('has room for what is overspent', async () => {
    const overspent = [...points.slice(0, -1), { at, left: -0.5, spent: 1 }];
    const markup = await draw({ goneAt: at }, { points: overspent });
    expect(textOf(markup)).toMatch(/−50 % left at [^:]*:\d\d:\d\d UTC: it is spent/);
    expect(rowsOf(markup)[0]).toEqual(['2026-11-23', '100 %', '−50 %']);
    // From −50 % to 100 % in steps of a half: the last point is at the bottom.
    expect(pointsOf(pathsOf(markup)[0] ?? '').at(-1)).toEqual([1, 0]);
  });
});
