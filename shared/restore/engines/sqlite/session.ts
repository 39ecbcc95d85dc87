/** A process that reads one database, begun again for the next question when a question took too long or killed it. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Job, type Reply, replySchema } from './protocol.ts';

export type SessionInput = {
  readonly file: string;
  /** For what SQLite sorts on disk. */
  readonly folder: string;
  /** What a bundler made of `runtime/sqliteChild.ts`; that itself when absent. */
  readonly program?: URL;
  readonly signal: AbortSignal;
};

export type Session = {
  /** @throws the signal's reason */
  ask(job: Job, msMax: number): Promise<Answered>;
  close(): Promise<void>;
};

export type Answered = Reply | { readonly kind: 'timed-out' } | { readonly kind: 'died'; readonly how: string };

export function createSession(input: SessionInput): Session {
  let child: ChildProcess | undefined;
  const stop = async () => {
    const running = child;
    child = undefined;
    if (running !== undefined) await ended(running);
  };
  const ready = async (): Promise<ChildProcess | Answered> => {
    if (child !== undefined) return child;
    child = start(input);
    const reply = await askOnce(child, { kind: 'open', file: input.file }, { msMax: startMsMax, signal: input.signal });
    return reply.kind === 'opened' ? child : reply;
  };
  const attempt = async (job: Job, msMax: number): Promise<Answered> => {
    if (job.kind === 'open') {
      await stop();
      child = start(input);
      return await askOnce(child, job, { msMax, signal: input.signal });
    }
    const running = await ready();
    return 'kind' in running ? running : await askOnce(running, job, { msMax, signal: input.signal });
  };
  return {
    async ask(job, msMax) {
      input.signal.throwIfAborted();
      const reply = await attempt(job, msMax);
      if (reply.kind === 'timed-out' || reply.kind === 'died') await stop();
      input.signal.throwIfAborted();
      return reply;
    },
    close: stop,
  };
}

/** To begin again, with a database that was opened before. */
const startMsMax = 60_000;

/** JavaScript's own memory; SQLite's has a limit of its own. */
const heapMbMax = 256;

/**
 * Reads the program and the database and nothing else through Node, starts no process and inherits no environment, so that
 * there is no secret in it to be found.
 */
function start({ file, folder, program = ownProgram }: SessionInput): ChildProcess {
  const readable = [...readableWith(program), file];
  return fork(program, [], {
    env: { SQLITE_TMPDIR: folder },
    execArgv: [
      '--permission',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      `--max-old-space-size=${heapMbMax}`,
      '--disable-warning=ExperimentalWarning',
    ],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

const ownProgram = new URL('../../../runtime/sqliteChild.ts', import.meta.url);

/** As source it imports other files and packages of the repository; a bundle is whole. */
function readableWith(program: URL): readonly string[] {
  const isSource = program.href === ownProgram.href;
  return [fileURLToPath(isSource ? new URL('../..', program) : program)];
}

type AskTerms = { readonly msMax: number; readonly signal: AbortSignal };

function askOnce(child: ChildProcess, job: Job, { msMax, signal }: AskTerms): Promise<Answered> {
  return new Promise((resolve) => {
    const settle = (answer: Answered) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      child.removeAllListeners();
      // What its channel says after it was ended is nobody's.
      child.on('error', () => {});
      resolve(answer);
    };
    const timer = setTimeout(() => settle({ kind: 'timed-out' }), msMax);
    const aborted = () => settle({ kind: 'timed-out' });
    signal.addEventListener('abort', aborted, { once: true });
    child.once('message', (message) => {
      const reply = replySchema.safeParse(message);
      settle(reply.success ? reply.data : { kind: 'died', how: 'it gave no answer that can be read' });
    });
    child.once('error', (error) => settle({ kind: 'died', how: error.message }));
    child.once('exit', (status, killed) => settle({ kind: 'died', how: killed ?? `status ${status}` }));
    child.send(job, (error) => {
      if (error !== null) settle({ kind: 'died', how: error.message });
    });
  });
}

/** SIGKILL: a process inside of SQLite hears nothing else. */
function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
