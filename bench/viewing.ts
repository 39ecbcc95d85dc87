/** One view of a page in Chromium, as Lighthouse looks at it: how soon it is painted, whether it moves, what it asks for. */
import type { Browser, BrowserContext, CDPSession } from 'playwright-core';
import * as z from 'zod';

/**
 * Lighthouse's own (core/config/constants.js): `mobileSlow4G` as it is applied through DevTools, and the screens of `mobile` and
 * `desktop`. Not throttled, the network is loopback.
 */
export const readers = {
  mobile: {
    screen: { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true },
    processorTimes: 4,
    network: { latency: 150 * 3.75, downloadKbps: 1.6 * 1024 * 0.9, uploadKbps: 750 * 0.9 },
  },
  desktop: {
    screen: { viewport: { width: 1350, height: 940 }, deviceScaleFactor: 1, isMobile: false, hasTouch: false },
    processorTimes: 1,
    network: undefined,
  },
} as const;

export type Reader = (typeof readers)[keyof typeof readers];

export type View = z.output<typeof seenSchema> & { readonly requests: number; readonly bytes: number };

/** After it has loaded, a page is watched for so long: nothing of ours happens later than the first refresh. */
const watchedMs = 1_500;

/** Long tasks are those of more than 50 ms, and block with what is beyond (W3C, Long Tasks API; Lighthouse's total blocking time). */
const observing = `
globalThis.benchSeen = { lcp: 0, shift: 0, tasks: [] };
const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
watch('largest-contentful-paint', (entry) => { benchSeen.lcp = entry.startTime; });
watch('layout-shift', (entry) => { if (!entry.hadRecentInput) benchSeen.shift += entry.value; });
watch('longtask', (entry) => { benchSeen.tasks.push([entry.startTime, entry.duration]); });
`;

const telling = `(() => {
  const fcp = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1;
  const after = benchSeen.tasks.filter(([from, duration]) => from + duration > fcp);
  const blockedMs = after.reduce((sum, [from, duration]) => sum + Math.max(0, from + duration - Math.max(from, fcp) - 50), 0);
  const asked = performance.getEntriesByType('resource');
  const blocking = asked.filter(({ renderBlockingStatus }) => renderBlockingStatus === 'blocking').length;
  const [{ responseStart }] = performance.getEntriesByType('navigation');
  return { firstByteMs: responseStart, fcp, lcp: benchSeen.lcp, shift: benchSeen.shift, blockedMs, blocking };
})()`;

/** @throws ZodError when nothing was painted. */
const seenSchema = z.object({
  firstByteMs: z.number().nonnegative(),
  fcp: z.number().nonnegative(),
  lcp: z.number().positive(),
  shift: z.number(),
  blockedMs: z.number(),
  /** Requests that kept the first paint waiting, as Chromium says (Resource Timing, `renderBlockingStatus`). */
  blocking: z.number(),
});

/** With an empty cache, then once more, as who presses reload. */
export async function viewTwice(
  browser: Browser,
  url: string,
  reader: Reader,
): Promise<{ readonly cold: View; readonly warm: View }> {
  const context = await browser.newContext({ ...reader.screen });
  try {
    return await viewIn(context, url, reader);
  } finally {
    await context.close();
  }
}

async function viewIn(context: BrowserContext, url: string, reader: Reader) {
  const page = await context.newPage();
  await page.addInitScript({ content: observing });
  const session = await context.newCDPSession(page);
  await throttle(session, reader);
  const counted = { requests: 0, bytes: 0 };
  session.on('Network.requestWillBeSent', () => {
    counted.requests += 1;
  });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    counted.bytes += encodedDataLength;
  });
  const viewed = async (): Promise<View> => {
    await page.waitForTimeout(watchedMs);
    const view = { ...seenSchema.parse(await page.evaluate(telling)), ...counted };
    counted.requests = 0;
    counted.bytes = 0;
    return view;
  };
  await page.goto(url, { waitUntil: 'load' });
  const cold = await viewed();
  await page.reload({ waitUntil: 'load' });
  return { cold, warm: await viewed() };
}

async function throttle(session: CDPSession, { processorTimes, network }: Reader): Promise<void> {
  await session.send('Network.enable');
  await session.send('Emulation.setCPUThrottlingRate', { rate: processorTimes });
  if (network === undefined) return;
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: network.latency,
    downloadThroughput: (network.downloadKbps * 1024) / 8,
    uploadThroughput: (network.uploadKbps * 1024) / 8,
  });
}
