import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startHealthServer } from './healthServer.ts';
import {
  eventually,
  exitOf,
  root,
  run,
  startHoldfast,
  temporaryFolder,
  urlOf,
  writeConfig,
} from './holdfastProcess.ts';
import { storedRounds } from './storedRounds.ts';

/** A probe of this service may hang for five seconds, which is more than a monitor has for stopping. */
const hanging = (url: string): string =>
  `observers: [us-east-1, us-west-2]\nservices:\n  shop: { every: 5s, timeout: 5s, endpoints: { public: "${url}" } }\n`;

async function stopWhileHanging(signal: NodeJS.Signals): Promise<void> {
  const server = await startHealthServer('never');
  const folder = await temporaryFolder();
  const data = join(folder, 'data');
  const config = await writeConfig(folder, hanging(server.url));
  const monitor = await startHoldfast('--config', config, '--data', data);
  await eventually('both observers to ask', async () => (server.asked >= 2 ? true : undefined));
  monitor.child.kill(signal);
  expect(await exitOf(monitor)).toEqual({ code: 0, signal: null });
  expect(monitor.written.stdout).toContain(`${signal}: finishing the round under way.`);
  for (const observer of ['us-east-1', 'us-west-2']) {
    expect((await storedRounds(data, observer, 5_000)).at(-1)?.seen).toMatchObject({
      shop: { public: { outcome: 'unknown', reason: 'observer-stopping' } },
    });
  }
}

describe('a monitor that is asked to stop', () => {
  it('records the round under way although an endpoint hangs, and ends well', async () => {
    await Promise.all([stopWhileHanging('SIGTERM'), stopWhileHanging('SIGINT')]);
  }, 60_000);
});

describe('Ctrl-C', () => {
  it('stops well behind bin/holdfast.mjs, where the signal arrives twice: from the terminal, and passed on', async () => {
    const data = await temporaryFolder();
    const monitor = run(process.execPath, [join(root, 'bin', 'holdfast.mjs'), 'start', '--port', '0', '--data', data], {
      group: true,
    });
    await urlOf(monitor);
    // A terminal sends it to every process of the foreground group.
    process.kill(-(monitor.child.pid ?? Number.NaN), 'SIGINT');
    expect(await exitOf(monitor)).toEqual({ code: 0, signal: null });
    expect(monitor.written.stderr).toBe('');
  });
});
