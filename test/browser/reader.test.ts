/** People who read without a script, with a keyboard alone, or with other programs than a mouse is for. */
import { chromium, type Page } from 'playwright-core';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { eventually } from '../local/holdfastProcess.ts';
import { findings } from './modes.ts';
import { madeAt, openPage, refreshed } from './openPage.ts';
import { viewsOf } from './views.ts';

const world = inject('world');
const browser = await chromium.connect(inject('chromium'));
afterAll(() => browser.close());
const views = await viewsOf(world);

const dayMs = 86_400_000;

/** The element with the focus, as a person would call it. */
async function focused(page: Page): Promise<string> {
  return await page.evaluate<string>(
    '(({ id, className, textContent }) => id || className || textContent)(document.activeElement)',
  );
}

async function tabTo(page: Page, wanted: (name: string) => boolean): Promise<void> {
  for (let presses = 0; presses < 100; presses += 1) {
    await page.keyboard.press('Tab');
    if (wanted(await focused(page))) return;
  }
  throw new Error('a hundred presses of Tab did not lead there');
}

describe('without a script', () => {
  it('the page says everything, in UTC, and comes anew by itself', async ({ onTestFinished }) => {
    const { page, close } = await openPage(browser, { javaScriptEnabled: false, timezoneId: 'Asia/Tokyo' });
    onTestFinished(close);
    await page.goto(world);
    const main = page.getByRole('main');
    const text = (await main.innerText()).replace(/\s+/g, ' ');
    for (const told of ['Degraded: Checkout API', 'Search', 'us-east-1 → us-west-2', 'wrong status', 'Observers']) {
      expect(text).toContain(told);
    }
    const told = await main.locator('time').first().innerText();
    expect(told).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    // The browser itself opens what is closed.
    await page.locator('#days-search summary').click();
    expect(await page.locator('#days-search').innerText()).toContain('down');
    const before = await madeAt(page);
    await page.waitForEvent('load');
    expect(await madeAt(page)).not.toBe(before);
  });
});

describe('with the keyboard alone', () => {
  it('the first stop leads past the way around', async ({ onTestFinished }) => {
    const { page, close } = await openPage(browser);
    onTestFinished(close);
    await page.goto(world);
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    expect(await skip.evaluate((link) => link.matches(':focus'))).toBe(true);
    expect((await skip.boundingBox())?.x).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('main');
    await page.keyboard.press('Tab');
    expect(await page.evaluate<boolean>('document.activeElement.closest("main") !== null')).toBe(true);
  });

  it('the days are told one by one, and Enter opens the page of the day', async ({ onTestFinished }) => {
    const { page, close } = await openPage(browser);
    onTestFinished(close);
    await page.goto(world);
    const made = Date.parse((await madeAt(page)) ?? '');
    const ago = (days: number) => new Date(made - days * dayMs).toISOString().slice(0, 10);
    await tabTo(page, (name) => name === 'bars-checkout');
    const slider = page.getByRole('slider', { name: /^Checkout API/ });
    const said = () => slider.getAttribute('aria-valuetext');
    const tip = page.locator('.tip');
    expect(await said()).toMatch(new RegExp(`^${ago(0)}: `));
    const steps = [
      ['ArrowLeft', 1],
      ['PageDown', 8],
      ['ArrowRight', 7],
      ['Home', 89],
      ['End', 0],
    ] as const;
    for (const [key, days] of steps) {
      await page.keyboard.press(key);
      expect(await said()).toMatch(new RegExp(`^${ago(days)}: `));
      expect(await tip.innerText()).toBe(await said());
    }
    expect(await findings(page)).toEqual([]);
    // News neither takes the focus away nor the day that is told.
    await page.keyboard.press('PageDown');
    await refreshed(page);
    expect(await focused(page)).toBe('bars-checkout');
    expect(await said()).toMatch(new RegExp(`^${ago(7)}: `));
    await page.keyboard.press('Escape');
    expect(await tip.count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${world}/services/checkout/days/${ago(7)}`);
  });

  it('tables that are wider than the page can be reached and scrolled', async ({ onTestFinished }) => {
    const { page, close } = await openPage(browser, { viewport: { width: 390, height: 844 } });
    onTestFinished(close);
    await page.goto(world);
    await tabTo(page, (name) => name === 'scroll');
    await page.keyboard.press('ArrowRight');
    await eventually('the table to move', async () => {
      const moved = await page.evaluate<number>('document.activeElement.scrollLeft');
      return moved > 0 ? moved : undefined;
    });
  });
});

describe('whoever reads', () => {
  it.each(views)('$template: nothing is asked of anybody else, and nothing is complained of', async ({ path }) => {
    const { page, asked, complaints, close } = await openPage(browser);
    await page.goto(`${world}${path}`, { waitUntil: 'load' });
    await close();
    expect([...asked]).toEqual([world]);
    expect(complaints).toEqual([]);
  });

  it('sees nothing move while the page comes, and while news is put in place', async ({ onTestFinished }) => {
    const { page, close } = await openPage(browser);
    onTestFinished(close);
    // Layout Instability API: the shares of the view that moved, and how far.
    await page.addInitScript(`globalThis.moved = 0;
      new PerformanceObserver((list) => { for (const { value } of list.getEntries()) moved += value; })
        .observe({ type: 'layout-shift', buffered: true });`);
    await page.goto(world);
    await refreshed(page);
    await refreshed(page);
    // To three places, as Lighthouse tells it: a moment in the reader's zone may be a letter longer than in UTC.
    expect(await page.evaluate<number>('moved')).toBeLessThan(0.0005);
  });
});
