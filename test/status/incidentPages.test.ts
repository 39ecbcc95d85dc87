/** The pages of incidents, over the world of `storyWorld.ts`. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { pageOf, partOf, stagesOf, storyConfig, storyLedger, textOf } from './storyWorld.ts';
import { worldApp } from './world.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await storyLedger();
});
const page = (path: string, parts: Parameters<typeof pageOf>[1] = {}) => pageOf(path, { ledger, ...parts });

describe('the page of an incident', () => {
  const path = '/incidents/checkout/2026-11-22T18:50:00.000Z';

  it('tells what happened in order, with the time since it began', async () => {
    const { text } = await page(path);
    expect(text).toContain('<h1>Checkout API was down for 15 min: wrong status</h1>');
    expect(stagesOf(partOf(text, 'course'))).toEqual([
      ['18:50:00 UTC', 'Users find it down: wrong status.'],
      ['18:50:00 UTC', 'The endpoint public is down.'],
      ['18:50:20 UTC, +20 s', 'A quorum of observers has seen us-east-1 down.'],
      [
        '18:50:25 UTC, +25 s',
        'Traffic is moved from us-east-1 to us-west-2. Decided by us-east-2 (automatic): “a quorum says so”',
      ],
      ['19:05:00 UTC, +15 min', 'The endpoint public is up again.'],
      ['19:05:00 UTC, +15 min', 'It is over after 15 min.'],
    ]);
    // 15 of the 43.2 minutes that 99.9 % leaves of 30 days.
    expect(textOf(partOf(text, 'facts'))).toContain('error budgettook 34.722 % of it (15 min)');
  });

  it('tells operators what people noted, and nobody else', async () => {
    const told = await page(path);
    expect(textOf(partOf(told.text, 'notes'))).toMatch(/the new disks;.*grace, 2026-11-22 19:10:00 UTC/);
    expect(told.text).not.toMatch(/<script(?! src="\/assets\/)/);
    const hidden = await page(path, { evidence: false });
    expect(hidden.status).toBe(200);
    expect(hidden.text).not.toMatch(/grace|new disks|id="notes"/);
    expect(hidden.text).toContain('Traffic is moved from us-east-1 to us-west-2.');
  });

  it('is found beneath the list of all of them on the way around', async () => {
    expect((await page(path)).text).toContain('<a href="/incidents" aria-current="true">Incidents</a>');
    expect((await page('/incidents')).text).toContain('<a href="/incidents" aria-current="page">Incidents</a>');
  });

  it('asks again for as long as the incident is open', async () => {
    expect((await page(path)).text).not.toContain('data-refresh');
    const open = await page('/incidents/checkout/2026-11-22T19:20:00.000Z?endpoint=us-west-2');
    expect(open.text).toContain('data-refresh');
    expect(textOf(open.text)).toContain('no user: they did not reach us-west-2');
  });

  it('is where the feed and the Statuspage say that it is', async () => {
    const { app } = await worldApp({ ledger, config: storyConfig });
    const feed = await (await app.request('http://localhost/feed.atom')).text();
    const incidents = JSON.parse(await (await app.request('http://localhost/api/v2/incidents.json')).text()).incidents;
    const links = [
      ...[...feed.matchAll(/href="(http:\/\/localhost\/incidents\/[^"]+)"/g)].map(([, link = '']) => link),
      ...incidents.map(({ shortlink }: { shortlink: string }) => shortlink),
    ];
    expect(links).toHaveLength(6);
    for (const link of links) expect([link, (await app.request(link)).status]).toEqual([link, 200]);
  });

  it.each([
    '/incidents/checkout/2026-11-22T18:51:00.000Z',
    '/incidents/checkout/2026-11-22T18:50:00.000Z?endpoint=us-east-1',
    '/incidents/checkout/2026-11-22T18:50:00Z',
    '/incidents/checkout/yesterday',
    '/incidents/checkout/2126-11-22T18:50:00.000Z',
    '/incidents/checkout/2020-11-22T18:50:00.000Z',
    '/incidents/nope/2026-11-22T18:50:00.000Z',
  ])('is not there: %s', async (asked) => {
    const { status, text } = await page(asked);
    expect(status).toBe(404);
    expect(text).toMatch(/<h1>No such (incident|service)<\/h1>/);
  });
});

describe('the page of all incidents', () => {
  it('lists them by month, the newest first, with what they came to', async () => {
    const { text } = await page('/incidents');
    const headings = [...text.matchAll(/<h2 id="month-[^"]*">([^<]*)/g)].map(([, month]) => month);
    expect(headings).toEqual(['November 2026']);
    const list = partOf(text, 'month-2026-11');
    const titles = [...list.matchAll(/<a [^>]*>([^<]*)</g)].map(([, title = '']) => title.split(' ')[0]);
    expect(titles.filter((title) => title === 'Checkout')).toHaveLength(2);
    // Users found two services down: checkout, which is over after a quarter of an hour, and the one that fails on and on.
    expect(textOf(text)).toMatch(/Users found something down 2 times; 1 not over yet; over after 15 min in the mean/);
  });

  it('lists those of one service for whoever follows its link', async () => {
    const { text } = await page('/incidents?service=checkout');
    expect(text).toContain('<a href="/incidents?service=checkout" aria-current="true">Checkout API</a>');
    expect(text.match(/href="\/incidents\/checkout\//g)).toHaveLength(2);
    expect(text).not.toContain('/incidents/hostile/');
    expect(textOf(text)).toContain('Users found something down once; over after 15 min in the mean');
  });

  it('says what is kept from the public', async () => {
    const view = { ...storyConfig, page: { public: { parts: [] } } };
    const { status, text } = await page('/incidents', { config: view, evidence: false });
    expect(status).toBe(200);
    expect(text).toContain('Incidents are told to operators only.');
    expect(text).not.toMatch(/Users found|Nothing was wrong|\/incidents\/checkout/);
  });

  it('of a service that there is none of, is not there', async () => {
    expect((await page('/incidents?service=nope')).status).toBe(404);
  });
});
