/** What an attempt came to, before timings are put to it. */
import { describeError } from './evidence.ts';
import type { DownReason, Evidence, UnknownReason } from './observation.ts';

export type Finding =
  | { readonly outcome: 'up' }
  | { readonly outcome: 'down'; readonly reason: DownReason; readonly evidence: Evidence }
  | { readonly outcome: 'unknown'; readonly reason: UnknownReason; readonly evidence: Evidence };

const up: Finding = { outcome: 'up' };

export function down(reason: DownReason, evidence: Evidence): Finding {
  return { outcome: 'down', reason, evidence };
}

export function unknown(reason: UnknownReason, evidence: Evidence): Extract<Finding, { outcome: 'unknown' }> {
  return { outcome: 'unknown', reason, evidence };
}

/** An exception that nobody foresaw says nothing about the endpoint. */
export function unforeseen(error: unknown): Extract<Finding, { outcome: 'unknown' }> {
  return unknown('observer-fault', { got: describeError(error) });
}

/** Judges an answer that is otherwise good. Time in which the observer was blocked does not count against the endpoint. */
export function judgeLatency(latencyMsMax: number | undefined, totalMs: number, blockedMs: number): Finding {
  if (latencyMsMax === undefined || totalMs <= latencyMsMax) return up;
  const expected = `an answer within ${latencyMsMax} ms`;
  const got = `${Math.round(totalMs)} ms`;
  return totalMs - blockedMs <= latencyMsMax
    ? unknown('observer-blocked', {
        expected,
        got: `${got}, with the observer blocked for ${Math.round(blockedMs)} ms`,
      })
    : down('too-slow', { expected, got });
}
