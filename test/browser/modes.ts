/** How a page is looked at. */
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import * as z from 'zod';

export type Mode = { readonly context: BrowserContextOptions; readonly media?: 'print' };

const desk = { width: 1100, height: 900 };

export const modes = {
  light: { context: { viewport: desk, colorScheme: 'light' } },
  dark: { context: { viewport: desk, colorScheme: 'dark' } },
  phone: { context: { viewport: { width: 390, height: 844 }, colorScheme: 'light', hasTouch: true, isMobile: true } },
  // A4 between margins of 1 cm, at 96 pixels an inch; from a dark screen, because paper is white all the same.
  print: { context: { viewport: { width: 718, height: 1000 }, colorScheme: 'dark' }, media: 'print' },
} as const satisfies Record<string, Mode>;

/** The page in a context of its own, which is closed after the work. */
export async function withPage<T>(browser: Browser, mode: Mode, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext(mode.context);
  try {
    const page = await context.newPage();
    if (mode.media !== undefined) await page.emulateMedia({ media: mode.media });
    return await work(page);
  } finally {
    await context.close();
  }
}

/** WCAG 2.0 to 2.2, levels A and AA, and what axe calls good practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const checkSchema = z.array(z.object({ message: z.string() }));

const resultsSchema = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      help: z.string(),
      nodes: z.array(z.object({ html: z.string(), any: checkSchema, all: checkSchema, none: checkSchema })),
    }),
  ),
});

const axeOptions = {
  runOnly: { type: 'tag', values: tags },
  // 2.5.8 is not asked unless it is named.
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
} satisfies axe.RunOptions;

/** What axe finds, one line each. */
export async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate(`axe.run(document, ${JSON.stringify(axeOptions)})`);
  return resultsSchema.parse(results).violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message).join('; ');
      return `${id}: ${help}: ${html.slice(0, 200)} (${why})`;
    }),
  );
}
