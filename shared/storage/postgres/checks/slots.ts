import type { Found } from '../../check.ts';
import type { Evidence, Fix } from '../../finding.ts';
import { concluded } from '../../resultOf.ts';
import { bytesText, spanText } from '../amounts.ts';
import { type DatabaseCheck, notSeen } from '../check.ts';
import type { Slot } from '../snapshot.ts';

/** A standby that restarts lets go of its slot for a while. */
const restartMs = 10 * 60_000;

/** More WAL than a restart of a standby leaves behind. */
const muchBytes = 1024 ** 3;

export const slots: DatabaseCheck = {
  id: 'pg-slots',
  title: 'No replication slot holds WAL back in vain',
  severity: 'high',
  reason:
    'A slot that nobody uses keeps WAL until the disk is full and the primary stops, or until its standby must be rebuilt.',
  source:
    'PostgreSQL documentation, "54.19. pg_replication_slots", "20.6.1. Sending Servers" (max_slot_wal_keep_size), "27.2.6. Replication Slots"',
  askedOf: 'any',
  run({ snapshot }) {
    if (snapshot.slots.state === 'unknown')
      return { outcome: 'unknown', ...notSeen('pg_replication_slots', snapshot.slots) };
    const all = snapshot.slots.value.filter(({ temporary }) => !temporary);
    if (all.length === 0) return { outcome: 'not-applicable' };
    const { settings } = snapshot;
    // Before PostgreSQL 13 there is no limit, and where the setting was not to be seen the graver is assumed.
    const keepBytes = settings.state === 'found' ? (settings.value.maxSlotWalKeepBytes ?? null) : null;
    return concluded(all.flatMap((slot) => judged(slot, keepBytes)));
  },
};

function judged(slot: Slot, keepBytes: number | null): readonly Found[] {
  const reason = slot.invalidationReason ?? undefined;
  if (slot.walStatus === 'lost' || reason !== undefined) {
    const summary = `The slot ${slot.name} can be used no more${reason === undefined ? '' : ` (${reason})`}: WAL that its ${whose(slot)} needs is gone, so it has to be built anew.`;
    return [{ key: slot.name, summary, evidence: evidenceOf(slot), fix: dropping(slot) }];
  }
  if (slot.walStatus === 'unreserved') {
    const summary = `The slot ${slot.name} holds back more WAL than max_slot_wal_keep_size allows (${bytesText(slot.heldBytes ?? 0)}): at the next checkpoint its ${whose(slot)} may have to be built anew.`;
    return [{ key: slot.name, summary, evidence: evidenceOf(slot) }];
  }
  return slot.active || slot.heldBytes === null ? [] : abandoned(slot, slot.heldBytes, keepBytes);
}

function abandoned(slot: Slot, heldBytes: number, keepBytes: number | null): readonly Found[] {
  // What holds nothing back does no harm, and may be a standby's that is only away.
  if (heldBytes === 0) return [];
  // Only since PostgreSQL 17 is it told how long; before, what is held back has to tell.
  const ms = slot.inactiveMs ?? undefined;
  if (ms !== undefined && ms < restartMs && heldBytes < muchBytes) return [];
  const since = ms === undefined ? '' : ` for ${spanText(ms)}`;
  const limit = keepBytes === null ? 'nothing limits it (max_slot_wal_keep_size)' : `up to ${bytesText(keepBytes)}`;
  const severity = keepBytes !== null ? 'low' : heldBytes >= muchBytes ? 'high' : 'medium';
  const summary = `Nobody uses the slot ${slot.name}${since}, and it holds ${bytesText(heldBytes)} of WAL back; ${limit}.`;
  return [{ key: slot.name, severity, summary, evidence: evidenceOf(slot), fix: dropping(slot) }];
}

function whose({ kind }: Slot): string {
  return kind === 'physical' ? 'standby' : 'subscriber';
}

function dropping({ name }: Slot): Fix {
  return {
    summary: `If nobody will use it again: SELECT pg_drop_replication_slot('${name.replaceAll("'", "''")}');`,
    safe: false,
    caution: 'A standby or subscriber that still counts on the slot has to be built anew.',
    calls: [],
  };
}

function evidenceOf({ name, active, walStatus }: Slot): readonly Evidence[] {
  return [
    { document: 'pg_replication_slots', path: `${name}.active`, shows: String(active) },
    ...(walStatus === undefined || walStatus === null
      ? []
      : [{ document: 'pg_replication_slots', path: `${name}.wal_status`, shows: walStatus }]),
  ];
}
