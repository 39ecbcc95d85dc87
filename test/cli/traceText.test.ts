import { describe, expect, it } from 'vitest';
import { lifePicture } from '../../cli/lifePicture.ts';
import { traceText, usdText } from '../../cli/traceText.ts';
import { priceList } from '../../shared/storage/cost/priceList.ts';
import { pricesFor } from '../../shared/storage/cost/pricesFor.ts';
import { traceOf } from '../../shared/storage/trace.ts';
import { lifecycle, object } from '../storage/lifecycles.ts';

const house = lifecycle({
  id: 'house',
  transitions: [
    { when: { days: 30 }, storageClass: 'STANDARD_IA' },
    { when: { days: 90 }, storageClass: 'GLACIER' },
    { when: { days: 365 }, storageClass: 'DEEP_ARCHIVE' },
  ],
  expiration: { days: 2555 },
  noncurrentExpiration: { days: 30 },
});

const dump = object({ key: 'pg/2014.dump', size: 4 * 2 ** 30, versioning: 'enabled' });
const request = { bucket: 'backups', object: dump, lifecycle: house, prices: pricesFor('us-east-1', priceList) };

describe('a trace in the terminal', () => {
  it('is a table and a picture for each path', () => {
    expect(traceText(traceOf(request), { width: 120, utf8: true })).toBe(
      `s3://backups/pg/2014.dump
4 GiB; STANDARD; versions kept; written 2014-01-15 10:30:00 UTC

If nobody touches it:
day   date        what happens                class         rule     a month  time to read
0     2014-01-15  written                     STANDARD      -        $0.092   at once
31    2014-02-15  moved                       STANDARD_IA   "house"  $0.050   at once
91    2014-04-16  moved                       GLACIER       "house"  $0.014   3 h to 5 h; bulk 5 h to 12 h
366   2015-01-16  moved                       DEEP_ARCHIVE  "house"  $0.0040  up to 12 h; bulk up to 48 h
2556  2021-01-14  hidden, kept as noncurrent  DEEP_ARCHIVE  "house"  $0.0040  up to 12 h; bulk up to 48 h
2586  2021-02-13  deleted for good            -             "house"  -        -
5111  2028-01-13  its delete marker removed   -             "house"  -        -

SSAAGGGGGGGGGDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDdd········
╵ ╵ ╵        ╵                                                                            ╵ ╵
0 31         366                                                                          2556
days after it was written; S STANDARD; A STANDARD_IA; G GLACIER; D DEEP_ARCHIVE; d DEEP_ARCHIVE, noncurrent; · gone
Gone for good on day 2586, on 2021-02-13. Until then it costs $0.61.

If it is overwritten or deleted on day 1:
day  date        what happens            class     rule     a month  time to read
0    2014-01-15  written                 STANDARD  -        $0.092   at once
1    2014-01-16  noncurrent from now on  STANDARD  -        $0.092   at once
32   2014-02-16  deleted for good        -         "house"  -        -

SSss································································································
╵ ╵ ╵
0 1 32
days after it was written; S STANDARD; s STANDARD, noncurrent; · gone
Gone for good on day 32, on 2014-02-16. Until then it costs $0.095.
`,
    );
  });

  it.each([40, 60, 80, 100, 200])('draws nothing wider than %i columns', (width) => {
    for (const utf8 of [true, false]) {
      const trace = traceOf(request);
      for (const path of trace.paths) {
        const [bar = '', ticks = '', labels = ''] = lifePicture(path, trace, { width, utf8 }).split('\n');
        expect(Math.max(bar.length, ticks.length, labels.length)).toBeLessThan(width);
      }
    }
  });

  it('leaves columns out of the table where the terminal is narrow', () => {
    const widest = (width: number) => {
      const [, table = ''] = traceText(traceOf(request), { width, utf8: true }).split('If nobody touches it:\n');
      return Math.max(...(table.split('\n\n')[0] ?? '').split('\n').map((line) => line.length));
    };
    expect(widest(100)).toBeLessThanOrEqual(100);
    expect(widest(80)).toBeLessThanOrEqual(80);
  });

  it('is plain ASCII where the terminal is', () => {
    expect(traceText(traceOf(request), { width: 80, utf8: false })).toMatch(/^[\n -~]*$/);
  });

  it('lets nothing in a key, a tag or a rule act upon the terminal', () => {
    const clears = '\u001b[2J';
    const text = traceText(
      traceOf({
        ...request,
        bucket: `b${clears}`,
        object: { ...dump, key: `k${clears}`, tags: { [`t${clears}`]: clears } },
        lifecycle: lifecycle({ id: `r${clears}`, expiration: { days: 1 } }),
      }),
      { width: 80, utf8: true },
    );
    expect(text).not.toContain('\u001b');
    expect(text).toContain('\\u001b[2J');
  });

  it('says so when nothing ever deletes it', () => {
    const text = traceText(traceOf({ ...request, lifecycle: lifecycle() }), { width: 80, utf8: true });
    expect(text).toContain('No rule ever deletes it. In the 366 days shown it costs $');
  });

  it('says why there are no costs', () => {
    const text = traceText(traceOf({ ...request, prices: pricesFor('me-central-1', priceList) }), {
      width: 80,
      utf8: true,
    });
    expect(text).toContain('No costs are shown. The price list of 2025-10-28 has no prices for me-central-1');
    expect(text).not.toContain('$');
  });

  it('shows a span of a day beside one of years', () => {
    const trace = traceOf({ ...request, object: { ...dump, versioning: 'off' } });
    const [bar] = lifePicture(trace.paths[0], trace, { width: 30, utf8: false }).split('\n');
    expect(bar).toBe('SSAAGGDDDDDDDDDDDDDDDDDDDD...');
  });

  it('draws nothing where nothing is shown', () => {
    expect(() => traceText(traceOf({ ...request, days: 0 }), { width: 80, utf8: true })).not.toThrow();
  });
});

it.each([
  [0, '$0'],
  [1234.5, '$1234.50'],
  [0.0125, '$0.013'],
  [0.00001, '$0.000010'],
  [0.999, '$1.00'],
])('%f dollars', (usd, text) => {
  expect(usdText(usd)).toBe(text);
});
