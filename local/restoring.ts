/**
 * Restore tests on one machine: each at its moments, and when a person asks for one. What was due while the machine was off,
 * asleep, or busy with it is made up for, once. Only one is restored at a time, because two would slow each other down and
 * what is measured is how long it takes.
 */
import { randomUUID } from 'node:crypto';
import { printable } from '../shared/config/quote.ts';
import type { RestoreTest } from '../shared/config/restoreConfig.ts';
import type { Ledger } from '../shared/ledger/ledger.ts';
import { dueMoment } from '../shared/restore/dueMoment.ts';
import { createInProcessSteps } from '../shared/restore/inProcessSteps.ts';
import type { Phase, Progress } from '../shared/restore/progress.ts';
import type { Restoration, RestoreRequest, Restoring } from '../shared/restore/restoring.ts';
import type { Trigger } from '../shared/restore/run.ts';
import { runLine } from '../shared/restore/runLine.ts';
import type { StartedRestore } from '../shared/restore/startRestore.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import { momentText } from '../shared/status/words.ts';
import { runSchedule } from './scheduler.ts';
import type { Trouble } from './trouble.ts';

export type LocalRestoringParts = {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'newestRestoreRuns'>;
  readonly restoring: Restoring;
  /** Removes what runs left behind that were killed. @returns what could not be removed, a line each. */
  readonly sweep: () => Promise<readonly string[]>;
  /** Makes the backups that are due, where that is this machine's own doing, before anybody looks for them. */
  readonly prepare?: (stopping: AbortSignal) => Promise<void>;
  readonly trouble: Trouble;
  readonly say: (line: string) => void;
};

export type LocalRestoring = {
  /** Resolves when `stopping` is aborted and what was under way has cleaned up after itself. Never rejects. */
  run(stopping: AbortSignal): Promise<void>;
  /** It begins at once, or as soon as the one before it has ended. */
  start(request: RestoreRequest): StartedRestore;
};

/** Schedules are by the minute. */
const lookEveryMs = 60_000;

const doing = 'testing restores';

export function createLocalRestoring(tests: readonly RestoreTest[], parts: LocalRestoringParts): LocalRestoring {
  const { clock, say, trouble } = parts;
  const ids = tests.map(({ id }) => id);
  const waiting: RestoreRequest[] = [];
  const running = new Map<string, { phase: Phase; readonly ended: Promise<void> }>();
  /** The scheduled moments that this process has done with, whatever came of them. */
  const doneWith = new Map<string, number>();
  let stopping: AbortSignal | undefined;
  let isSwept = false;

  const isHeld = (backup: string) => running.has(backup) || waiting.some((one) => one.backup === backup);

  /** One that waits for Glacier works no more than those that have not begun. */
  const next = () => {
    if (!isSwept || stopping === undefined || stopping.aborted) return;
    if ([...running.values()].some(({ phase }) => phase !== 'thaw')) return;
    const request = waiting.shift();
    if (request === undefined) return;
    const { backup } = request;
    const ended = restore(request, stopping).finally(() => {
      running.delete(backup);
      next();
    });
    running.set(backup, { phase: 'find', ended });
  };

  const watch = (backup: string) => {
    let told = '';
    return ({ phase, text }: Progress) => {
      const one = running.get(backup);
      if (one !== undefined && one.phase !== phase) {
        one.phase = phase;
        if (phase === 'thaw') next();
      }
      // Hours may pass before there is anything else to tell.
      if (phase !== 'thaw' || text === undefined || text === told) return;
      told = text;
      say(`restore of ${backup}: ${printable(text)}`);
    };
  };

  async function restore(request: RestoreRequest, signal: AbortSignal): Promise<void> {
    const { backup, trigger } = request;
    say(`restore of ${backup}: under way, ${whyText(trigger)}`);
    try {
      const restored = await parts.restoring(request, {
        steps: createInProcessSteps({ clock, signal }),
        holder: randomUUID(),
        progress: watch(backup),
        signal,
      });
      // Whoever holds it may die without a result; the next look asks the ledger.
      if (trigger.kind === 'schedule' && restored.kind !== 'busy') doneWith.set(backup, trigger.scheduledAt);
      say(`restore of ${backup}: ${resultText(restored)}`);
      trouble.clear(doing);
    } catch (error) {
      // What it works with is being closed.
      if (!signal.aborted) trouble.tell(doing, error);
    }
  }

  async function look(signal: AbortSignal): Promise<void> {
    await prepare(signal);
    try {
      const newest = new Map((await parts.ledger.newestRestoreRuns(ids)).map((run) => [run.backup, run]));
      const now = clock.now();
      for (const { id, schedule } of tests) {
        const due = dueMoment(schedule, newest.get(id), now);
        if (due === undefined || due <= (doneWith.get(id) ?? Number.NEGATIVE_INFINITY) || isHeld(id)) continue;
        waiting.push({ backup: id, trigger: { kind: 'schedule', scheduledAt: due } });
      }
      next();
    } catch (error) {
      if (!signal.aborted) trouble.tell(doing, error);
    }
  }

  async function prepare(signal: AbortSignal): Promise<void> {
    try {
      await parts.prepare?.(signal);
    } catch (error) {
      if (!signal.aborted) trouble.tell('making backups', error);
    }
  }

  async function sweep(): Promise<void> {
    try {
      for (const line of await parts.sweep()) say(`restore: ${line}`);
    } catch (error) {
      trouble.tell('removing what restore tests left behind', error);
    }
    isSwept = true;
  }

  return {
    async run(signal) {
      stopping = signal;
      await sweep();
      await look(signal);
      await runSchedule({ everyMs: lookEveryMs, run: () => look(signal), onSkipped: () => {} }, clock, signal);
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
    start(request) {
      const { backup } = request;
      if (stopping?.aborted === true) return 'stopping';
      if (!ids.includes(backup)) return 'no-such-backup';
      if (isHeld(backup)) return 'under-way';
      waiting.push(request);
      next();
      return 'started';
    },
  };
}

function whyText(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'schedule':
      return `due at ${momentText(trigger.scheduledAt)}`;
    case 'person':
      return `asked for by ${printable(trigger.by)}`;
    case 'aws-backup':
      return `for AWS Backup's job ${printable(trigger.job)}`;
  }
}

function resultText(restored: Restoration): string {
  switch (restored.kind) {
    case 'ran': {
      const left = restored.run.left.length === 0 ? '' : ` Left behind: ${restored.run.left.join('; ')}`;
      return printable(`${runLine(restored.run)}${left}`);
    }
    case 'busy':
      return 'somebody else is restoring it, or was when they were killed; it is looked at again in a minute';
    case 'ran-before':
      return `was done already, as ${printable(restored.run)}`;
    case 'no-such-backup':
      return 'the config has no such backup';
  }
}
