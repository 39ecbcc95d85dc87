/** The series as CSV, as an independent parser reads them. */
import fc from 'fast-check';
import Papa from 'papaparse';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import { csvText } from '../../../shared/status/formats/csv/csvText.ts';
import { hostile, worldApp, worldConfig, worldLedger } from '../world.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await worldLedger();
});

async function asked(path: string, parts: Parameters<typeof worldApp>[0] = {}) {
  const { app } = await worldApp({ ledger, ...parts });
  const response = await app.request(path);
  return { response, text: await response.text(), app };
}

const rowsOf = (text: string) => {
  const { data, errors, meta } = Papa.parse<Record<string, string>>(text, {
    header: true,
    newline: '\r\n',
    skipEmptyLines: 'greedy',
  });
  expect(errors).toEqual([]);
  return { rows: data, fields: meta.fields ?? [] };
};

const routes = [
  '/api/v1/status.csv',
  '/api/v1/incidents.csv',
  '/api/v1/services/checkout/uptime.csv',
  '/api/v1/services/checkout/latency.csv?resolution=hour&window=24h',
  '/api/v1/services/checkout/budget.csv',
  '/api/v1/services/checkout/events.csv',
  '/api/v1/services/checkout/incidents.csv',
];

describe('the series as CSV (RFC 4180)', () => {
  it.each(routes)('are read by a parser, with a header, and a cell in every row for every column: %s', async (path) => {
    const { response, text } = await asked(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('etag')).toMatch(/^W\//);
    expect(text.endsWith('\r\n')).toBe(true);
    const { rows, fields } = rowsOf(text);
    expect(rows.length).toBeGreaterThan(0);
    for (const field of fields) expect(field).toMatch(/^[a-z0-9_]+$/);
    for (const row of rows) expect(Object.keys(row)).toEqual(fields);
  });

  it('say what the JSON says', async () => {
    const query = '?from=2026-11-22T18:00:00Z&to=2026-11-22T19:20:00Z&resolution=hour';
    const { rows } = rowsOf((await asked(`/api/v1/services/checkout/uptime.csv${query}`)).text);
    const json = JSON.parse((await asked(`/api/v1/services/checkout/uptime${query}`)).text);
    expect(rows.map((row) => [row['from'], Number(row['availability']), Number(row['down_seconds'])])).toEqual(
      json.buckets.map((bucket: Record<string, unknown>) => [
        bucket['from'],
        bucket['availability'],
        bucket['downSeconds'],
      ]),
    );
    const status = rowsOf((await asked('/api/v1/status.csv')).text).rows;
    expect(status.map((row) => [row['service'], row['state'], row['availability_1h']])).toEqual([
      ['checkout', 'degraded', '0.75'],
      ['search', 'unknown', ''],
      ['hostile', 'down', expect.stringMatching(/^0(\.\d+)?$/)],
    ]);
    expect(status[2]?.['title']).toBe(hostile);
    const incidents = rowsOf((await asked('/api/v1/services/checkout/incidents.csv')).text).rows;
    expect(incidents).toContainEqual(
      expect.objectContaining({
        scope: 'service',
        from: '2026-11-22T18:50:00.000Z',
        duration_seconds: '900',
        reason: 'status',
      }),
    );
    const events = rowsOf((await asked('/api/v1/services/checkout/events.csv')).text).rows;
    expect(events.map((row) => [row['kind'], row['at'], row['to']])).toEqual([
      ['outage', '2026-11-22T18:50:00.000Z', '2026-11-22T19:05:00.000Z'],
      ['gap', '2026-11-22T15:00:00.000Z', '2026-11-22T16:30:00.000Z'],
    ]);
  });

  it('tell latencies hour by hour, where there are any', async () => {
    const { rows } = rowsOf((await asked(routes[3] ?? '')).text);
    const outside = rows.filter((row) => row['endpoint'] === 'public');
    // From noon to 19:00 without 16:00, of which only the second half was seen, and 15:00, of which nothing was.
    expect(outside.map((row) => row['from']?.slice(11, 13))).toEqual(['12', '13', '14', '16', '17', '18']);
    for (const row of outside) expect(Math.abs(Number(row['p50_ms']) - 12.5)).toBeLessThan(12.5 * 0.02);
  });

  it('tell how a budget went down: whole at first, and less by what was spent since the row before', async () => {
    const { rows } = rowsOf((await asked('/api/v1/services/checkout/budget.csv')).text);
    expect(rows[0]).toMatchObject({ objective: 'availability', left: '1', spent: '0' });
    for (const [index, row] of rows.entries()) {
      if (index > 0)
        expect(Number(row['left'])).toBeCloseTo(Number(rows[index - 1]?.['left']) - Number(row['spent']), 9);
    }
    expect(Number(rows.at(-1)?.['left'])).toBeLessThan(1);
  });

  it.each([
    '/api/v1/services/nope/uptime.csv',
    '/api/v1/services/checkout/uptime.csv?window=2h',
    '/api/v1/incidents.csv?window=365d',
  ])('answer mistakes as the JSON does: %s', async (path) => {
    const { response } = await asked(path);
    const same = await asked(path.replace('.csv', ''));
    expect([response.status, response.headers.get('content-type')]).toEqual([
      same.response.status,
      'application/problem+json',
    ]);
  });

  it('tell the public what it is to see', async () => {
    const page = { public: { services: ['search'], parts: [] } };
    const config = { ...worldConfig, page };
    for (const path of routes.slice(1)) expect((await asked(path, { config })).response.status).toBe(404);
    expect((await asked('/api/v1/status.csv', { config })).text).not.toMatch(/checkout|hostile/i);
    const operator = await asked(routes[2] ?? '', { config, evidence: true });
    expect(operator.response.status).toBe(200);
    expect(operator.response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a cell', () => {
  const column = [{ name: 'x', of: (row: string | number) => row }];

  it('keeps any text, but for the mark before what could be a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (texts) => {
        const { data } = Papa.parse<string[]>(csvText(column, texts), { newline: '\r\n' });
        const cells = data.slice(1, -1).map(([cell]) => cell);
        expect(cells).toEqual(texts.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text)));
      }),
    );
  });

  // OWASP, "CSV Injection": cells that begin with one of these are taken for formulas.
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
    '＋1',
    '－1',
    '＠1',
    '=HYPERLINK("http://x")',
  ])('is text for a spreadsheet: %j', (text) => {
    expect(csvText(column, [text])).toBe(`x\r\n"'${text.replaceAll('"', '""')}"\r\n`);
  });

  it('stays a number where it is one', () => {
    expect(csvText(column, [-1.5, 0, 1e-7])).toBe('x\r\n-1.5\r\n0\r\n1e-7\r\n');
  });
});
