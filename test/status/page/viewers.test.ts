/** What the public is told on the home page, part by part. */

import { beforeAll, describe, expect, it } from 'vitest';
import { type PublicPart, publicParts } from '../../../shared/config/pageConfig.ts';
import type { StatusModel } from '../../../shared/status/model.ts';
import { homePage } from '../../../shared/status/page/homePage.ts';
import { worldApp, worldConfig, worldLedger, worldNow } from '../world.ts';
import { firingModel } from './firing.ts';

const hidden = { audit: { state: 'hidden' }, restores: { state: 'hidden' } } as const;

let model: StatusModel;
beforeAll(async () => {
  const read = await firingModel();
  const lastFlip = {
    epoch: 2,
    from: 'x',
    to: 'us-east-1',
    cause: 'forced',
    by: 'a',
    reason: 'b',
    at: worldNow,
  } as const;
  const maintenance = { title: 'New disks', from: 0, until: worldNow };
  const [checkout, ...others] = read.services;
  if (checkout === undefined) throw new Error('the world has a service');
  model = {
    ...read,
    services: [{ ...checkout, failover: { phase: 'settled', lastFlip }, maintenance }, ...others],
  };
});

async function pageFor(view: { readonly parts: readonly PublicPart[]; readonly services?: readonly string[] }) {
  const config = { ...worldConfig, page: { public: view } };
  return await homePage(model, hidden, { config, viewer: 'public', window: '30d' });
}

/** What is on the page where a part is shown, and nowhere else. */
const signs: readonly (readonly [PublicPart, RegExp])[] = [
  ['incidents', /Last outage: |1 outage</],
  ['maintenance', /New disks/],
  ['endpoints', /active endpoint|Endpoints of Checkout/],
  ['budgets', /error budget left|Promised: /],
  ['failover', /Last flip: /],
  ['observers', /id="observers"|silent observers|>us-east-2</],
  ['alerts', /id="alerts"/],
];

describe('the public', () => {
  it.each(signs)('is told of %s where the config says so, and not otherwise', async (part, sign) => {
    expect(await pageFor({ parts: publicParts })).toMatch(sign);
    expect(await pageFor({ parts: publicParts.filter((one) => one !== part) })).not.toMatch(sign);
  });

  it('is told state, uptime and days whatever the config says', async () => {
    const page = await pageFor({ parts: [] });
    expect(page).toContain('95.833 %');
    expect(page).toContain('<svg class="days"');
    expect(page).toContain('15 min down');
    for (const [, sign] of signs) expect(page).not.toMatch(sign);
  });

  it('is told nothing of services that are not for it, neither in a headline nor in alerts', async () => {
    const page = await pageFor({ parts: publicParts, services: ['search'] });
    expect(page).toContain('Not known: Search');
    expect(page).not.toMatch(/checkout|hostile|alert\(/i);
    expect(page).not.toContain('services affected');
    expect(page).toContain('The certificate of Search');
  });

  it('is told on the icon of a tab the state of what it may see', async () => {
    const parts = { ledger: await worldLedger() };
    const config = { ...worldConfig, page: { public: { parts: [], services: ['search'] } } };
    const iconOf = async (more: object) => {
      const { app } = await worldApp({ ...parts, ...more });
      const response = await app.request('/favicon.svg');
      expect(response.headers.get('content-type')).toBe('image/svg+xml');
      return { text: await response.text(), cached: response.headers.get('cache-control') };
    };
    const [all, search, operator] = [
      await iconOf({}),
      await iconOf({ config }),
      await iconOf({ config, evidence: true }),
    ];
    expect(all.text).toContain('fill="#c62828"');
    expect(search.text).toContain('fill="#5f6b7a"');
    expect(operator.text).toBe(all.text);
    expect([search.cached, operator.cached]).toEqual(['public, max-age=30', 'private, max-age=30']);
  });
});

describe('the window', () => {
  it.each([
    ['/', '30d'],
    ['/?window=24h', '24h'],
    ['/?window=365d&utm_source=mail', '365d'],
    ['/?window=<script>', '30d'],
  ])('of %s is %s', async (path, window) => {
    const { app } = await worldApp();
    const page = await (await app.request(path)).text();
    expect(page).toMatch(new RegExp(`aria-current="true">${window}</a>`));
    expect(page).toContain(`over ${window} `);
  });
});
