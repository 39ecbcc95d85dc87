/** Every page, in every way in which it is looked at: axe finds nothing, and a picture is kept. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { root } from '../local/holdfastProcess.ts';
import { findings, modes, withPage } from './modes.ts';
import { viewsOf } from './views.ts';

const world = inject('world');
const browser = await chromium.connect(inject('chromium'));
afterAll(() => browser.close());
const views = await viewsOf(world);

const pictures = process.env['SCREENSHOTS'] ?? join(root, 'test-results', 'screenshots');
await mkdir(pictures, { recursive: true });

/** `services-id-days-day` */
function nameOf(template: string): string {
  return template.replace(/[^a-z]+/gi, '-').replace(/^-|-$/g, '') || 'home';
}

describe.each(views)('$template', ({ template, path }) => {
  it.each(Object.entries(modes))('%s', async (name, mode) => {
    await withPage(browser, mode, async (page) => {
      const response = await page.goto(`${world}${path}`);
      expect(response?.status()).toBe(200);
      // What comes only when it is looked for, such as badges, is to be in the picture.
      await page.evaluate(`Promise.all([...document.images].map((image) => {
        image.loading = 'eager';
        return image.decode();
      }))`);
      await page.screenshot({ path: join(pictures, `${nameOf(template)}-${name}.png`), fullPage: true });
      expect(await findings(page)).toEqual([]);
    });
  });

  // WCAG 2.2, 1.4.10: a width of 320 CSS pixels without scrolling in two dimensions.
  it('fits 320 pixels', async () => {
    const narrow = { context: { ...modes.phone.context, viewport: { width: 320, height: 640 } } };
    await withPage(browser, narrow, async (page) => {
      await page.goto(`${world}${path}`);
      const tooWide = await page.evaluate<readonly string[]>(
        `[...document.querySelectorAll('body *')]
          .filter((one) => one.getBoundingClientRect().right > 320.5 && one.closest('.scroll, .vh') === null)
          .map((one) => one.outerHTML.slice(0, 120))`,
      );
      expect(tooWide).toEqual([]);
      expect(await page.evaluate<number>('document.scrollingElement.scrollWidth')).toBe(320);
    });
  });
});

/** Whoever comes through a proxy is not on the machine, and reads what everybody may. */
const remote = { 'x-forwarded-for': '203.0.113.7' };
const answers = await Promise.all(views.map(({ path }) => fetch(`${world}${path}`, { headers: remote })));
const forEverybody = views.filter((_, index) => answers[index]?.status === 200);

describe.each(forEverybody)('$template, as everybody reads it', ({ template, path }) => {
  it('has nothing that axe finds, and leads nowhere that is closed', async () => {
    const { context } = modes.light;
    await withPage(browser, { context: { ...context, extraHTTPHeaders: remote } }, async (page) => {
      expect((await page.goto(`${world}${path}`))?.status()).toBe(200);
      await page.screenshot({ path: join(pictures, `${nameOf(template)}-everybody.png`), fullPage: true });
      expect(await findings(page)).toEqual([]);
      const links = await page.evaluate<readonly string[]>(
        `[...new Set([...document.links].filter(({ origin }) => origin === location.origin).map(({ href }) => href))]`,
      );
      expect(links.length).toBeGreaterThan(2);
      for (const link of links) {
        const { status } = await fetch(link, { headers: remote });
        expect([link, status]).toEqual([link, 200]);
      }
    });
  });
});

it('shows everybody what is not for operators alone', () => {
  expect(forEverybody.map(({ template }) => template)).toEqual([
    '/',
    '/services/{id}',
    '/services/{id}/days/{day}',
    '/incidents',
    '/incidents/{service}/{from}',
    '/maintenance',
  ]);
});

it('looks at no fewer pages than there were when this was written', () => {
  const known = ['/', '/storage', '/restores', '/reports', '/reports/{period}'];
  expect(views.map(({ template }) => template)).toEqual(expect.arrayContaining(known));
});

it('would find what is wrong: text too pale, a button too small, a picture without words', async () => {
  await withPage(browser, modes.light, async (page) => {
    await page.goto(`${world}/`);
    await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend',
      '<p id="pale">pale</p><button id="a">.</button><button id="b">.</button><img src="/favicon.svg">');
      Object.assign(document.getElementById('pale').style, { color: '#ccc', background: '#fff' });
      for (const id of ['a', 'b']) Object.assign(document.getElementById(id).style, { width: '9px', height: '9px', padding: 0, border: 0 });`);
    const rules = new Set((await findings(page)).map((line) => line.split(':')[0]));
    expect(rules).toEqual(new Set(['color-contrast', 'target-size', 'image-alt']));
  });
});
