import type { Found, Outcome } from '../../check.ts';
import type { Fix } from '../../finding.ts';
import { concluded } from '../../resultOf.ts';
import { type Aims, type DatabaseCheck, notSeen, setting } from '../check.ts';
import type { Server, Settings } from '../snapshot.ts';

export const settings: DatabaseCheck = {
  id: 'pg-settings',
  title: 'The server writes what it says it has written',
  severity: 'critical',
  reason:
    'With these settings a crash of the machine leaves a database that cannot be repaired, or damage that nobody notices.',
  source:
    'PostgreSQL documentation, "20.5.1. Settings" (fsync, full_page_writes, wal_level), "20.17. Preset Options" (data_checksums)',
  askedOf: 'any',
  run({ snapshot, aims }) {
    const looked = snapshot.settings;
    if (looked.state === 'unknown') return { outcome: 'unknown', ...notSeen('pg_settings', looked) };
    return judged(looked.value, snapshot.server, aims);
  },
};

function judged(
  { fsync, fullPageWrites, dataChecksums, walLevel }: Settings,
  server: Server,
  { rpoMs }: Aims,
): Outcome {
  const findings: Found[] = [];
  if (!fsync) {
    findings.push({
      key: 'fsync',
      summary: 'fsync is off: a crash of the machine or a loss of power may corrupt the whole database beyond repair.',
      evidence: [setting('fsync', 'off')],
      fix: switching('ALTER SYSTEM SET fsync = on; SELECT pg_reload_conf();', 'Commits become slower.'),
    });
  }
  // Aurora writes no pages, so that it has none to tear.
  if (!fullPageWrites && server.platform !== 'aurora') {
    findings.push({
      key: 'full_page_writes',
      severity: 'high',
      summary:
        'full_page_writes is off: a crash in the middle of a page leaves it half written, unless the file system never tears a page.',
      evidence: [setting('full_page_writes', 'off')],
      fix: switching('ALTER SYSTEM SET full_page_writes = on; SELECT pg_reload_conf();', 'More WAL is written.'),
    });
  }
  if (walLevel === 'minimal' && rpoMs !== undefined) {
    findings.push({
      key: 'wal_level',
      severity: 'high',
      summary:
        'wal_level is minimal: nothing can be archived or sent to a standby, so that no objective for lost data can be met.',
      evidence: [setting('wal_level', 'minimal')],
      fix: switching('ALTER SYSTEM SET wal_level = replica;', 'It takes a restart of the server.'),
    });
  }
  if (!dataChecksums && server.platform === 'postgresql') {
    findings.push({
      key: 'data_checksums',
      severity: 'low',
      summary:
        'Pages have no checksums: damage on the disk is not noticed until it is read, and may be backed up and sent on.',
      evidence: [setting('data_checksums', 'off')],
      fix: switching(
        'pg_checksums --enable, with the server stopped',
        'The server is down while every page is rewritten.',
      ),
    });
  }
  return concluded(findings);
}

function switching(summary: string, caution: string): Fix {
  return { summary, safe: false, caution, calls: [] };
}
