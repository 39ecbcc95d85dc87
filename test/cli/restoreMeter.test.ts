/** How far a restore test is. The expected figures are arithmetic that a reader can do: bytes over seconds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advanced,
  dueLine,
  type Logged,
  leftMsOf,
  type Meter,
  meterLine,
  meterOf,
  rateOf,
} from '../../cli/restoreMeter.ts';
import type { Phase, Progress } from '../../shared/restore/progress.ts';

const mebibyte = 2 ** 20;

const fetching = (done: number, of?: number): Progress => ({
  phase: 'fetch',
  bytes: { done, ...(of === undefined ? {} : { of }) },
});

/** Ten seconds of fetching 1 GiB at 10 MiB a second, told four times a second. */
function steady(seconds: number): Meter {
  let meter = meterOf('orders', 0);
  for (let quarter = 0; quarter <= seconds * 4; quarter++) {
    meter = advanced(meter, fetching((quarter / 4) * 10 * mebibyte, 1_024 * mebibyte), quarter * 250);
  }
  return meter;
}

describe('a steady download', () => {
  it('has the rate and the time left that division gives', () => {
    const meter = steady(10);
    expect(rateOf(meter)).toBeCloseTo(10 * mebibyte, 0);
    // 924 MiB at 10 MiB/s.
    expect(leftMsOf(meter)).toBeCloseTo(92_400, 0);
  });

  it('reads so, with a bar where there is room', () => {
    expect(meterLine(steady(10), 10_000, 120)).toBe(
      'orders: fetching  █░░░░░░░░░░░░░░░░░░░  9 %  100 MiB of 1 GiB  10 MiB/s  1 min 32 s left',
    );
    expect(meterLine(steady(10), 10_000, 80)).toBe(
      'orders: fetching  9 %  100 MiB of 1 GiB  10 MiB/s  1 min 32 s left',
    );
  });

  it('follows a change of speed within seconds', () => {
    let meter = steady(10);
    for (let second = 11; second <= 20; second++) {
      meter = advanced(meter, fetching((100 + (second - 10)) * mebibyte, 1_024 * mebibyte), second * 1_000);
    }
    expect(rateOf(meter)).toBeCloseTo(mebibyte, 0);
  });

  it('keeps few samples, however often it is told', () => {
    let meter = meterOf('orders', 0);
    for (let chunk = 0; chunk < 100_000; chunk++) meter = advanced(meter, fetching(chunk * 65_536), chunk * 10);
    expect(meter.samples.length).toBeLessThan(1_000);
  });
});

describe('what nobody can say', () => {
  it('is left out: no rate from one sample, no time left without a size, none at a standstill', () => {
    const one = advanced(meterOf('orders', 0), fetching(5, 10), 0);
    expect([rateOf(one), leftMsOf(one)]).toEqual([undefined, undefined]);
    const unsized = advanced(advanced(meterOf('orders', 0), fetching(0), 0), fetching(1_000), 1_000);
    expect([rateOf(unsized), leftMsOf(unsized)]).toEqual([1_000, undefined]);
    const still = advanced(advanced(meterOf('orders', 0), fetching(5, 10), 0), fetching(5, 10), 4_000);
    expect([rateOf(still), leftMsOf(still)]).toEqual([0, undefined]);
  });

  it('is how long restoring takes, so the time that it has taken is told', () => {
    const meter = advanced(steady(10), { phase: 'restore', text: 'table orders' }, 10_000);
    expect(meterLine(meter, 75_000, 80)).toBe('orders: restoring  table orders  1 min 5 s');
    expect(rateOf(meter)).toBeUndefined();
  });
});

describe('a line', () => {
  const phases: readonly Phase[] = ['find', 'thaw', 'fetch', 'check', 'restore', 'query', 'clean-up', 'record'];
  const progress = fc.record(
    {
      phase: fc.constantFrom(...phases),
      bytes: fc.record({ done: fc.nat(), of: fc.nat() }, { requiredKeys: ['done'] }),
      text: fc.string({ unit: 'grapheme' }),
    },
    { requiredKeys: ['phase'] },
  );

  it('fits and is one, whatever is told of it', () => {
    const told = fc.array(progress, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.string(), told, fc.integer({ min: 1, max: 300 }), (backup, all, width) => {
        const meter = all.reduce<Meter>((before, one, place) => advanced(before, one, place * 700), meterOf(backup, 0));
        const line = meterLine(meter, 5_000, width);
        expect([...line].length).toBeLessThan(width);
        expect(line).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('a log', () => {
  function logOf(all: readonly (readonly [at: number, Progress])[]): readonly string[] {
    let [meter, logged]: [Meter, Logged] = [meterOf('orders', 0), { at: 0 }];
    return all.flatMap(([at, progress]) => {
      meter = advanced(meter, progress, at);
      const due = dueLine(meter, logged, at);
      logged = due?.logged ?? logged;
      return due === undefined ? [] : [due.line];
    });
  }

  it('tells each phase once, what is waited for, and bytes now and then', () => {
    const download = Array.from({ length: 241 }, (_, quarter) => {
      return [1_000 + quarter * 250, fetching((quarter / 4) * 10 * mebibyte, 600 * mebibyte)] as const;
    });
    expect(
      logOf([
        [0, { phase: 'find' }],
        [500, { phase: 'thaw', text: 'Standard, 3 to 5 hours' }],
        [600, { phase: 'thaw', text: 'Standard, 3 to 5 hours' }],
        ...download,
        [62_000, { phase: 'restore' }],
      ]),
    ).toEqual([
      'orders: looking for the backup',
      'orders: thawing, Standard, 3 to 5 hours',
      'orders: fetching',
      'orders: fetching, 16 %, 100 MiB of 600 MiB, 10 MiB/s, 50 s left',
      'orders: fetching, 33 %, 200 MiB of 600 MiB, 10 MiB/s, 40 s left',
      'orders: fetching, 50 %, 300 MiB of 600 MiB, 10 MiB/s, 30 s left',
      'orders: fetching, 66 %, 400 MiB of 600 MiB, 10 MiB/s, 20 s left',
      'orders: fetching, 83 %, 500 MiB of 600 MiB, 10 MiB/s, 10 s left',
      'orders: fetching, 100 %, 600 MiB of 600 MiB, 10 MiB/s',
      'orders: restoring',
    ]);
  });
});
