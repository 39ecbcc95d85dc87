/** The demo's config, held against what its story is to show. */
import { expect, it } from 'vitest';
import { demoConfig } from '../../local/demo/config.ts';
import { burnAt } from '../../shared/objectives/burn.ts';
import { appendAll, emptySeries, minuteMs } from '../../shared/objectives/series.ts';
import { slosOf } from '../../shared/objectives/slo.ts';

const config = demoConfig({
  url: (service, region) => `http://127.0.0.1/${service}/${region}`,
  set: () => true,
  close: async () => undefined,
});

const minute = (from: number, badMs: number) => ({
  from,
  to: from + minuteMs,
  counted: { good: minuteMs - badMs, bad: badMs, knownMs: minuteMs, missingMs: 0, excludedMs: 0, unwatchedMs: 0 },
});

it('raises a page in the minute in which an endpoint has been down for a quarter of it, and calms down afterwards', () => {
  const [slo] = slosOf(config);
  if (slo === undefined) throw new Error('the demo has no objective');
  const minutes = Array.from({ length: 90 }, (_, index) => minute(index * minuteMs, index === 20 ? 15_000 : 0));
  const series = appendAll(emptySeries(0), minutes);
  expect(burnAt(slo, series, 20 * minuteMs)).toMatchObject({ state: 'calm' });
  expect(burnAt(slo, series, 21 * minuteMs)).toMatchObject({ state: 'burning', severity: 'page' });
  expect(burnAt(slo, series, 27 * minuteMs)).toMatchObject({ state: 'calm' });
});

it('tells on the console', () => {
  expect(config.alerts.map(({ to }) => to)).toEqual([{ kind: 'console' }]);
});
