import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { detailText, statusText } from '../../cli/statusText.ts';
import type { serviceDetailSchema, statusSchema, uptimeSchema } from '../../shared/status/wire/schemas.ts';

type Detail = z.output<typeof serviceDetailSchema>;
type Uptime = z.output<typeof uptimeSchema>;

const at = '2026-11-22T19:30:00.000Z';

const uptime = (parts: Partial<Uptime>): Uptime => ({
  availability: 1,
  nines: null,
  coverage: 1,
  upSeconds: 3_600,
  downSeconds: 0,
  unknownSeconds: 0,
  missingSeconds: 0,
  maintenanceSeconds: 0,
  ...parts,
});

const nothing = uptime({ availability: null, coverage: null, upSeconds: 0 });

const checkout: Detail = {
  id: 'checkout',
  title: 'Checkout API',
  state: 'degraded',
  active: 'us-east-1',
  epoch: 0,
  maintenance: null,
  endpoints: [
    {
      id: 'us-east-1',
      state: 'up',
      observers: {
        'us-east-1': { state: 'up', at, latencyMs: 9.25 },
        'us-west-2': { state: 'up', at, latencyMs: 71.4 },
      },
    },
    {
      id: 'us-west-2',
      state: 'down',
      observers: {
        'us-east-1': {
          state: 'down',
          at,
          latencyMs: 31,
          reason: 'status',
          evidence: { expected: 'status 200', got: 'status 503', excerpt: 'try later' },
        },
      },
    },
  ],
  countedTo: at,
  uptime: {
    '1h': uptime({ availability: 0.75, nines: 0.602, upSeconds: 2_700, downSeconds: 900 }),
    '24h': uptime({ availability: 0.9995, nines: 3.301, unknownSeconds: 75, missingSeconds: 5_400, coverage: 0.937 }),
    '30d': uptime({}),
  },
  alerts: null,
  since: at,
  days: [null],
  lastOutage: { from: '2026-11-22T18:50:00.000Z', to: '2026-11-22T19:05:00.000Z', ongoing: false, reason: 'status' },
};

const status: z.output<typeof statusSchema> = {
  generatedAt: at,
  observers: [
    { region: 'us-east-1', state: 'reporting', lastRoundAt: at },
    { region: 'us-west-2', state: 'silent', lastRoundAt: null },
  ],
  services: [checkout, { ...checkout, id: 'new', title: 'New', state: 'unknown', uptime: { '1h': nothing } }],
  alerts: null,
};

describe('the status as text', () => {
  it('is a table of the services, and who observes', () => {
    expect(statusText(status)).toBe(
      [
        'service         state     active     1h    24h      30d    90d',
        '◐ Checkout API  degraded  us-east-1  75 %  99.95 %  100 %  –',
        '? New           unknown   us-east-1  –     –        –      –',
        '',
        'observers: us-east-1 reporting, us-west-2 silent',
        `as of ${at}`,
        '',
      ].join('\n'),
    );
  });

  it('of one service has each view, the evidence, the windows and the last outage', () => {
    expect(detailText(checkout)).toBe(
      [
        '◐ Checkout API is degraded; the active endpoint is us-east-1',
        '',
        'endpoint     state  us-east-1  us-west-2',
        '● us-east-1  up     9.3 ms     71 ms',
        '✕ us-west-2  down   status     silent',
        '',
        '  us-west-2 from us-east-1: status; expected status 200; got status 503; answer: try later',
        '',
        'window  availability  nines            down    unknown     gaps        coverage',
        '1h      75 %          0.6 nines        15 min  0 s         0 s         100 %',
        '24h     99.95 %       3.3 nines        0 s     1 min 15 s  1 h 30 min  93.7 %',
        '30d     100 %         no failure seen  0 s     0 s         0 s         100 %',
        '',
        'Last outage: 2026-11-22T18:50:00.000Z, for 15 min (status)',
        '',
      ].join('\n'),
    );
  });

  it('tells an outage that goes on from none at all', () => {
    const { lastOutage: _, ...quiet } = { ...checkout, endpoints: [] };
    const from = '2026-11-22T18:50:00.000Z';
    expect(detailText({ ...quiet, lastOutage: null })).toMatch(/\nNo outage seen\.\n$/);
    expect(detailText({ ...quiet, lastOutage: { from, to: at, ongoing: true } })).toMatch(
      /\nOutage since 2026-11-22T18:50:00\.000Z\n$/,
    );
  });
});
