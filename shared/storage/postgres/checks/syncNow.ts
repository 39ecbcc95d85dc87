import type { Found, Outcome } from '../../check.ts';
import { concluded, type Doubt } from '../../resultOf.ts';
import { spanText } from '../amounts.ts';
import { type DatabaseCheck, type DatabaseContext, grantAdvice, notSeen, setting } from '../check.ts';
import { commitPromise } from '../promise.ts';
import type { Receiver, Settings } from '../snapshot.ts';
import { namesStandby, parseStandbyNames, type StandbyNames } from '../standbyNames.ts';

/** A commit across a continent takes a tenth of a second; so long it waits only when nobody answers. */
const hangsMs = 10_000;

export const syncNow: DatabaseCheck = {
  id: 'pg-sync-now',
  title: 'The synchronous standbys are there',
  severity: 'critical',
  reason: 'Commits wait for a synchronous standby without end: while too few stream, nothing is written.',
  source:
    'PostgreSQL documentation, "27.2.8.4. Planning for High Availability", "20.6.2. Primary Server", "28.2.4. pg_stat_replication" (sync_state)',
  askedOf: 'primary',
  run(context) {
    const { settings } = context.snapshot;
    if (settings.state === 'unknown') return { outcome: 'unknown', ...notSeen('pg_settings', settings) };
    const names = parseStandbyNames(settings.value.synchronousStandbyNames);
    if (!names.ok) {
      const evidence = [setting('synchronous_standby_names', settings.value.synchronousStandbyNames)];
      return { outcome: 'unknown', why: `synchronous_standby_names is not understood: ${names.message}`, evidence };
    }
    return names.value.kind === 'none' ? { outcome: 'not-applicable' } : judged(context, settings.value, names.value);
  },
};

type Named = Exclude<StandbyNames, { kind: 'none' }>;

function judged({ snapshot }: DatabaseContext, settings: Settings, names: Named): Outcome {
  const { receivers, waiting, server } = snapshot;
  const blind: Doubt[] = [];
  const findings: Found[] = [];
  if (receivers.state === 'unknown') blind.push(notSeen('pg_stat_replication', receivers));
  if (receivers.state === 'found' && receivers.value.hidden > 0) {
    blind.push({ why: grantAdvice(server.role), evidence: [{ document: 'pg_stat_replication', path: '' }] });
  }
  if (receivers.state === 'found' && receivers.value.hidden === 0) {
    findings.push(...missing(receivers.value.seen, settings, names));
  }
  if (waiting.state === 'unknown') blind.push(notSeen('pg_stat_activity', waiting));
  if (waiting.state === 'found' && waiting.value.sessions > 0 && waiting.value.longestMs >= hangsMs) {
    const { sessions, longestMs } = waiting.value;
    const summary = `${sessions === 1 ? '1 session waits' : `${sessions} sessions wait`} for a synchronous standby to confirm a commit, seen twice within seconds; the longest in a statement that began ${spanText(longestMs)} ago.`;
    findings.push({
      key: 'waiting',
      summary,
      evidence: [{ document: 'pg_stat_activity', path: 'wait_event', shows: 'SyncRep' }],
    });
  }
  return concluded(findings, blind);
}

function missing(seen: readonly Receiver[], settings: Settings, names: Named): readonly Found[] {
  const confirming = seen.filter(({ syncState }) => syncState === 'sync' || syncState === 'quorum');
  const absent = names.names.filter(
    (name) =>
      !seen.some(({ applicationName, syncState }) => syncState !== 'async' && namesStandby(name, applicationName)),
  );
  const evidence = [
    setting('synchronous_standby_names', settings.synchronousStandbyNames),
    ...seen.map(({ applicationName, state, syncState }) => {
      return { document: 'pg_stat_replication', path: applicationName, shows: `${state}, ${syncState}` };
    }),
  ];
  if (confirming.length < names.needed) return [short(confirming.length, absent, settings, names, evidence)];
  return absent.map((name) => {
    const summary = `The standby ${name} is named synchronous and does not stream; ${confirming.length} of ${names.needed} that commits wait for are there.`;
    return { key: name, severity: 'medium', summary, evidence };
  });
}

function short(
  there: number,
  absent: readonly string[],
  settings: Settings,
  names: Named,
  evidence: Found['evidence'],
): Found {
  const wait = commitPromise(names, settings).kind === 'standbys';
  const effect = wait ? 'every commit hangs until another one streams' : 'a session that asks to wait for them hangs';
  const who = absent.length === 0 ? '' : `; not there: ${absent.join(', ')}`;
  return {
    key: 'short',
    severity: wait ? 'critical' : 'medium',
    summary: `Commits are to wait for ${names.needed === 1 ? '1 standby' : `${names.needed} standbys`}, and ${there === 0 ? 'none streams' : `${there} stream`}: ${effect}${who}.`,
    evidence,
    fix: {
      summary:
        "Start the standby. To let commits go on without it: ALTER SYSTEM SET synchronous_standby_names = ''; SELECT pg_reload_conf();",
      safe: false,
      caution: 'Without a synchronous standby, what is committed from then on may be lost with the primary.',
      calls: [],
    },
  };
}
