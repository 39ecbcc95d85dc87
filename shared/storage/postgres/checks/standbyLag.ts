import type { Found, Outcome } from '../../check.ts';
import { concluded, type Doubt } from '../../resultOf.ts';
import { bytesText, spanText } from '../amounts.ts';
import { type DatabaseCheck, type DatabaseContext, grantAdvice, notSeen } from '../check.ts';
import { amountText, type Behind, isCopy, lossWith, lossWithArchive, silentAfterMs, unreplayedAt } from '../loss.ts';
import { archivePromise } from '../promise.ts';
import type { Receiver, ReplicationSnapshot, Settings } from '../snapshot.ts';

/** Where no objective says how much: longer than a healthy standby is ever behind. */
const usualMsMax = 5 * 60_000;

/** Where no time is measured: more WAL than a healthy standby ever has before it. */
const usualBytesMax = 1024 ** 3;

/** PostgreSQL's own default, for a server that does not show its settings. */
const usualSenderTimeoutMs = 60_000;

export const standbyLag: DatabaseCheck = {
  id: 'pg-standby-lag',
  title: 'The standbys keep up',
  severity: 'high',
  reason: 'What no other server has is lost with the primary, and what a standby has not replayed keeps users waiting.',
  source: 'PostgreSQL documentation, "28.2.4. pg_stat_replication", "28.2.11. pg_stat_archiver"',
  askedOf: 'primary',
  run(context) {
    const { receivers, server } = context.snapshot;
    if (receivers.state === 'unknown') return { outcome: 'unknown', ...notSeen('pg_stat_replication', receivers) };
    const { seen, hidden } = receivers.value;
    if (hidden > 0) {
      return {
        outcome: 'unknown',
        why: grantAdvice(server.role),
        evidence: [{ document: 'pg_stat_replication', path: '' }],
      };
    }
    const copies = seen.filter(isCopy);
    if (copies.length === 0 && (server.platform !== 'postgresql' || context.aims.rpoMs === undefined)) {
      return { outcome: 'not-applicable' };
    }
    return judged(context, copies);
  },
};

function judged({ snapshot, aims }: DatabaseContext, copies: readonly Receiver[]): Outcome {
  const settings = snapshot.settings.state === 'found' ? snapshot.settings.value : undefined;
  const silentMs = silentAfterMs(settings ?? { walSenderTimeoutMs: usualSenderTimeoutMs });
  const now = aims.rpoMs === undefined ? {} : nowAgainst(aims.rpoMs, snapshot, copies, settings, silentMs);
  const each = keyed(copies).flatMap(([key, copy]) => [
    ...lagging(copy, key, lossWith(copy, silentMs), aims.rpoMs ?? usualMsMax),
    ...unreplayed(copy, key, unreplayedAt(copy, silentMs), aims.rtoMs ?? usualMsMax),
  ]);
  return concluded(
    [...(now.finding === undefined ? [] : [now.finding]), ...each],
    now.blind === undefined ? [] : [now.blind],
  );
}

type Against = { readonly finding?: Found; readonly blind?: Doubt };

/** The best copy decides: it is the one to go on with. */
function nowAgainst(
  rpoMs: number,
  snapshot: ReplicationSnapshot,
  copies: readonly Receiver[],
  settings: Settings | undefined,
  silentMs: number,
): Against {
  const losses: { readonly with: string; readonly behind: Behind }[] = copies.map((copy) => {
    return { with: `the standby ${copy.applicationName}`, behind: lossWith(copy, silentMs) };
  });
  const archives = settings !== undefined && archivePromise(settings).kind !== 'none';
  if (archives && snapshot.archiver.state === 'found' && snapshot.archiver.value.lastArchived !== null) {
    losses.push({ with: 'the archive', behind: lossWithArchive(snapshot.archiver.value) });
  }
  const evidence = [{ document: 'pg_stat_replication', path: '' }];
  if (losses.some(({ behind: { ms } }) => ms !== null && ms <= rpoMs)) return {};
  const [best] = losses.toSorted((one, other) => (one.behind.ms ?? Infinity) - (other.behind.ms ?? Infinity));
  if (best === undefined) {
    if (settings === undefined || snapshot.archiver.state === 'unknown') {
      return { blind: { why: 'no standby streams, and whether WAL is archived was not to be seen', evidence } };
    }
    const summary = `Nobody receives the WAL: if the primary were lost now, everything since the last backup would be. The objective allows ${spanText(rpoMs)} (RPO).`;
    return { finding: { key: 'now', summary, evidence } };
  }
  if (best.behind.ms === null) {
    return { blind: { why: `how far ${best.with} is behind in time has not been measured yet`, evidence } };
  }
  const summary = `If the primary were lost now, ${amountText(best.behind)} would be lost with it; the best copy is ${best.with}. The objective allows ${spanText(rpoMs)} (RPO).`;
  return { finding: { key: 'now', summary, evidence } };
}

function lagging(copy: Receiver, key: string, loss: Behind, msMax: number): readonly Found[] {
  if (!exceeds(loss, msMax)) return [];
  const summary = `The standby ${copy.applicationName} is not known to have ${amountText(loss)} on its disk (${copy.state}; more than ${spanText(msMax)} is too much).`;
  return [{ key, severity: 'medium', summary, evidence: rowOf(copy, 'flush_lsn', loss) }];
}

function unreplayed(copy: Receiver, key: string, rest: Behind, msMax: number): readonly Found[] {
  if (!exceeds(rest, msMax)) return [];
  const summary = `The standby ${copy.applicationName} has yet to replay ${amountText(rest)}: before it can take over it has to, and until then it answers with old data (more than ${spanText(msMax)} is too much).`;
  return [{ key: `${key}/replay`, severity: 'medium', summary, evidence: rowOf(copy, 'replay_lsn', rest) }];
}

function exceeds({ bytes, ms }: Behind, msMax: number): boolean {
  return ms === null ? bytes !== null && bytes > usualBytesMax : ms > msMax;
}

function rowOf({ applicationName }: Receiver, column: string, { bytes }: Behind): Found['evidence'] {
  const shows = bytes === null ? 'NULL' : `${bytesText(bytes)} behind`;
  return [{ document: 'pg_stat_replication', path: `${applicationName}.${column}`, shows }];
}

/** Standbys may share a name, such as `walreceiver`; they are then told apart by their order. */
function keyed(copies: readonly Receiver[]): readonly (readonly [string, Receiver])[] {
  const counts = new Map<string, number>();
  return copies.map((copy) => {
    const count = (counts.get(copy.applicationName) ?? 0) + 1;
    counts.set(copy.applicationName, count);
    return [count === 1 ? copy.applicationName : `${copy.applicationName}#${count}`, copy] as const;
  });
}
