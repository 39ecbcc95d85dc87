/** Rules between the settings of what is restored. */
import { shortestGapMs } from '../availability/cron.ts';
import { checkDataChecks } from './dataCheckRules.ts';
import { checkDecryption } from './decryptRules.ts';
import type { BackupDraft } from './draftAudit.ts';
import type { RestoreDraft, TestDraft } from './draftRestore.ts';
import { formatDuration } from './duration.ts';
import { checkEngine } from './engineRules.ts';
import { hourMs } from './fields.ts';
import type { ReadFile } from './fileWanted.ts';
import type { Findings } from './findings.ts';
import { isGiven, isMap, keyPlace, type Part, type Setting } from './part.ts';
import { quote } from './quote.ts';
import { checkStaging, type PeopleDependOn } from './stagingRules.ts';

export function checkRestore(
  draft: RestoreDraft,
  backups: readonly BackupDraft[],
  depended: PeopleDependOn,
  readFile: ReadFile,
  findings: Findings,
): void {
  for (const backup of backups) {
    if (!isGiven(backup.test.engine.kind)) {
      checkAuditedOnly(backup, findings);
      continue;
    }
    checkSource(backup, findings);
    checkSchedule(backup.test, findings);
    checkPick(backup, findings);
    checkEngine(backup.test, findings);
    checkStaging(backup.test.engine, depended, findings);
    checkDecryption(backup.test.decrypt, findings);
    checkDataChecks(backup.test, readFile, findings);
  }
  checkPlans(backups, findings);
  checkEvidence(draft, backups, findings);
  const isTested = backups.some(({ test }) => isGiven(test.engine.kind));
  if (isMap(draft.part) && !isTested) {
    findings.warning(
      keyPlace(draft.part),
      'no backup names an `engine`, so nothing is restored; write one, or remove this',
    );
  }
}

/** In the order in which they are usually written. */
function testKeys({ engine: _, checksPart, plansPart, plans: __, checks: ___, ...test }: TestDraft): readonly Part[] {
  const { pick, find, decrypt, ...settings } = test;
  const parts = [...Object.values(settings).map(({ part }) => part), pick.part, find.part, decrypt.part];
  return [...parts, checksPart, plansPart].filter(({ tree }) => tree !== undefined);
}

function keyOf({ path }: Part): string {
  return String(path.at(-1));
}

function checkAuditedOnly({ from, test }: BackupDraft, findings: Findings): void {
  if (from.state === 'valid' && from.value.kind === 'table') {
    findings.problem(from.part, 'a table is tested by restoring it; write `engine: dynamodb` beside this');
  }
  for (const part of testKeys(test)) {
    findings.problem(
      keyPlace(part),
      `\`${keyOf(part)}\` is for restoring, and no \`engine\` is given; write one, such as engine: postgres`,
    );
  }
}

/** DynamoDB restores tables, and everything else objects. */
function checkSource({ from, retention, restore, test }: BackupDraft, findings: Findings): void {
  const { kind } = test.engine;
  if (from.state !== 'valid' || kind.state !== 'valid') return;
  const isTable = from.value.kind === 'table';
  if (isTable && kind.value !== 'dynamodb') {
    findings.problem(
      kind.part,
      `${kind.value} cannot restore a table of DynamoDB; write engine: dynamodb, or another \`from\``,
    );
  }
  if (!isTable && kind.value === 'dynamodb') {
    findings.problem(from.part, 'dynamodb restores a table; write it as dynamodb://NAME, or another engine');
  }
  const objectsOnly = [
    retention.part,
    restore.part,
    test.replica.part,
    test.pick.part,
    test.find.part,
    test.decrypt.part,
  ];
  const misplaced = isTable ? objectsOnly : [test.region.part, test.by.part];
  const what = isTable ? 'is of backups in a bucket' : 'is of tables of DynamoDB';
  for (const part of misplaced) {
    if (part.tree !== undefined) findings.problem(keyPlace(part), `\`${keyOf(part)}\` ${what}; remove it`);
  }
}

function checkSchedule({ cron }: TestDraft, findings: Findings): void {
  if (cron.state !== 'valid') return;
  const gapMs = shortestGapMs(cron.value);
  if (gapMs >= hourMs) return;
  findings.warning(
    cron.part,
    `a restore begins every ${formatDuration(gapMs)}, which is for one machine; on AWS write an hour or more between them`,
  );
}

function checkPick({ from, test }: BackupDraft, findings: Findings): void {
  const { replica, pick } = test;
  if (pick.from.state === 'valid' && pick.from.value === 'replica' && replica.state === 'absent') {
    findings.problem(pick.from.part, 'there is no `replica` to pick from; write where it lies, or pick from primary');
  }
  const isEmpty = isMap(pick.part) && !isGiven(pick.random) && !isGiven(pick.from);
  if (isEmpty)
    findings.problem(
      pick.part,
      'nothing here says which; write newest, random, or a map such as { random: 30d, from: replica }',
    );
  if (from.state !== 'valid' || from.value.kind !== 'objects' || replica.state !== 'valid') return;
  const { bucket, prefix } = from.value;
  if (replica.value.bucket !== bucket) return;
  if (replica.value.prefix === prefix)
    findings.problem(replica.part, 'this is where the backups lie themselves; write where the copy lies');
  else findings.warning(replica.part, 'the copy lies in the same bucket as the backups, so both are lost together');
}

/** What AWS Backup restores by a plan is one backup's. */
function checkPlans(backups: readonly BackupDraft[], findings: Findings): void {
  const owners = new Map<string, string>();
  for (const { id, test } of backups) {
    for (const plan of test.plans) checkPlan(plan, id, owners, findings);
  }
}

function checkPlan(plan: Setting<string>, id: string, owners: Map<string, string>, findings: Findings): void {
  if (plan.state !== 'valid') return;
  const owner = owners.get(plan.value);
  if (owner === undefined) owners.set(plan.value, id);
  else {
    const where = owner === id ? 'is listed twice' : `is of ${owner} already`;
    findings.problem(plan.part, `${quote(plan.value)} ${where}; let each plan restore one backup, or remove one`);
  }
}

/** Whoever can delete the backups could delete the evidence with them. */
function checkEvidence({ evidence }: RestoreDraft, backups: readonly BackupDraft[], findings: Findings): void {
  if (evidence.to.state !== 'valid') return;
  const { bucket } = evidence.to.value;
  const places = backups.flatMap(({ id, from, test }) => {
    const own = from.state === 'valid' && from.value.kind === 'objects' ? [from.value.bucket] : [];
    return [...own, ...(test.replica.state === 'valid' ? [test.replica.value.bucket] : [])].map((name) => ({
      id,
      name,
    }));
  });
  const near = places.find(({ name }) => name === bucket);
  if (near === undefined) return;
  findings.warning(
    evidence.to.part,
    `backups of ${near.id} lie in ${quote(bucket)}, too, and what deletes those may delete the evidence; write a bucket of its own`,
  );
}
