/** The badges, as SVG and as shields.io's endpoint badges take them. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SaxesParser } from 'saxes';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../../shared/config/config.ts';
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import {
  type Badge,
  badgeColours,
  budgetBadge,
  latencyBadge,
  uptimeBadge,
} from '../../../shared/status/formats/badge/badge.ts';
import { badgeSvg } from '../../../shared/status/page/badge.ts';
import { worldApp, worldConfig, worldLedger, worldObjective } from '../world.ts';
import { countedBudget, statusOf, tally } from './figures.ts';

/** From the table at https://shields.io/badges/endpoint-badge: what is required, and of which kind. */
const shieldsSchema = {
  type: 'object',
  required: ['schemaVersion', 'label', 'message'],
  additionalProperties: false,
  properties: {
    schemaVersion: { const: 1 },
    label: { type: 'string' },
    message: { type: 'string', minLength: 1 },
    // "Supports the eight named colors above, as well as hex, rgb, rgba, hsl, hsla and css named colors."
    color: { type: 'string', pattern: '^#?([0-9a-f]{3}|[0-9a-f]{6})$' },
    labelColor: { type: 'string' },
    isError: { type: 'boolean' },
    namedLogo: { type: 'string' },
    logoSvg: { type: 'string' },
    logoColor: { type: 'string' },
    logoSize: { type: 'string' },
    style: { type: 'string' },
    cacheSeconds: { type: 'integer', minimum: 300 },
  },
} as const;

const ajv = new Ajv2020({ allErrors: true });

let ledger: Ledger;
beforeAll(async () => {
  ledger = await worldLedger();
});

async function asked(path: string, config: Config = worldConfig) {
  const { app } = await worldApp({ ledger, config });
  const response = await app.request(path);
  return { response, text: await response.text() };
}

describe('the badges', () => {
  it.each(['state', 'uptime', 'latency', 'budget'])('are there for people and for shields.io: %s', async (kind) => {
    const json = await asked(`/badge/checkout/${kind}.json`);
    const body = JSON.parse(json.text);
    expect([ajv.validate(shieldsSchema, body), ajv.errors]).toEqual([true, null]);
    const svg = await asked(`/badge/checkout/${kind}.svg`);
    expect(svg.response.headers.get('content-type')).toBe('image/svg+xml');
    new SaxesParser({ xmlns: true }).write(svg.text).close();
    expect(svg.text).toContain(`<title>${body.label}: ${body.message}</title>`);
    for (const { response } of [json, svg]) {
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('etag')).toMatch(/^W\//);
    }
  });

  it('say the uptime of the window that is asked for', async () => {
    // The last hour had 15 minutes down of 60; since noon 15 of 360 that were watched.
    const message = async (query: string) =>
      JSON.parse((await asked(`/badge/checkout/uptime.json${query}`)).text).message;
    expect([await message('?window=1h'), await message('')]).toEqual(['75 %', '95.833 %']);
    expect((await asked('/badge/checkout/uptime.svg?window=2h')).response.status).toBe(400);
  });

  it('say the latency of what users reach', async () => {
    // The public endpoint answered in 12.5 ms whenever it was up; sketches are within 2 %.
    const { label, message } = JSON.parse((await asked('/badge/checkout/latency.json')).text);
    expect(label).toBe('Checkout API p95');
    expect(Number.parseFloat(message)).toBeGreaterThanOrEqual(12);
    expect(Number.parseFloat(message)).toBeLessThanOrEqual(13);
    expect(message).toMatch(/ ms$/);
  });

  it.each(['state', 'uptime', 'latency'])('never are fine where nobody has looked: %s', async (kind) => {
    const { message, isError, color } = JSON.parse((await asked(`/badge/search/${kind}.json`)).text);
    expect(message).toMatch(/unknown|not known/);
    expect([isError, color]).toEqual([true, badgeColours.unknown]);
  });

  it('of a budget need an objective, and one that was counted lately', async () => {
    expect((await asked('/badge/search/budget.json')).response.status).toBe(404);
    expect(JSON.parse((await asked('/badge/checkout/budget.json')).text)).toMatchObject({
      message: 'not known',
      isError: true,
    });
  });

  it('are not told to the public where the config does not tell, and of services that it does not show', async () => {
    const config = { ...worldConfig, page: { public: { services: ['search'], parts: [] } } };
    for (const path of ['/badge/search/latency.svg', '/badge/checkout.svg', '/badge/checkout/state.json']) {
      expect((await asked(path, config)).response.status).toBe(404);
    }
    expect((await asked('/badge/search.svg', config)).response.status).toBe(200);
  });
});

describe('what a badge is coloured', () => {
  const judged = ({ message, state }: Badge) => [message, state];
  const budget = (more: object) => judged(budgetBadge(statusOf({ budgets: [{ ...countedBudget, ...more }] })));

  it('follows the budget', () => {
    expect(budget({})).toEqual(['75 % left', 'up']);
    expect(budget({ burning: 'burning' })).toEqual(['75 % left', 'degraded']);
    expect(budget({ burning: 'unknown' })).toEqual(['75 % left', 'degraded']);
    expect(budget({ spentShare: 1.5 })).toEqual(['overspent by 50 %', 'down']);
    // A budget in which nobody could count anything is not full.
    expect(budget({ spentShare: 0, measured: 0 })).toEqual(['not known', 'unknown']);
    expect(budget({ isStale: true })).toEqual(['not known', 'unknown']);
  });

  it('follows what is promised, or what is customary', () => {
    const uptime = { ...statusOf({}).uptime, '30d': tally(9_995, 5) };
    const promised = statusOf({ uptime, objective: { ...worldObjective, availability: 0.9999 } });
    expect(judged(uptimeBadge(promised, '30d'))).toEqual(['99.95 %', 'degraded']);
    expect(judged(uptimeBadge(statusOf({ uptime }), '30d'))).toEqual(['99.95 %', 'up']);
    const latencies = [{ service: 'shop', endpoint: 'a', latencyMs: [10, 200, 300] }];
    const fast = (underMs: number) =>
      statusOf({
        endpoints: [{ id: 'a', state: 'up', observers: {} }],
        objective: { ...worldObjective, latency: { target: 0.9, underMs } },
      });
    expect(judged(latencyBadge(fast(200), latencies))).toEqual(['200 ms', 'up']);
    expect(judged(latencyBadge(fast(199), latencies))).toEqual(['200 ms', 'degraded']);
  });

  it('has room for its text whatever is in it', () => {
    for (const label of ['&<>"\'', '漢字', ''])
      expect(() => new SaxesParser().write(badgeSvg({ label, message: 'x', state: 'up' })).close()).not.toThrow();
  });
});
