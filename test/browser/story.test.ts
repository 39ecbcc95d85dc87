/** The demo world breaks and heals, and its monitor goes away, while one page is open that nobody touches. */
import { chromium } from 'playwright-core';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { serviceInState } from '../local/api.ts';
import { exitOf, startHoldfast } from '../local/holdfastProcess.ts';
import { dataFolder, demo } from './demoWorld.ts';
import { findings } from './modes.ts';
import { openPage, refreshed } from './openPage.ts';

const browser = await chromium.connect(inject('chromium'));
afterAll(() => browser.close());

const closings: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closings) await close();
});
const after = (close: () => Promise<void>) => void closings.unshift(close);
const monitor = await startHoldfast(after, '--data', await dataFolder(after));
const { url } = monitor;
await serviceInState(url, 'checkout', 'up');
await serviceInState(url, 'search', 'up');

const open = await openPage(browser, { timezoneId: 'Asia/Tokyo', locale: 'en-GB' });
after(open.close);
const { page, asked, complaints } = open;

const headline = page.getByRole('heading', { level: 1 });
const checkout = page.getByRole('region', { name: 'Checkout API', exact: true });
const dayByDay = page.locator('#days-search');

describe('an open page, which nobody touches', () => {
  it('says that all is well', async () => {
    await page.goto(url);
    // At first not every observer has reported, which the page says, too.
    await headline.filter({ hasText: /^\S+ All 2 services are up$/ }).waitFor();
    expect(await page.title()).toBe('● All 2 services are up – Holdfast');
    // What the reader has opened, and where the reader is.
    await dayByDay.locator('summary').click();
    await checkout.getByRole('link', { name: 'Checkout API', exact: true }).focus();
  });

  it('tells of the outage when the first region breaks, and of the flip away from it', async () => {
    await demo(url, 'checkout/us-east-1', 'broken');
    await headline.filter({ hasText: /^\S+ (Down|Degraded): Checkout API$/ }).waitFor();
    const flip = page.locator('#flip-checkout');
    await flip.filter({ hasText: 'us-east-1 → us-west-2' }).waitFor();
    await flip.getByText('the name answered us-west-2').waitFor();
    expect(await flip.getAttribute('open')).toBe('');
    // From the other region, users are served again.
    await headline.filter({ hasText: /^\S+ Degraded: Checkout API$/ }).waitFor();
    expect(await page.title()).toBe('◐ Degraded: Checkout API – Holdfast');
    await checkout.getByRole('row', { name: /^us-east-1 down/ }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  it('has kept the focus, and what was open, and what was closed', async () => {
    const focused = await page.evaluate<string>('document.activeElement.outerHTML');
    expect(focused).toContain('href="/services/checkout"');
    expect(await dayByDay.getAttribute('open')).toBe('');
    await page.locator('#flip-checkout summary').click();
    await refreshed(page);
    expect(await page.locator('#flip-checkout').getAttribute('open')).toBe(null);
    const summary = await page.evaluate<string>('document.activeElement.closest("details").id');
    expect(summary).toBe('flip-checkout');
  });

  it('says when the region is well again', async () => {
    await demo(url, 'checkout/us-east-1', 'healthy');
    await headline.filter({ hasText: 'All 2 services are up' }).waitFor();
    await checkout.getByText('Last outage:').waitFor();
  });

  it('tells times in the zone of whoever reads', async () => {
    const times = page.locator('main time[datetime], footer time[datetime]');
    const told = await times.evaluateAll((all) =>
      all.map((time) => [time.getAttribute('datetime') ?? '', time.textContent] as const),
    );
    expect(told.length).toBeGreaterThan(3);
    for (const [at, text] of told) {
      // Japan has been nine hours ahead of UTC, without summer time, since 1952.
      const clock = new Date(Date.parse(at) + 9 * 3_600_000).toISOString().slice(11, 19);
      expect(text).toMatch(new RegExp(`${clock} (GMT\\+9|JST)$`));
    }
    // Moments in sentences, too.
    expect(await page.locator('body').innerText()).not.toMatch(/\d\d:\d\d:\d\d UTC/);
  });

  it('has asked nobody else for anything, and has nothing to complain of', () => {
    expect([...asked]).toEqual([url]);
    expect(complaints).toEqual([]);
  });

  it('says that there is no news, and keeps what it has, when the monitor is gone', async () => {
    monitor.child.kill('SIGTERM');
    expect(await exitOf(monitor)).toEqual({ code: 0, signal: null });
    await page.locator('#refreshed').filter({ hasText: 'no news since' }).waitFor();
    expect(await headline.innerText()).toContain('All 2 services are up');
    expect(await findings(page)).toEqual([]);
  });
});
