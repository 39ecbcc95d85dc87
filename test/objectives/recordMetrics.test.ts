import { describe, expect, it } from 'vitest';
import type { Config, MetricIndicator } from '../../shared/config/config.ts';
import type { Range } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import type { Cell } from '../../shared/objectives/cells.ts';
import { createMeasureMemory, measureAll } from '../../shared/objectives/measure.ts';
import { type Recorded, recordMetrics } from '../../shared/objectives/recordMetrics.ts';
import { sumOf } from '../../shared/objectives/series.ts';
import { anHour, configOf, dayMs, hourMs, minuteMs, serviceOf } from '../ledger/samples.ts';

const metric = { namespace: 'AWS/ApplicationELB', name: 'RequestCount', dimensions: {}, statistic: 'Sum' };
const indicator: MetricIndicator = { kind: 'metric', total: metric, bad: metric };
const service = {
  ...serviceOf('checkout', minuteMs),
  objective: {
    availability: 0.999,
    window: { kind: 'rolling', ms: 30 * dayMs },
    indicator,
    minimum: { events: 20, failures: 3 },
    spent: [1],
  },
} as const;
const config: Config = configOf(['us-east-1'], [service]);

/** CloudWatch as it is: it forgets after 15 days, and sometimes does not answer. */
function cloudWatch(isAway: (range: Range) => boolean = () => false) {
  const asked: Range[] = [];
  const metrics = async (_: MetricIndicator, range: Range): Promise<readonly Cell[]> => {
    asked.push(range);
    const minutes = (range.to - range.from) / minuteMs;
    return Array.from({ length: minutes }, (): Cell => (isAway(range) ? 'missing' : { good: 9, bad: 1 }));
  };
  return { asked, metrics };
}

function recorder(metrics: ReturnType<typeof cloudWatch>['metrics']) {
  const ledger = createMemoryLedger();
  const recorded = new Map<string, Recorded>();
  const parts = { ledger, metrics, recorded, clock: { monotonic: () => 0 } };
  return { ledger, record: (now: number) => recordMetrics({ config, observer: 'us-east-1', now }, parts) };
}

const all = { from: 0, to: anHour + 100 * dayMs };

describe('what CloudWatch counted', () => {
  it('is recorded hour by hour, two weeks back, and asked for once', async () => {
    const { asked, metrics } = cloudWatch();
    const { ledger, record } = recorder(metrics);
    for (let turn = 0; turn < 40; turn += 1) expect(await record(anHour + 20 * minuteMs + turn)).toEqual([]);
    const hours = await ledger.metricHours('checkout', all);
    expect(hours).toHaveLength(14 * 24);
    expect(hours.at(-1)).toEqual({
      service: 'checkout',
      hour: anHour - hourMs,
      writer: 'us-east-1',
      cells: '9/1x60',
      known: 60,
    });
    expect(asked).toHaveLength(14 * 24);
    const [day] = await ledger.metricDays('checkout', { from: anHour - 3 * dayMs, to: anHour });
    expect(day).toMatchObject({ known: 1_440, counted: { good: 9 * 1_440, bad: 1_440, knownMs: dayMs } });
  });

  it('is asked for again when it was not said', async () => {
    const blip = anHour - hourMs;
    let isAway = true;
    const { metrics } = cloudWatch(({ from }) => isAway && from === blip);
    const { ledger, record } = recorder(metrics);
    for (let turn = 0; turn < 40; turn += 1) await record(anHour + 16 * minuteMs + turn);
    const range = { from: blip, to: anHour };
    expect(await ledger.metricHours('checkout', range)).toEqual([]);
    isAway = false;
    await record(anHour + 20 * minuteMs);
    expect(await ledger.metricHours('checkout', range)).toEqual([]);
    await record(anHour + 32 * minuteMs);
    expect(await ledger.metricHours('checkout', range)).toHaveLength(1);
  });

  it('outlives CloudWatch: what is recorded is counted, and what is new is asked for', async () => {
    const { metrics } = cloudWatch(({ to }) => to <= anHour - hourMs);
    const ledger = createMemoryLedger();
    for (let hour = anHour - 20 * dayMs; hour < anHour; hour += hourMs) {
      await ledger.putMetricHour({ service: 'checkout', hour, writer: 'x', cells: '5/0x60', known: 60 });
    }
    const now = anHour + 30 * minuteMs;
    const { measured, failures } = await measureAll(
      { config, now },
      { ledger, metrics, memory: createMeasureMemory() },
    );
    expect(failures).toEqual([]);
    const [one] = measured;
    // Datapoints come minutes late: three are left to settle.
    expect(one?.at).toBe(now - 3 * minuteMs);
    const near = one === undefined ? undefined : sumOf(one.series, one.at - 3 * hourMs, one.at);
    // 33 minutes as recorded two hours ago and more; the hour before and this one as CloudWatch says now.
    expect(near).toMatchObject({ knownMs: 3 * hourMs, missingMs: 0, bad: 87, good: 93 * 5 + 87 * 9 });
  });

  it('is left to the next turn when there is no time', async () => {
    const { metrics } = cloudWatch();
    const ledger = createMemoryLedger();
    let now = 0;
    const clock = { monotonic: () => (now += 10_000) };
    await recordMetrics(
      { config, observer: 'us-east-1', now: anHour },
      { ledger, metrics, recorded: new Map(), clock },
    );
    expect(await ledger.metricHours('checkout', all)).not.toHaveLength(0);
    const late = { monotonic: () => (now += 20_000) };
    const other = createMemoryLedger();
    await recordMetrics(
      { config, observer: 'us-east-1', now: anHour },
      { ledger: other, metrics, recorded: new Map(), clock: late },
    );
    expect(await other.metricHours('checkout', all)).toEqual([]);
  });
});
