/** A page that keeps what a reader would not see: requests, complaints on the console, and how far things moved. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export type OpenPage = {
  readonly page: Page;
  /** Origins of everything that was asked for. */
  readonly asked: ReadonlySet<string>;
  /** Errors and warnings of the console, and errors that nobody caught; breaches of the policy are among them. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
};

export async function openPage(browser: Browser, how: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext(how);
  const asked = new Set<string>();
  const complaints: string[] = [];
  context.on('request', (request) => asked.add(new URL(request.url()).origin));
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  return { page, asked, complaints, close: () => context.close() };
}

/** When the page was made that is in view, as the server says. */
export async function madeAt(page: Page): Promise<string | null> {
  return await page.locator('footer time').first().getAttribute('datetime');
}

/** Waits until the page has put a newer one in place by itself. */
export async function refreshed(page: Page): Promise<void> {
  const before = await madeAt(page);
  await page.locator(`footer time:not([datetime="${before}"])`).first().waitFor({ state: 'attached' });
}
