/** What restore tests are made with on this machine: its disk, the environment's credentials, and the process's signals. */
import { randomUUID } from 'node:crypto';
import { access, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRestoringHere } from '../local/restoringHere.ts';
import { createSecretSource } from '../shared/aws/secretSource.ts';
import { quote } from '../shared/config/quote.ts';
import { createMemoryControlStore } from '../shared/control/memory.ts';
import { createMemoryLedger } from '../shared/ledger/memory.ts';
import { evidenceOf } from '../shared/restore/evidence.ts';
import { createInProcessSteps } from '../shared/restore/inProcessSteps.ts';
import { systemClock } from '../shared/runtime/systemClock.ts';
import type { Io } from './io.ts';
import { userName } from './order.ts';
import { Refused } from './refused.ts';
import type { RestoreTestParts } from './restoreBench.ts';
import { holdfastVersion } from './version.ts';

/** Ctrl-C reaches this process twice where npm or `bin/holdfast.mjs` pass on what the terminal has sent to everyone. */
const sameSignalMs = 500;

/** As a shell reports a process that SIGINT has ended. */
const interruptedStatus = 130;

export function restoreTestPartsOf(
  environment: Readonly<Record<string, string | undefined>>,
  io: Io,
): RestoreTestParts {
  const clock = systemClock;
  return {
    clock,
    by: userName(),
    async open(config, { folder, before }) {
      if (folder !== undefined) await refuseNoFolder(folder);
      const workspaces = await ownFolder(join(tmpdir(), `holdfast-restore-${process.getuid?.() ?? 'user'}`));
      const ledger = createMemoryLedger();
      for (const run of before) await ledger.putRestoreRun(run);
      const here = createRestoringHere(
        { config, folder, workspaces },
        {
          clock,
          ledger,
          // Nobody else knows of these runs.
          leases: createMemoryControlStore(),
          secrets: createSecretSource({ clock, environment }),
          random: Math.random,
          version: holdfastVersion,
          onError: (error) => io.stderr(`${error instanceof Error ? error.message : String(error)}\n`),
        },
      );
      return {
        restoring: (request, how) =>
          here.restoring(request, {
            ...how,
            steps: createInProcessSteps({ clock, signal: how.signal }),
            holder: randomUUID(),
          }),
        sweep: here.sweep,
        // What was secret to the run has not got into its record.
        evidenceOf: (run) => evidenceOf({ run, version: holdfastVersion, secrets: [] }),
      };
    },
    onInterrupt(listener) {
      let firstAt: number | undefined;
      const onSignal = () => {
        const now = clock.monotonic();
        if (firstAt === undefined) {
          firstAt = now;
          listener();
        } else if (now - firstAt > sameSignalMs) {
          process.exit(interruptedStatus);
        }
      };
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
      return () => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
      };
    },
  };
}

/**
 * Its name is known, so somebody else may have made it: then they would read and replace what is restored. PostgreSQL's own
 * user, which root becomes, has to pass through it.
 */
async function ownFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o711 });
  const found = await lstat(path);
  const isOwn = found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
  if (isOwn && (found.mode & 0o022) === 0) return path;
  throw new Refused(`${quote(path)} is somebody else's, or others may write to it: remove it, or name another TMPDIR.`);
}

async function refuseNoFolder(folder: string): Promise<void> {
  await access(folder).catch((error: unknown) => {
    throw new Refused(`--from: there is no folder ${quote(folder)}.`, { cause: error });
  });
}
