/** Shows how far a restore test is: on one line that is drawn again on a terminal, in plain lines elsewhere. */
import type { Progress } from '../shared/restore/progress.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import type { Io } from './io.ts';
import { advanced, dueLine, type Logged, type Meter, meterLine, meterOf } from './restoreMeter.ts';

export type RestoreDisplay = {
  progress(progress: Progress): void;
  /** Takes the line away, so that what comes next begins on an empty one. */
  close(): void;
};

/** Often enough to look alive, seldom enough to cost nothing. */
const drawnEveryMs = 100;
/** The time goes on where nothing else does. */
const tickMs = 1_000;

/** ECMA-48: erase in line (EL), from the cursor to its end. */
const eraseLine = '\r\u001b[K';

export function createRestoreDisplay(backup: string, io: Io, clock: Clock): RestoreDisplay {
  return io.messageWidth === undefined ? plain(backup, io, clock) : redrawn(backup, io, clock);
}

function redrawn(backup: string, io: Io, clock: Clock): RestoreDisplay {
  let meter: Meter = meterOf(backup, clock.monotonic());
  let drawnAt = Number.NEGATIVE_INFINITY;
  const closing = new AbortController();
  const draw = () => {
    drawnAt = clock.monotonic();
    io.stderr(`${eraseLine}${meterLine(meter, drawnAt, io.messageWidth?.() ?? 0)}`);
  };
  const tick = async () => {
    while (!closing.signal.aborted) {
      draw();
      await clock.sleep(tickMs, closing.signal);
    }
  };
  tick().catch(() => {});
  return {
    progress(progress) {
      const isNews = progress.phase !== meter.phase;
      meter = advanced(meter, progress, clock.monotonic());
      if (isNews || clock.monotonic() - drawnAt >= drawnEveryMs) draw();
    },
    close() {
      closing.abort();
      io.stderr(eraseLine);
    },
  };
}

function plain(backup: string, io: Io, clock: Clock): RestoreDisplay {
  let meter: Meter = meterOf(backup, clock.monotonic());
  let logged: Logged = { at: clock.monotonic() };
  return {
    progress(progress) {
      const now = clock.monotonic();
      meter = advanced(meter, progress, now);
      const due = dueLine(meter, logged, now);
      if (due === undefined) return;
      logged = due.logged;
      io.stderr(`${due.line}\n`);
    },
    close: () => {},
  };
}
