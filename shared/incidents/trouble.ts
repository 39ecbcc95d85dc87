/** One series of slots, an endpoint's or what users reached, → the stretches in which it was in trouble. Pure. */
import type { Span } from '../availability/maintenance.ts';
import { type Mark, mark } from '../availability/marks.ts';
import type { DownReason } from '../probe/observation.ts';

/** Some slots of one mark; Unix milliseconds, `to` is not inside. */
export type SlotRun = Span & {
  readonly mark: Mark;
  /** Why, where the mark is down and it is known. */
  readonly reason?: DownReason;
};

export type Trouble = {
  /** The first slot that was down, Unix milliseconds. */
  readonly from: number;
  /** The first slot that was up again, or in maintenance; absent while there is none. */
  readonly to?: number;
  /** `open` also when it is up again, but not for long enough yet to be over. */
  readonly state: 'open' | 'closed';
  /** When it was down, oldest first; what lies between is up, or not known. */
  readonly downs: readonly Span[];
  /** How long before `to` it was last seen down: it may have ended at any time in between. 0 when nothing was missed. */
  readonly endUncertainMs: number;
  /** The first that was given. */
  readonly reason?: DownReason;
};

/**
 * Being up for less than this is no recovery: what comes back and fails again is one incident. As long as a flip's default
 * cooldown and as the shortest window of a burn alert, so that one incident is one flip and one alert.
 */
export const mergeMs = 5 * 60_000;

/** Takes a series' runs as they come, and knows its troubles so far. */
export type TroubleTracker = {
  /** @param run later than every run before it. */
  take(run: SlotRun): void;
  isOpen(): boolean;
  /** Oldest first; the last one may be open. */
  troubles(): readonly Trouble[];
};

type OpenTrouble = {
  readonly from: number;
  readonly downs: Span[];
  reason: DownReason | undefined;
  /** The first slot that was up after it was last down, and how much was up since. */
  upFrom: number | undefined;
  upMs: number;
};

/**
 * Down opens a trouble. Up for long enough, and maintenance, close it, and so does no longer being watched. Unknown and
 * missing slots do neither.
 */
export function trackTrouble(): TroubleTracker {
  const closed: Trouble[] = [];
  let open: OpenTrouble | undefined;
  const close = (trouble: OpenTrouble, to: number) => {
    closed.push(endedAt(trouble, to));
    open = undefined;
  };
  return {
    take(run) {
      if (run.mark === mark.down) {
        open ??= { from: run.from, downs: [], reason: undefined, upFrom: undefined, upMs: 0 };
        addDown(open, run);
      } else if (open !== undefined && run.mark === mark.up) {
        open.upFrom ??= run.from;
        open.upMs += run.to - run.from;
        if (open.upMs >= mergeMs) close(open, open.upFrom);
      } else if (open !== undefined && (run.mark === mark.maintenance || run.mark === mark.unwatched)) {
        close(open, open.upFrom ?? run.from);
      }
    },
    isOpen: () => open !== undefined,
    troubles: () => (open === undefined ? [...closed] : [...closed, unended(open)]),
  };
}

export function downMsOf({ downs }: Pick<Trouble, 'downs'>): number {
  return downs.reduce((sum, { from, to }) => sum + to - from, 0);
}

function addDown(open: OpenTrouble, { from, to, reason }: SlotRun): void {
  const last = open.downs.at(-1);
  if (last?.to === from) open.downs[open.downs.length - 1] = { from: last.from, to };
  else open.downs.push({ from, to });
  open.reason ??= reason;
  open.upFrom = undefined;
  open.upMs = 0;
}

function unended(open: OpenTrouble): Trouble {
  if (open.upFrom !== undefined) return { ...endedAt(open, open.upFrom), state: 'open' };
  return { from: open.from, state: 'open', downs: open.downs, endUncertainMs: 0, ...reasonOf(open) };
}

function endedAt(open: OpenTrouble, to: number): Trouble {
  const { from, downs } = open;
  const endUncertainMs = to - (downs.at(-1)?.to ?? to);
  return { from, to, state: 'closed', downs, endUncertainMs, ...reasonOf(open) };
}

function reasonOf({ reason }: OpenTrouble): Pick<Trouble, 'reason'> {
  return reason === undefined ? {} : { reason };
}
