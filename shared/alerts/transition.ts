/** The alert after a signal. Pure: what is written is one conditional write of what this says. */
import { isDeepStrictEqual } from 'node:util';
import { type Alert, type AlertState, isActive, isGraver } from './alert.ts';
import type { Signal } from './signal.ts';

export type Circumstances = {
  /** Unix milliseconds. */
  readonly now: number;
  /** Whether a maintenance window of the service is open: nothing fires then, and what fires stays as it is. */
  readonly inMaintenance: boolean;
};

/** `dropped`: it was pending and is over, so there is nothing to remember. */
export type Transition =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly alert: Alert }
  | { readonly kind: 'dropped'; readonly alert: Alert };

const unchanged: Transition = { kind: 'unchanged' };

export function transition(before: Alert | undefined, signal: Signal, circumstances: Circumstances): Transition {
  if (circumstances.inMaintenance) return frozen(before, circumstances.now);
  switch (signal.condition) {
    case 'active':
      return raised(before, signal, circumstances.now);
    case 'clear':
      return cleared(before, signal.clearMs ?? 0, circumstances.now);
    case 'unknown':
      return frozen(before, circumstances.now);
  }
}

/** Nothing watches its cause any more: the config has changed. */
export function abandoned(before: Alert, now: number): Transition {
  return over(before, now, 'not-watched');
}

type Pending = Extract<AlertState, { kind: 'pending' }>;
type ActiveSignal = Extract<Signal, { condition: 'active' }>;

function raised(before: Alert | undefined, signal: ActiveSignal, now: number): Transition {
  const { pendingMs = 0, pastAfterMs } = signal;
  const current = before === undefined || before.state.kind === 'resolved' ? undefined : before;
  if (current === undefined) {
    // A flip is a cause of its own: once it is past, being found again says nothing new.
    if (before !== undefined && pastAfterMs !== undefined) return unchanged;
    const episode = (before?.episode ?? 0) + 1;
    const state = isDue(now, now, pendingMs) ? firing(now, now) : pendingAgain(before, now);
    const revision = (before?.revision ?? 0) + 1;
    return changed({ ...factsOf(signal), episode, state, told: before?.told ?? {}, revision });
  }
  if (pastAfterMs !== undefined && isActive(current) && now - firedAtOf(current.state) >= pastAfterMs) {
    return over(current, now, 'past');
  }
  const { clearSince: _clear, easingSince: _easing, unknownSince: _unknown, ...rest } = current;
  const isRipe = current.state.kind === 'pending' && isDue(current.state.since, now, pendingMs);
  const state = isRipe ? firing(current.state.since, now) : reopened(current, signal);
  const next = { ...rest, ...factsOf(signal), state, ...gravityOf(current, signal, now) };
  return isDeepStrictEqual(next, current) ? unchanged : changed({ ...next, revision: current.revision + 1 });
}

/** An alert becomes less grave only when what was graver has surely been over for a while: else it wavers, and each time it is told. */
function gravityOf(current: Alert, { severity, easesAfterMs }: ActiveSignal, now: number): Partial<Alert> {
  // What is said explains why it is as grave as it is.
  const { detail } = current;
  if (isGraver(severity, current.severity)) return { severity, ...(isActive(current) ? { worsenedAt: now } : {}) };
  if (!isGraver(current.severity, severity)) return { severity };
  if (easesAfterMs === undefined) return { severity: current.severity, detail };
  const easingSince = current.easingSince ?? now;
  return now - easingSince >= easesAfterMs ? { severity } : { severity: current.severity, detail, easingSince };
}

function factsOf({ key, service, region, severity, detail }: ActiveSignal) {
  return {
    key,
    severity,
    ...(service === undefined ? {} : { service }),
    ...(region === undefined ? {} : { region }),
    detail,
  };
}

function isDue(since: number, now: number, pendingMs: number): boolean {
  return now - since >= pendingMs;
}

function firing(since: number, firedAt: number): AlertState {
  return { kind: 'firing', since, firedAt };
}

/** Whoever acknowledged a ticket has not acknowledged a page. */
function reopened({ state, severity }: Alert, signal: ActiveSignal): AlertState {
  const isWorse = isGraver(signal.severity, severity);
  return state.kind === 'acknowledged' && isWorse ? firing(state.since, state.firedAt) : state;
}

function firedAtOf(state: AlertState): number {
  return state.kind === 'pending' ? state.since : state.firedAt;
}

function cleared(before: Alert | undefined, clearMs: number, now: number): Transition {
  if (before === undefined || before.state.kind === 'resolved') return unchanged;
  const clearSince = before.clearSince ?? now;
  if (now - clearSince >= clearMs) return over(before, now, 'cleared');
  const { unknownSince: _, ...known } = before;
  return before.clearSince === undefined ? changed({ ...known, clearSince, revision: before.revision + 1 }) : unchanged;
}

/** What was clear before the gap proves nothing after it. */
function frozen(before: Alert | undefined, now: number): Transition {
  if (before === undefined || before.state.kind === 'resolved') return unchanged;
  // Nobody knows whether it was there all the time.
  if (before.state.kind === 'pending') return dropped(before, before.state);
  if (before.unknownSince !== undefined) return unchanged;
  const { clearSince: _clear, easingSince: _easing, ...rest } = before;
  return changed({ ...rest, unknownSince: now, revision: before.revision + 1 });
}

function over(before: Alert, now: number, why: Extract<AlertState, { kind: 'resolved' }>['why']): Transition {
  const { state } = before;
  if (state.kind === 'resolved') return unchanged;
  if (state.kind === 'pending') return dropped(before, state);
  const { clearSince: _clear, easingSince: _easing, unknownSince: _unknown, ...rest } = before;
  const { since, firedAt } = state;
  return changed({ ...rest, state: { kind: 'resolved', since, firedAt, at: now, why }, revision: before.revision + 1 });
}

function pendingAgain(before: Alert | undefined, now: number): Pending {
  if (before?.state.kind !== 'resolved') return { kind: 'pending', since: now };
  const { kind: _, ...past } = before.state;
  return { kind: 'pending', since: now, past: { ...past, severity: before.severity } };
}

/** It is again what it was before, so that whoever has not heard of its end does. */
function dropped(before: Alert, { past }: Pending): Transition {
  if (past === undefined) return { kind: 'dropped', alert: before };
  const { clearSince: _clear, easingSince: _easing, ...rest } = before;
  const { severity, ...ended } = past;
  const { episode, revision } = before;
  const state = { kind: 'resolved', ...ended } as const;
  return changed({ ...rest, severity, episode: episode - 1, state, revision: revision + 1 });
}

function changed(alert: Alert): Transition {
  return { kind: 'changed', alert };
}
