/** Each engine has settings of its own, and nothing to do with those of another. */
import type { EngineDraft, TestDraft } from './draftRestore.ts';
import type { Findings } from './findings.ts';
import { keyPlace, type Part, type Setting } from './part.ts';
import { quote } from './quote.ts';
import type { EngineConfig } from './restoreConfig.ts';

type Kind = EngineConfig['kind'];

const ownSettings: Readonly<Record<Kind, readonly string[]>> = {
  postgres: ['database', 'jobs', 'tables', 'extensions', 'staging'],
  sqlite: [],
  files: ['manifest'],
  dynamodb: ['sample'],
};

export function checkEngine({ engine, newest }: TestDraft, findings: Findings): void {
  const { kind } = engine;
  if (kind.state !== 'valid') return;
  for (const { key, part } of settingsOf(engine)) {
    if (part.tree === undefined || ownSettings[kind.value].includes(key)) continue;
    findings.problem(keyPlace(part), `\`${key}\` means nothing to ${kind.value}; remove it`);
  }
  checkTwice(engine.tables, findings);
  checkTwice(engine.extensions, findings);
  checkNewest(newest, kind.value, findings);
}

function settingsOf({ database, jobs, tablesPart, extensionsPart, staging, manifest, sample }: EngineDraft) {
  const parts: Readonly<Record<string, Part>> = {
    database: database.part,
    jobs: jobs.part,
    tables: tablesPart,
    extensions: extensionsPart,
    staging: staging.part,
    manifest: manifest.part,
    sample: sample.part,
  };
  return Object.entries(parts).map(([key, part]) => ({ key, part }));
}

function checkTwice(names: readonly Setting<string>[], findings: Findings): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (name.state !== 'valid') continue;
    if (seen.has(name.value)) findings.problem(name.part, `${quote(name.value)} is listed twice; remove one`);
    seen.add(name.value);
  }
}

/** DynamoDB Developer Guide, "Supported data types and naming rules": an attribute's name has at most 64 KB; ours are read by people. */
const attributeForm = /^[\w.-]{1,255}$/;

function checkNewest(newest: Setting<string>, kind: Kind, findings: Findings): void {
  if (newest.state !== 'valid') return;
  if (kind === 'files') {
    findings.problem(
      keyPlace(newest.part),
      'files are asked for no timestamp; remove this, and the age is that of the backup',
    );
  } else if (kind === 'dynamodb' && !attributeForm.test(newest.value)) {
    findings.problem(
      newest.part,
      `${quote(newest.value)} is not an attribute's name; write the one that holds the moment of a change`,
    );
  } else if (kind !== 'dynamodb' && !/\s/.test(newest.value.trim())) {
    findings.problem(
      newest.part,
      `${quote(newest.value)} is not a query; write one such as select max(created_at) from orders`,
    );
  }
}
