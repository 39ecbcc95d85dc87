/** What is restored, with defaults filled in. */
import { backedServices } from './backedServices.ts';
import type { BackupDraft } from './draftAudit.ts';
import type {
  CheckDraft,
  DecryptDraft,
  EngineDraft,
  FindDraft,
  PickDraft,
  RestoreDraft,
  TestDraft,
} from './draftRestore.ts';
import type { ReadFile } from './fileWanted.ts';
import { isMap } from './part.ts';
import {
  type DataCheck,
  type Decryption,
  type EngineConfig,
  type EvidencePlace,
  type Expectation,
  type FindRule,
  nothingRestored,
  type ObjectSource,
  type Pick,
  type Question,
  type RestoreConfig,
  type RestoreTest,
  type TableSource,
} from './restoreConfig.ts';
import { restoreDefaults, weeklyCron } from './restoreDefaults.ts';
import { rowsOf } from './rowsSource.ts';
import { given, must, or } from './settled.ts';

/** @param ids of all services of the config. */
export function restoreOf(
  draft: RestoreDraft,
  backups: readonly BackupDraft[],
  ids: readonly string[],
  readFile: ReadFile,
): RestoreConfig {
  const tested = backups.filter(({ test }) => test.engine.kind.state !== 'absent');
  return {
    tests: tested.map((backup) => testOf(backup, ids, readFile)),
    ...given('evidence', evidenceOf(draft.evidence)),
    lambda: {
      memoryMb: or(draft.memory, nothingRestored.lambda.memoryMb),
      storageMb: or(draft.storage, nothingRestored.lambda.storageMb),
      ...given('vpc', vpcOf(draft.vpc)),
    },
  };
}

function testOf(backup: BackupDraft, ids: readonly string[], readFile: ReadFile): RestoreTest {
  const { id, from, rpo, rto, test } = backup;
  const source = must(from);
  return {
    id,
    services: backedServices(backup, ids),
    ...given('rpoMs', or(rpo, undefined)),
    ...given('rtoMs', or(rto, undefined)),
    schedule: {
      cron: or(test.cron, weeklyCron(id)),
      timezone: or(test.timezone, restoreDefaults.timezone),
    },
    source: source.kind === 'table' ? tableOf(source.table, test) : objectsOf(source, test),
    engine: engineOf(test),
    checks: test.checks.map((check) => checkOf(check, readFile)),
    shrinkMaxPercent: or(test.shrink, restoreDefaults.shrinkMaxPercent),
    awsBackupPlans: test.plans.map(must),
  };
}

function tableOf(table: string, { region, by }: TestDraft): TableSource {
  return { kind: 'table', table, ...given('region', or(region, undefined)), by: or(by, 'point-in-time') };
}

function objectsOf({ bucket, prefix }: ObjectSource['from'], test: TestDraft): ObjectSource {
  return {
    kind: 'objects',
    from: { bucket, prefix },
    ...given('replica', or(test.replica, undefined)),
    pick: pickOf(test.pick),
    find: findOf(test.find),
    ...given('decrypt', decryptOf(test.decrypt)),
  };
}

function pickOf({ word, random, from }: PickDraft): Pick {
  const withinMs = or(random, or(word, 'newest') === 'random' ? restoreDefaults.randomWithinMs : undefined);
  return {
    from: or(from, 'primary'),
    which: withinMs === undefined ? { kind: 'newest' } : { kind: 'random', withinMs },
  };
}

function findOf({ match, time, parts, marker, manifest }: FindDraft): FindRule {
  const name = or(manifest, undefined);
  return {
    ...given('match', or(match, undefined)),
    time: or(time, 'key'),
    parts: or(parts, false),
    ...given('marker', or(marker, undefined)),
    ...given('manifest', name === undefined ? undefined : manifestOf(name)),
  };
}

function manifestOf(text: string): FindRule['manifest'] {
  return text.startsWith('.') ? { kind: 'suffix', suffix: text } : { kind: 'name', name: text };
}

function decryptOf({ part, age, openssl, command, key }: DecryptDraft): Decryption | undefined {
  if (!isMap(part)) return undefined;
  if (age.state !== 'absent') return { with: 'age', key: must(age) };
  if (openssl.state !== 'absent') return { with: 'openssl', cipher: must(openssl), key: must(key) };
  return { with: 'command', command: command.map(must), ...given('key', or(key, undefined)) };
}

function engineOf({ engine, newest }: TestDraft): EngineConfig {
  const kind = must(engine.kind);
  const asked = given('newest', or(newest, undefined));
  if (kind === 'postgres') return { kind, ...asked, ...postgresOf(engine) };
  if (kind === 'sqlite') return { kind, ...asked };
  if (kind === 'files') return { kind, ...given('manifest', or(engine.manifest, undefined)) };
  return { kind, ...asked, sample: or(engine.sample, restoreDefaults.sample) };
}

function postgresOf({ database, jobs, tables, extensions, staging }: EngineDraft) {
  return {
    ...given('database', or(database, undefined)),
    ...given('jobs', or(jobs, undefined)),
    tables: tables.map(must),
    extensions: extensions.map(must),
    ...given('staging', or(staging, undefined)),
  };
}

function checkOf(draft: CheckDraft, readFile: ReadFile): DataCheck {
  return { name: must(draft.name), ask: questionOf(draft), expect: expectationOf(draft, readFile) };
}

function questionOf({ sql, files }: CheckDraft): Question {
  if (sql.state !== 'absent') return { kind: 'sql', sql: must(sql) };
  return files.state === 'absent' ? { kind: 'items' } : { kind: 'files', glob: must(files) };
}

function expectationOf(draft: CheckDraft, readFile: ReadFile): Expectation {
  return {
    ...given('equals', or(draft.equals, undefined)),
    ...given('min', or(draft.min, undefined)),
    ...given('max', or(draft.max, undefined)),
    ...given('matches', or(draft.matches, undefined)),
    ...given('rows', expectedRows(draft, readFile)),
    ...given('changedMaxPercent', or(draft.changed, undefined)),
  };
}

function expectedRows({ rows }: CheckDraft, readFile: ReadFile): Expectation['rows'] {
  if (rows.state === 'absent') return undefined;
  const parsed = rowsOf(must(rows), readFile);
  if (!parsed.ok) throw new Error(`unreported problem at ${rows.part.path.join('.')}`);
  return parsed.value;
}

function evidenceOf({ part, to, lockPart, mode, for: length }: RestoreDraft['evidence']): EvidencePlace | undefined {
  if (!isMap(part)) return undefined;
  const modes = { governance: 'GOVERNANCE', compliance: 'COMPLIANCE' } as const;
  const lock = isMap(lockPart) ? { mode: modes[must(mode)], keepMs: must(length) } : undefined;
  return { ...must(to), ...given('lock', lock) };
}

function vpcOf({ part, subnets, securityGroups }: RestoreDraft['vpc']): RestoreConfig['lambda']['vpc'] {
  return isMap(part) ? { subnets: subnets.map(must), securityGroups: securityGroups.map(must) } : undefined;
}
