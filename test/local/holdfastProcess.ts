/** `holdfast` as its users run it: a process of its own, with real ports and a real data folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const root = join(import.meta.dirname, '..', '..');

/** The Node that the project brings: the one around may be older. */
const node = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');

/** What nobody waits longer for; not a measure of anything. */
const patienceMs = 30_000;

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type Running = {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly written: { stdout: string; stderr: string };
};

/** Takes what must be done after the test, last first: vitest's `onTestFinished` of that test. */
export type AfterTest = (cleanUp: () => Promise<void>) => void;

export function run(
  after: AfterTest,
  command: string,
  args: readonly string[],
  options: { group?: boolean; path?: string } = {},
): Running {
  const child = spawn(command, args, {
    cwd: root,
    detached: options.group === true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(options.path === undefined ? {} : { PATH: options.path }) },
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    written.stdout += data;
  });
  child.stderr.on('data', (data) => {
    written.stderr += data;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  after(async () => {
    // Whoever is killed at once leaves behind what it has started.
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(killing);
  });
  return { child, ended, written };
}

export const holdfast = (after: AfterTest, ...args: readonly string[]): Running =>
  run(after, node, [join(root, 'cli', 'holdfast.ts'), ...args]);

/** Starts a monitor on a free port. @returns once it has said where it answers. */
export async function startHoldfast(
  after: AfterTest,
  ...args: readonly string[]
): Promise<Running & { readonly url: string }> {
  const running = holdfast(after, 'start', '--port', '0', '--dns-port', '0', ...args);
  return { ...running, url: await urlOf(running) };
}

export async function urlOf({ written, child }: Running): Promise<string> {
  return await eventually('the line that names the URL', async () => {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${written.stderr}`);
    return /Status page: (http:\/\/\S+?)\//.exec(written.stdout)?.[1];
  });
}

/** Asks again until there is an answer. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  waitMsMax: number = patienceMs,
): Promise<T> {
  for (const until = Date.now() + waitMsMax; Date.now() < until; await delay(100)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`waited in vain for ${what}`);
}

/** The exit, or an error when the process does not end at all. */
export async function exitOf({ ended, child }: Running): Promise<Ended> {
  const killer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  try {
    return await ended;
  } finally {
    clearTimeout(killer);
  }
}

export async function temporaryFolder(after: AfterTest): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function writeConfig(folder: string, yaml: string): Promise<string> {
  const file = join(folder, 'holdfast.yml');
  await writeFile(file, yaml);
  return file;
}
