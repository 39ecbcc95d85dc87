import type { Found, Outcome } from '../../check.ts';
import type { Fix } from '../../finding.ts';
import type { Seen } from '../../looked.ts';
import { concluded, type Doubt } from '../../resultOf.ts';
import { spanText } from '../amounts.ts';
import { type DatabaseCheck, type DatabaseContext, notSeen, setting } from '../check.ts';
import { isCopy } from '../loss.ts';
import { archivePromise, type CommitPromise, commitPromise, promisedLossMs, promiseText } from '../promise.ts';
import type { CommitOverride, Settings } from '../snapshot.ts';
import { parseStandbyNames, type StandbyNames } from '../standbyNames.ts';

export const syncPromise: DatabaseCheck = {
  id: 'pg-sync-promise',
  title: 'The settings promise no more loss than the objective allows',
  severity: 'high',
  reason: 'What no setting promises is lost on the day that the primary is.',
  source:
    'PostgreSQL documentation, "27.2.8. Synchronous Replication", "20.5.1. Settings" (synchronous_commit), "20.5.3. Archiving"',
  askedOf: 'primary',
  run(context) {
    const { settings } = context.snapshot;
    if (settings.state === 'unknown') return { outcome: 'unknown', ...notSeen('pg_settings', settings) };
    const names = parseStandbyNames(settings.value.synchronousStandbyNames);
    const evidence = evidenceOf(settings.value);
    if (!names.ok) {
      return { outcome: 'unknown', why: `synchronous_standby_names is not understood: ${names.message}`, evidence };
    }
    const why = whyUntold(context, settings.value, names.value);
    return why === undefined ? judged(context, settings.value, names.value) : { outcome: 'unknown', why, evidence };
  },
};

/** Why the settings that were seen do not tell what commits are promised; undefined when they do. */
function whyUntold({ snapshot: { server } }: DatabaseContext, settings: Settings, names: StandbyNames) {
  if (settings.synchronousCommitSource === 'user' || settings.synchronousCommitSource === 'database user') {
    return `the role ${server.role} has a synchronous_commit of its own, so that of other roles is not shown to it; ALTER ROLE "${server.role.replaceAll('"', '""')}" RESET synchronous_commit`;
  }
  if (server.platform !== 'postgresql' && names.kind === 'none') {
    return `Amazon ${server.platform === 'rds' ? 'RDS' : 'Aurora'} may copy the storage below PostgreSQL, which no setting of PostgreSQL shows`;
  }
  return undefined;
}

function judged(context: DatabaseContext, settings: Settings, names: StandbyNames): Outcome {
  const commit = commitPromise(names, settings);
  const findings = [
    ...voided(settings, names, commit),
    ...weakened(context.snapshot.commitOverrides, commit),
    ...overAim(context, settings, commit),
  ];
  return concluded(findings, unseenOverrides(context.snapshot.commitOverrides, commit));
}

/** Standbys are named, and no commit waits for them. */
function voided(settings: Settings, names: StandbyNames, commit: CommitPromise): readonly Found[] {
  if (names.kind === 'none' || commit.kind === 'standbys') return [];
  const cause =
    settings.maxWalSenders === 0 ? 'max_wal_senders is 0' : `synchronous_commit is ${settings.synchronousCommit}`;
  const summary = `Standbys are named synchronous (${settings.synchronousStandbyNames}), but ${cause}: no commit waits for them.`;
  return [{ key: 'void', summary, evidence: evidenceOf(settings) }];
}

/** Roles and databases whose commits wait for less. */
function weakened(overrides: Seen<readonly CommitOverride[]>, commit: CommitPromise): readonly Found[] {
  if (commit.kind !== 'standbys' || overrides.state !== 'found') return [];
  return overrides.value
    .filter(({ value }) => value === 'off' || value === 'local')
    .map((override) => {
      const who = whoseText(override);
      const summary = `${who} has synchronous_commit = ${override.value}: its commits wait for no standby, and may be lost with the primary.`;
      const evidence = [{ document: 'pg_db_role_setting', path: who, shows: `synchronous_commit=${override.value}` }];
      return { key: who, severity: 'medium', summary, evidence };
    });
}

function whoseText({ role, database }: CommitOverride): string {
  if (role === undefined) return `database ${database ?? 'any'}`;
  return database === undefined ? `role ${role}` : `role ${role} in database ${database}`;
}

function unseenOverrides(overrides: Seen<readonly CommitOverride[]>, commit: CommitPromise): readonly Doubt[] {
  return overrides.state === 'unknown' && commit.kind === 'standbys' ? [notSeen('pg_db_role_setting', overrides)] : [];
}

function overAim({ snapshot, aims }: DatabaseContext, settings: Settings, commit: CommitPromise): readonly Found[] {
  const archive = archivePromise(settings);
  const lossMs = promisedLossMs(commit, archive);
  if (aims.rpoMs === undefined || (lossMs !== undefined && lossMs <= aims.rpoMs)) return [];
  const promise = promiseText(commit, archive);
  const summary = `The objective allows ${spanText(aims.rpoMs)} of data to be lost (RPO), and the settings promise ${lossMs === undefined ? 'no bound' : spanText(lossMs)}: ${promise}.`;
  const streams =
    snapshot.receivers.state !== 'found' ||
    snapshot.receivers.value.hidden > 0 ||
    snapshot.receivers.value.seen.some(isCopy);
  // A standby that streams is not nothing: it loses seconds on most days, and any amount on some.
  const severity = streams || lossMs !== undefined ? 'medium' : 'high';
  return [{ key: 'rpo', severity, summary, evidence: evidenceOf(settings), fix: firmer(settings) }];
}

function firmer({ synchronousStandbyNames }: Settings): Fix {
  return {
    summary:
      synchronousStandbyNames === ''
        ? "Name standbys: ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (standby1, standby2)'; or archive by time: archive_mode = on, archive_command and archive_timeout."
        : 'Let commits wait for the standbys: ALTER SYSTEM SET synchronous_commit = on; SELECT pg_reload_conf();',
    safe: false,
    caution: 'Commits then take a round trip to a standby, and hang while fewer standbys stream than are asked for.',
    calls: [],
  };
}

function evidenceOf(settings: Settings) {
  return [
    setting('synchronous_standby_names', settings.synchronousStandbyNames),
    setting('synchronous_commit', settings.synchronousCommit),
    setting('archive_mode', settings.archiveMode),
    setting('archive_timeout', `${settings.archiveTimeoutMs / 1_000}s`),
  ];
}
