/** Other processes: what is measured must share neither heap nor event loop with what it is measured against. */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const runTimeoutMs = 60_000;
const startTimeoutMs = 30_000;
const stopTimeoutMs = 2_000;

/** Runs a script to its end. @returns what it printed, as JSON. */
export async function runScript(script: URL, args: readonly string[]): Promise<unknown> {
  return runNode([fileURLToPath(script), ...args], process.env);
}

/** Runs Node to its end. @returns what it printed, as JSON. */
export async function runNode(args: readonly string[], env: NodeJS.ProcessEnv): Promise<unknown> {
  const { stdout } = await run(process.execPath, args, { env, timeout: runTimeoutMs, killSignal: 'SIGKILL' });
  return JSON.parse(stdout);
}

export type Server<Address> = { readonly address: Address; stop(): Promise<void> };

/** Starts a script that calls {@link announce}, and waits until it does. @param env this process's own when absent. */
export async function startServer<Address>(
  script: URL,
  args: readonly string[],
  parse: (message: unknown) => Address,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Server<Address>> {
  const child = fork(fileURLToPath(script), args, { env });
  try {
    const message = await firstMessage(child);
    return { address: parse(message), stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function firstMessage(child: ChildProcess): Promise<unknown> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(startTimeoutMs)]);
  const exited = once(child, 'exit', { signal }).then(() => {
    throw new Error(`A server of the bench ended before it was ready: ${child.spawnargs.join(' ')}`);
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), exited]);
    return message;
  } finally {
    over.abort();
    exited.catch(() => {});
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await exited;
  clearTimeout(timer);
}

/** In a child: tells the parent where to find it, and ends when the parent is gone. */
export function announce(address: unknown): void {
  process.once('disconnect', () => process.exit());
  process.send?.(address);
}
