import { describe, expect, it } from 'vitest';
import type { Config } from '../../shared/config/config.ts';
import { maintainedUntil } from '../../shared/ledger/maintained.ts';
import { anHour, dayMs, hourMs, minuteMs } from './samples.ts';

const nightly: Pick<Config, 'maintenance'> = {
  maintenance: [{ kind: 'cron', cron: '0 3 * * *', timezone: 'UTC', forMs: hourMs }],
};
const three = anHour - (anHour % dayMs) + 3 * hourMs;
const none: Pick<Config, 'maintenance'> = { maintenance: [] };

const folding = { service: 'checkout', since: three - 2 * hourMs, hoursTo: three };

describe('the history of maintenance', () => {
  it('begins with the watching, and grows as far as is folded', () => {
    const open = maintainedUntil(nightly, { ...folding, earlier: undefined, to: three + 10 * minuteMs });
    expect(open).toEqual([{ from: three, to: three + 10 * minuteMs }]);
    const earlier = { maintenance: open, to: three + 10 * minuteMs };
    const whole = maintainedUntil(nightly, { ...folding, earlier, to: three + 90 * minuteMs });
    expect(whole).toEqual([{ from: three, to: three + hourMs }]);
  });

  it('is not rewritten by another config', () => {
    const maintenance = [{ from: three, to: three + 10 * minuteMs }];
    const earlier = { maintenance, to: three + 10 * minuteMs };
    expect(maintainedUntil(none, { ...folding, earlier, to: three + hourMs })).toEqual(maintenance);
    expect(maintainedUntil(nightly, { ...folding, earlier: { to: three + 2 * hourMs }, to: three + dayMs })).toEqual(
      [],
    );
  });

  it('is forgotten when no hour can be folded with it again', () => {
    const spansAfter = (to: number, hoursTo: number) =>
      maintainedUntil(nightly, { ...folding, earlier: undefined, to, hoursTo }).map(
        ({ from }) => (from - three) / dayMs,
      );
    expect(spansAfter(three + 9.5 * dayMs, three + 9 * dayMs)).toEqual([5, 6, 7, 8, 9]);
    // Hours that were never folded, because the rollup was away, still need theirs.
    expect(spansAfter(three + 9.5 * dayMs, three)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('is bounded', () => {
    const often: Pick<Config, 'maintenance'> = {
      maintenance: [{ kind: 'cron', cron: '*/2 * * * *', timezone: 'UTC', forMs: minuteMs }],
    };
    const spans = maintainedUntil(often, { ...folding, earlier: undefined, to: three + dayMs });
    expect(spans).toHaveLength(100);
    expect(spans.at(-1)).toEqual({ from: three + dayMs - 2 * minuteMs, to: three + dayMs - minuteMs });
  });
});
