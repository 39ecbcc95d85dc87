/** Once for all browser tests: one Chromium, and one monitor whose demo world has a past and is broken. */
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { serviceInState } from '../local/api.ts';
import { startHoldfast } from '../local/holdfastProcess.ts';
import { findChromium } from './chromium.ts';
import { dataFolder, demo, planMaintenance } from './demoWorld.ts';
import { writePast } from './past.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where tests reach the browser. */
    readonly chromium: string;
    /** The address of the monitor, without a slash at its end. */
    readonly world: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const closings: (() => Promise<void>)[] = [];
  const after = (close: () => Promise<void>) => void closings.unshift(close);
  const close = async () => {
    for (const one of closings.splice(0)) await one();
  };
  try {
    const browser = await chromium.launchServer({ executablePath: findChromium(process.env['PATH']) });
    after(() => browser.close());
    project.provide('chromium', browser.wsEndpoint());
    const data = await dataFolder(after);
    await writePast(data, Date.now());
    const { url } = await startHoldfast(after, '--data', data);
    await planMaintenance(url, 'search', Date.now());
    await breakForGood(url);
    project.provide('world', url);
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}

/** The world stays like this, so that every page has something to tell: an outage behind it, an endpoint that is down. */
async function breakForGood(url: string): Promise<void> {
  await serviceInState(url, 'checkout', 'up');
  await demo(url, 'checkout/us-east-1', 'broken');
  await serviceInState(url, 'checkout', 'degraded');
}
