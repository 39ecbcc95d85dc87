/** The monitor as a process. These tests mostly wait for slots, so they wait together. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { gapThatEnded, missingSeconds, serviceInState, slotsTold } from './api.ts';
import { startHealthServer } from './healthServer.ts';
import {
  eventually,
  exitOf,
  holdfast,
  root,
  run,
  startHoldfast,
  temporaryFolder,
  urlOf,
  writeConfig,
} from './holdfastProcess.ts';
import { storedRounds } from './storedRounds.ts';

const limit = { timeout: 90_000 };

describe.concurrent('a monitor that is killed', limit, () => {
  it('has every round that it told of, and shows its own absence as a gap', async ({ expect, onTestFinished }) => {
    const everyMs = 1_000;
    const server = await startHealthServer(onTestFinished, 'at-once');
    const folder = await temporaryFolder(onTestFinished);
    const data = join(folder, 'data');
    const yaml = `observers: [us-east-1]\nservices:\n  shop: { every: 1s, endpoints: { public: "${server.url}" } }\n`;
    const config = await writeConfig(folder, yaml);
    const first = await startHoldfast(onTestFinished, '--config', config, '--data', data);
    const told = await slotsTold(first.url, 3);
    first.child.kill('SIGKILL');
    expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });
    await delay(4 * everyMs);

    const second = await startHoldfast(onTestFinished, '--config', config, '--data', data);
    const gap = await gapThatEnded(second.url, 'shop');
    expect(await missingSeconds(second.url, 'shop')).toBeGreaterThanOrEqual(3);
    second.child.kill('SIGTERM');
    expect(await exitOf(second)).toEqual({ code: 0, signal: null });

    const slots = (await storedRounds(data, 'us-east-1', everyMs)).map(({ slot }) => slot);
    expect(slots).toEqual(expect.arrayContaining([...told]));
    // The gap that was told is the gap that the log of rounds has, to the slot.
    expect(slots.filter((slot) => slot >= Date.parse(gap.from) && slot < Date.parse(gap.to))).toEqual([]);
    expect(slots).toContain(Date.parse(gap.from) - everyMs);
    expect(slots).toContain(Date.parse(gap.to));
  });
});

describe.concurrent('a monitor that is asked to stop', limit, () => {
  it.for(['SIGTERM', 'SIGINT'] as const)(
    'by %s records the round under way although an endpoint hangs, and ends well',
    async (signal, { expect, onTestFinished }) => {
      const server = await startHealthServer(onTestFinished, 'never');
      const folder = await temporaryFolder(onTestFinished);
      const data = join(folder, 'data');
      // A probe may hang for five seconds, which is more than a monitor has for stopping.
      const shop = `{ every: 5s, timeout: 5s, endpoints: { public: "${server.url}" } }`;
      const config = await writeConfig(folder, `observers: [us-east-1, us-west-2]\nservices: { shop: ${shop} }\n`);
      const monitor = await startHoldfast(onTestFinished, '--config', config, '--data', data);
      await eventually('both observers to ask', async () => (server.asked >= 2 ? true : undefined));
      monitor.child.kill(signal);
      expect(await exitOf(monitor)).toEqual({ code: 0, signal: null });
      expect(monitor.written.stdout).toContain(`${signal}: finishing the round under way.`);
      for (const observer of ['us-east-1', 'us-west-2']) {
        expect((await storedRounds(data, observer, 5_000)).at(-1)?.seen).toMatchObject({
          shop: { public: { outcome: 'unknown', reason: 'observer-stopping' } },
        });
      }
    },
  );

  it('by Ctrl-C ends well behind bin/holdfast.mjs, where the signal arrives twice: from the terminal, and passed on', async ({
    expect,
    onTestFinished,
  }) => {
    const data = await temporaryFolder(onTestFinished);
    const command = [join(root, 'bin', 'holdfast.mjs'), 'start', '--port', '0', '--dns-port', '0', '--data', data];
    const monitor = run(onTestFinished, process.execPath, command, { group: true });
    await urlOf(monitor);
    // A terminal sends it to every process of the foreground group.
    process.kill(-(monitor.child.pid ?? Number.NaN), 'SIGINT');
    expect(await exitOf(monitor)).toEqual({ code: 0, signal: null });
    expect(monitor.written.stderr).toBe('');
  });
});

describe.concurrent('the demo world', limit, () => {
  it('is up, breaks on request, and heals', async ({ expect, onTestFinished }) => {
    const { url } = await startHoldfast(onTestFinished, '--data', await temporaryFolder(onTestFinished));
    const demo = (...args: readonly string[]) => holdfast(onTestFinished, 'demo', ...args, '--url', url);
    await serviceInState(url, 'checkout', 'up');

    const breaking = demo('break', 'checkout', 'us-east-1');
    expect(await breaking.ended).toEqual({ code: 0, signal: null });
    expect(breaking.written).toEqual({ stdout: 'checkout us-east-1 is broken now\n', stderr: '' });
    const { endpoints } = await serviceInState(url, 'checkout', 'down');
    expect(endpoints[0]).toMatchObject({ id: 'us-east-1', state: 'down' });
    const reasons = Object.values(endpoints[0]?.observers ?? {}).flatMap(({ reason }) => reason ?? []);
    expect(new Set(reasons)).toEqual(new Set(['status']));
    const status = holdfast(onTestFinished, 'status', 'checkout', '--url', url);
    expect(await status.ended).toEqual({ code: 1, signal: null });
    // Traffic may have moved meanwhile.
    expect(status.written.stdout).toMatch(
      /^[✕◐] Checkout API is (down|degraded); the active endpoint is us-(ea|we)st-[12]/,
    );

    expect(await demo('heal', 'checkout', 'us-east-1').ended).toEqual({ code: 0, signal: null });
    await serviceInState(url, 'checkout', 'up');
    const unknown = demo('break', 'checkout', 'mars-north-1');
    expect(await unknown.ended).toEqual({ code: 2, signal: null });
    expect(unknown.written.stderr).toBe('The demo world has no endpoint checkout mars-north-1.\n');
  });

  it('answers mistakes with problem documents, and takes no orders from web pages', async ({
    expect,
    onTestFinished,
  }) => {
    const { url } = await startHoldfast(onTestFinished, '--data', await temporaryFolder(onTestFinished));
    const nowhere = await fetch(`${url}/nowhere`);
    expect([nowhere.status, nowhere.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    // What a form on any web page may send without asking (Fetch standard: CORS-safelisted content types).
    const forged = await fetch(`${url}/demo/checkout/us-east-1`, { method: 'POST', body: '{"condition":"broken"}' });
    expect([forged.status, forged.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });
});
