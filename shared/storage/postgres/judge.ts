/** What a database's replication promises and does, held against the service's objective. Pure. */
import type { CheckResult, Fact, Subject } from '../finding.ts';
import { resultOf } from '../resultOf.ts';
import { type Aims, type DatabaseCheck, grantAdvice } from './check.ts';
import { archiver } from './checks/archiver.ts';
import { connection } from './checks/connection.ts';
import { settings } from './checks/settings.ts';
import { slots } from './checks/slots.ts';
import { standbyLag } from './checks/standbyLag.ts';
import { syncNow } from './checks/syncNow.ts';
import { syncPromise } from './checks/syncPromise.ts';
import { amountText, isCopy, lossWith, silentAfterMs, unreplayedAt } from './loss.ts';
import { archivePromise, commitPromise, promiseText } from './promise.ts';
import type { Receiver, ReplicationSnapshot, Settings } from './snapshot.ts';
import { parseStandbyNames } from './standbyNames.ts';

export const databaseChecks: readonly DatabaseCheck[] = [
  connection,
  syncPromise,
  syncNow,
  standbyLag,
  archiver,
  slots,
  settings,
];

export function judgeDatabase(subject: Subject, snapshot: ReplicationSnapshot, aims: Aims): readonly CheckResult[] {
  return databaseChecks.map((check) => {
    if (check.askedOf === 'primary' && snapshot.server.inRecovery) {
      const evidence = [{ document: 'pg_is_in_recovery()', path: '', shows: 'true' }];
      return resultOf(check, subject, {
        outcome: 'unknown',
        why: 'the server is a standby: ask the primary',
        evidence,
      });
    }
    return resultOf(check, subject, check.run({ snapshot, aims }));
  });
}

/** Nobody could look at the server. @param why in one line, without anything secret. */
export function unseenDatabase(subject: Subject, why: string): readonly CheckResult[] {
  return databaseChecks.map((check) => resultOf(check, subject, { outcome: 'unknown', why, evidence: [] }));
}

/** What the settings promise and what is so now, whatever the objective. */
export function databaseFacts(snapshot: ReplicationSnapshot): readonly Fact[] {
  const { server } = snapshot;
  const kind = server.inRecovery ? 'standby' : 'primary';
  const facts: Fact[] = [{ name: 'server', text: `PostgreSQL ${server.version}, ${kind}` }];
  if (server.inRecovery) return facts;
  const known = snapshot.settings.state === 'found' ? snapshot.settings.value : undefined;
  facts.push({
    name: 'promise',
    text: known === undefined ? 'not known: the settings were not to be seen' : promised(known),
  });
  facts.push({ name: 'now', text: nowText(snapshot, known) });
  return facts;
}

function promised(known: Settings): string {
  const names = parseStandbyNames(known.synchronousStandbyNames);
  if (!names.ok) return 'not known: synchronous_standby_names is not understood';
  return promiseText(commitPromise(names.value, known), archivePromise(known));
}

function nowText({ receivers, server }: ReplicationSnapshot, known: Settings | undefined): string {
  if (receivers.state === 'unknown') return `not known: ${receivers.text}`;
  const { seen, hidden } = receivers.value;
  if (hidden > 0) return `not known: ${grantAdvice(server.role)}`;
  const copies = seen.filter(isCopy);
  if (copies.length === 0) return 'no standby streams';
  const silentMs = silentAfterMs(known ?? { walSenderTimeoutMs: 60_000 });
  return copies.map((copy) => standbyText(copy, silentMs)).join('; ');
}

function standbyText(copy: Receiver, silentMs: number): string {
  const { applicationName, state, syncState } = copy;
  const loss = lossWith(copy, silentMs);
  const onDisk = loss.bytes === 0 ? 'everything on its disk' : `${amountText(loss)} not on its disk`;
  const unreplayed = unreplayedAt(copy, silentMs);
  const replayed = unreplayed.bytes === 0 ? 'everything replayed' : `${amountText(unreplayed)} not replayed`;
  return `${applicationName} (${state}, ${syncState}): ${onDisk}, ${replayed}`;
}
