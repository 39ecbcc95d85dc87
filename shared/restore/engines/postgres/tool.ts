/** Runs one of PostgreSQL's programs: by an argument list, in an environment of its own, and never longer than it may. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { kill } from 'node:process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { eachLine } from './lines.ts';
import type { Runner } from './runner.ts';

export type ToolRun = {
  readonly command: string;
  readonly args: readonly string[];
  /** Beside {@link plainEnvironment}; nothing of our own environment reaches it. */
  readonly env?: Readonly<Record<string, string>>;
  readonly runner: Runner;
  readonly signal: AbortSignal;
  /** Of stderr, shortened. */
  readonly onLine?: (line: string) => void;
  /** Of stdout, shortened; what is written there is dropped when absent. */
  readonly onOutput?: (line: string) => void;
  readonly input?: Readable;
};

export type ToolEnd = {
  /** Undefined when a signal ended it. */
  readonly status: number | undefined;
  readonly endedBy: NodeJS.Signals | undefined;
};

/** Messages in English, because they are read by us; times in UTC. */
export const plainEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', HOME: '/' } as const;

/** How long a program may take to tidy up when it is asked to end. */
const graceMs = 3_000;

/**
 * @throws what `input` fails with, and an Error when the program could not be started. When `signal` is aborted the
 * program and all that it started are ended, and how it ended is given as ever.
 */
export async function runTool(run: ToolRun): Promise<ToolEnd> {
  const child = spawn(run.command, run.args, {
    ...run.runner,
    cwd: '/',
    env: { ...plainEnvironment, ...run.env },
    stdio: [run.input === undefined ? 'ignore' : 'pipe', run.onOutput === undefined ? 'ignore' : 'pipe', 'pipe'],
    // A group of its own, so that its workers can be ended with it.
    detached: true,
  });
  // `error` when it could not be started: then there is no `close` to wait for.
  const closed = once(child, 'close');
  const stopWatching = endWhenAborted(child, run.signal);
  try {
    const reading = [
      readLines(child.stderr, run.onLine),
      readLines(child.stdout, run.onOutput),
      feed(child, run.input),
    ];
    const [results] = await Promise.all([Promise.allSettled(reading), closed]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return { status: child.exitCode ?? undefined, endedBy: child.signalCode ?? undefined };
  } finally {
    stopWatching();
    endGroup(child, 'SIGKILL');
  }
}

async function readLines(stream: Readable | null, onLine: ((line: string) => void) | undefined): Promise<void> {
  if (stream === null) return;
  await eachLine(stream, onLine ?? (() => {}));
}

/** A program that ends before it has read everything says why itself. */
async function feed(child: ChildProcess, input: Readable | undefined): Promise<void> {
  if (input === undefined || child.stdin === null) return;
  try {
    await pipeline(input, child.stdin);
  } catch (error) {
    if (isBrokenPipe(error)) return;
    endGroup(child, 'SIGTERM');
    throw error;
  }
}

function isBrokenPipe(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes(String(error.code));
}

function endWhenAborted(child: ChildProcess, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    endGroup(child, 'SIGTERM');
    timer = setTimeout(() => endGroup(child, 'SIGKILL'), graceMs);
  };
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  return () => {
    signal.removeEventListener('abort', end);
    clearTimeout(timer);
  };
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    kill(-pid, signal);
  } catch {
    // Nothing of it is left.
  }
}
