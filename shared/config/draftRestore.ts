/** What is restored, as far as it can be read. */
import { child, isMap, items, type Part, read } from './part.ts';
import {
  argumentsMax,
  checkFields,
  checksMax,
  decryptFields,
  engineFields,
  evidenceFields,
  expectFields,
  extensionsMax,
  findFields,
  lambdaFields,
  lockFields,
  pickFields,
  plansMax,
  securityGroupsMax,
  subnetsMax,
  tablesMax,
  testFields,
  vpcFields,
} from './restoreSchema.ts';

/** Of one backup. */
export function readTest(part: Part) {
  return {
    engine: readEngine(child(part, 'engine')),
    cron: read(child(part, 'cron'), testFields.cron),
    timezone: read(child(part, 'timezone'), testFields.timezone),
    replica: read(child(part, 'replica'), testFields.replica),
    region: read(child(part, 'region'), testFields.region),
    by: read(child(part, 'by'), testFields.by),
    pick: readPick(child(part, 'pick')),
    find: readFind(child(part, 'find')),
    decrypt: readDecrypt(child(part, 'decrypt')),
    newest: read(child(part, 'newest'), testFields.newest),
    shrink: read(child(part, 'shrink'), testFields.shrink),
    checksPart: child(part, 'checks'),
    checks: items(child(part, 'checks'), checksMax).map(readCheck),
    plansPart: child(part, 'awsBackup'),
    plans: items(child(part, 'awsBackup'), plansMax).map((item) => read(item, testFields.awsBackup.element)),
  };
}

export type TestDraft = ReturnType<typeof readTest>;

function readEngine(part: Part) {
  return {
    part,
    kind: read(isMap(part) ? child(part, 'kind') : part, engineFields.kind),
    database: read(child(part, 'database'), engineFields.database),
    jobs: read(child(part, 'jobs'), engineFields.jobs),
    tablesPart: child(part, 'tables'),
    tables: items(child(part, 'tables'), tablesMax).map((item) => read(item, engineFields.tables.element)),
    extensionsPart: child(part, 'extensions'),
    extensions: items(child(part, 'extensions'), extensionsMax).map((item) =>
      read(item, engineFields.extensions.element),
    ),
    staging: read(child(part, 'staging'), engineFields.staging),
    manifest: read(child(part, 'manifest'), engineFields.manifest),
    sample: read(child(part, 'sample'), engineFields.sample),
  };
}

export type EngineDraft = ReturnType<typeof readEngine>;

function readPick(part: Part) {
  return {
    part,
    word: isMap(part) ? read({ ...part, tree: undefined }, pickFields.word) : read(part, pickFields.word),
    random: read(child(part, 'random'), pickFields.random),
    from: read(child(part, 'from'), pickFields.from),
  };
}

export type PickDraft = ReturnType<typeof readPick>;

function readFind(part: Part) {
  return {
    part,
    match: read(child(part, 'match'), findFields.match),
    time: read(child(part, 'time'), findFields.time),
    parts: read(child(part, 'parts'), findFields.parts),
    marker: read(child(part, 'marker'), findFields.marker),
    manifest: read(child(part, 'manifest'), findFields.manifest),
  };
}

export type FindDraft = ReturnType<typeof readFind>;

function readDecrypt(part: Part) {
  const command = child(part, 'command');
  return {
    part,
    age: read(child(part, 'age'), decryptFields.age),
    openssl: read(child(part, 'openssl'), decryptFields.openssl),
    commandPart: command,
    command: items(command, argumentsMax).map((item) => read(item, decryptFields.command.element)),
    key: read(child(part, 'key'), decryptFields.key),
  };
}

export type DecryptDraft = ReturnType<typeof readDecrypt>;

function readCheck(part: Part) {
  const expect = child(part, 'expect');
  return {
    part,
    name: read(child(part, 'name'), checkFields.name),
    sql: read(child(part, 'sql'), checkFields.sql),
    files: read(child(part, 'files'), checkFields.files),
    items: read(child(part, 'items'), checkFields.items),
    expectPart: expect,
    equals: read(child(expect, 'equals'), expectFields.equals),
    min: read(child(expect, 'min'), expectFields.min),
    max: read(child(expect, 'max'), expectFields.max),
    matches: read(child(expect, 'matches'), expectFields.matches),
    rows: read(child(expect, 'rows'), expectFields.rows),
    changed: read(child(expect, 'changed'), expectFields.changed),
  };
}

export type CheckDraft = ReturnType<typeof readCheck>;

/** `restore` of the config itself. */
export function readRestore(part: Part) {
  const [evidence, vpc] = [child(part, 'evidence'), child(part, 'vpc')];
  const lock = child(evidence, 'lock');
  return {
    part,
    evidence: {
      part: evidence,
      to: read(child(evidence, 'to'), evidenceFields.to),
      lockPart: lock,
      mode: read(child(lock, 'mode'), lockFields.mode),
      for: read(child(lock, 'for'), lockFields.for),
    },
    memory: read(child(part, 'memory'), lambdaFields.memory),
    storage: read(child(part, 'storage'), lambdaFields.storage),
    vpc: {
      part: vpc,
      subnets: items(child(vpc, 'subnets'), subnetsMax).map((item) => read(item, vpcFields.subnets.element)),
      securityGroups: items(child(vpc, 'securityGroups'), securityGroupsMax).map((item) =>
        read(item, vpcFields.securityGroups.element),
      ),
    },
  };
}

export type RestoreDraft = ReturnType<typeof readRestore>;
