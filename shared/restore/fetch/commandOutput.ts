/** What a child process makes of a stream, with its exit status as the last word. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { printable } from '../../config/quote.ts';
import type { Bytes } from './bytes.ts';
import { Unreadable } from './unreadable.ts';

export type CommandFacts = {
  /** For messages. */
  readonly command: string;
  /** What no message may show. */
  readonly hidden: readonly string[];
  readonly signal: AbortSignal;
};

/** How long a command may neither take nor give anything. Key derivation takes seconds at most. */
const silentMsMax = 300_000;

/** Never leaves the process behind, whatever ends the stream. */
export async function* commandOutput(
  stream: Bytes,
  child: ChildProcessWithoutNullStreams,
  facts: CommandFacts,
): AsyncGenerator<Uint8Array> {
  const run: Run = { stderr: '', isSilent: false, sourceError: undefined };
  const ended = endOf(child);
  const watch = watchSilence(child, run);
  const kill = () => child.kill('SIGKILL');
  facts.signal.addEventListener('abort', kill, { once: true });
  child.stderr.on('data', (chunk: Buffer) => {
    if (run.stderr.length < stderrMax) run.stderr += chunk.toString('utf8');
  });
  const feeding = feed(stream, child, run, watch.heard);
  try {
    for await (const chunk of child.stdout) {
      watch.heard();
      if (chunk instanceof Uint8Array) yield chunk;
    }
    const end = await ended;
    facts.signal.throwIfAborted();
    if (run.sourceError !== undefined) throw run.sourceError.error;
    const failure = failureOf(end, run, facts);
    if (failure !== undefined) throw failure;
  } finally {
    facts.signal.removeEventListener('abort', kill);
    watch.end();
    kill();
    await ended;
    child.stdin.destroy();
    // A store that is waited for gives up by itself; nobody waits for that here.
    void feeding;
  }
}

const stderrMax = 8_192;

type Run = { stderr: string; isSilent: boolean; sourceError: { readonly error: unknown } | undefined };

type End =
  | { readonly kind: 'not-started'; readonly error: NodeJS.ErrnoException }
  | { readonly kind: 'exited'; readonly status: number | null; readonly signal: NodeJS.Signals | null };

function endOf(child: ChildProcessWithoutNullStreams): Promise<End> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve({ kind: 'not-started', error });
    });
    child.once('close', (status: number | null, signal: NodeJS.Signals | null) =>
      resolve({ kind: 'exited', status, signal }),
    );
  });
}

function watchSilence(child: ChildProcessWithoutNullStreams, run: Run) {
  const timer = setTimeout(() => {
    run.isSilent = true;
    child.kill('SIGKILL');
  }, silentMsMax);
  return { heard: () => timer.refresh(), end: () => clearTimeout(timer) };
}

/** Never rejects. A child that reads no further is no error: its exit status says what it is. */
async function feed(stream: Bytes, child: ChildProcessWithoutNullStreams, run: Run, heard: () => void): Promise<void> {
  const { stdin } = child;
  stdin.on('error', () => {});
  try {
    for await (const chunk of stream) {
      if (!(await isWritten(stdin, chunk))) return;
      heard();
    }
    stdin.end();
  } catch (error) {
    run.sourceError = { error };
    child.kill('SIGKILL');
  }
}

function isWritten(stdin: ChildProcessWithoutNullStreams['stdin'], chunk: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    if (stdin.destroyed) return resolve(false);
    const closed = () => resolve(false);
    stdin.once('close', closed);
    stdin.write(chunk, (error) => {
      stdin.off('close', closed);
      resolve(error === null || error === undefined);
    });
  });
}

function failureOf(end: End, run: Run, facts: CommandFacts): Unreadable | undefined {
  const { command } = facts;
  if (end.kind === 'not-started') {
    return new Unreadable(
      'no-engine',
      `${printable(command)} could not be started (${end.error.code ?? end.error.name}).`,
      `Install ${printable(command)} where restore tests run.`,
    );
  }
  if (run.isSilent) {
    return new Unreadable('timed-out', `${printable(command)} did nothing for ${silentMsMax / 60_000} minutes.`);
  }
  if (end.status === 0) return undefined;
  const how = end.status === null ? `was ended by ${end.signal}` : `ended with status ${end.status}`;
  const said = saidText(run.stderr, facts.hidden);
  return new Unreadable('not-decrypted', `${printable(command)} ${how}${said === '' ? '' : `: ${said}`}.`);
}

const saidMax = 300;
/** Shorter lines of a key would take whole words out of a message, and give nothing away. */
const hiddenMin = 4;

/** The first words of a command, on one line and without the key. The last ones may have been cut inside the key. */
function saidText(stderr: string, hidden: readonly string[]): string {
  const secrets = hidden.filter(({ length }) => length >= hiddenMin).toSorted((a, b) => b.length - a.length);
  let text = stderr;
  for (const secret of secrets) text = text.replaceAll(secret, '…');
  const line = printable(text.trim().replaceAll(/\s+/g, ' '));
  return (line.length > saidMax ? `${line.slice(0, saidMax)}…` : line).replace(/\.$/, '');
}
