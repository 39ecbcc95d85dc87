/** How much would be lost now, if the primary and its disk were gone this moment. */
import { bytesText, spanText } from './amounts.ts';
import type { Archiver, Receiver, Settings } from './snapshot.ts';

export type Behind = {
  /** WAL that only the primary is known to have; null when the receiver has never said what it has. */
  readonly bytes: number | null;
  /** The time in which that was written; null when nothing tells. */
  readonly ms: number | null;
};

/**
 * A receiver reports every 10 s (wal_receiver_status_interval), and the primary asks after half of wal_sender_timeout
 * (PostgreSQL documentation, "20.6.1. Sending Servers" and "20.6.3. Standby Servers"); so long after that it is silent.
 */
const answerMs = 10_000;

/** Where wal_sender_timeout is 0 nobody asks. */
const unaskedSilentMs = 60_000;

/** It lacks something, and no lag of it has been measured since it had everything. */
export function isUnmeasured({ behindBytes, lagMs }: Receiver): boolean {
  return behindBytes.flushed !== 0 && behindBytes.flushed !== null && lagMs.flushed === null;
}

export function silentAfterMs({ walSenderTimeoutMs }: Pick<Settings, 'walSenderTimeoutMs'>): number {
  return walSenderTimeoutMs === 0 ? unaskedSilentMs : walSenderTimeoutMs / 2 + answerMs;
}

/** What the receiver is not known to have on disk. */
export function lossWith(receiver: Receiver, silentMs: number): Behind {
  return behind(receiver, receiver.behindBytes.flushed, receiver.lagMs.flushed, silentMs);
}

/** What it has yet to replay before it can serve, or serves without. */
export function unreplayedAt(receiver: Receiver, silentMs: number): Behind {
  return behind(receiver, receiver.behindBytes.replayed, receiver.lagMs.replayed, silentMs);
}

function behind({ replyAgeMs }: Receiver, bytes: number | null, lagMs: number | null, silentMs: number): Behind {
  if (bytes === null) return { bytes, ms: null };
  if (bytes === 0) return { bytes, ms: 0 };
  // The primary measures a lag when it hears of progress: of a receiver that has gone silent the last lag says nothing, and
  // where there is none it had caught up by its last message.
  if (lagMs === null || (replyAgeMs !== null && replyAgeMs > silentMs))
    return { bytes, ms: largest(lagMs, replyAgeMs) };
  return { bytes, ms: lagMs };
}

function largest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

/**
 * What a segment begins with, which is nobody's: the long header of its first page (40 bytes), and the header of one record
 * (24 bytes). A transaction that changes something needs more: its change, and the commit. PostgreSQL source,
 * src/include/access/xlog_internal.h (XLogLongPageHeaderData) and xlogrecord.h (XLogRecord).
 */
const headersBytes = 64;

/**
 * What is not in the archive yet. Its newest segment ended before it was archived, so this is the least that it can be. A
 * server that nobody writes to archives nothing, and has nothing to lose.
 */
export function lossWithArchive({ lastArchived, notArchivedBytes }: Archiver): Behind {
  if (notArchivedBytes !== null && notArchivedBytes <= headersBytes) return { bytes: notArchivedBytes, ms: 0 };
  return { bytes: notArchivedBytes, ms: lastArchived?.agoMs ?? null };
}

/** Copies of the server, or of its WAL. A base backup that is being made is none yet. */
export function isCopy({ kind, state }: Receiver): boolean {
  return kind === 'physical' && (state === 'streaming' || state === 'catchup');
}

/** `3 MiB of WAL (about 12 s)` */
export function amountText({ bytes, ms }: Behind): string {
  const size = bytes === null ? 'an unknown amount of WAL' : `${bytesText(bytes)} of WAL`;
  return ms === null ? size : `${size} (about ${spanText(ms)})`;
}
