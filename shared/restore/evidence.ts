/**
 * What auditors read of a run: one JSON document, written once and never replaced. It is made of the run's record alone,
 * so that whoever writes it a second time, after a crash, writes the same bytes.
 */
import type { EvidencePlace } from '../config/restoreConfig.ts';
import { timeText } from '../ledger/keys.ts';
import { redact } from '../probe/redact.ts';
import type { Evidence } from './evidenceSchema.ts';
import type { RestoredSource, RestoreRun, Trigger } from './run.ts';
import { type BackupStore, StoreError } from './store.ts';

export type EvidenceInput = {
  readonly run: RestoreRun;
  /** Of Holdfast. */
  readonly version: string;
  /** Values that must be in no document: passwords, keys, the values that references stand for. */
  readonly secrets: readonly string[];
};

/** Such as `evidence/orders/2026/orders-20261130T040000Z-a1b2.json`. */
export function evidenceKey(prefix: string, { backup, id, startedAt }: RestoreRun): string {
  return `${prefix}${backup}/${timeText(startedAt).slice(0, 'yyyy'.length)}/${id}.json`;
}

export function evidenceOf({ run, version, secrets }: EvidenceInput): Evidence {
  const { evidence: _, source, trigger, ...said } = run;
  const document: Evidence = {
    schema: 'holdfast.restore/1',
    id: said.id,
    software: { name: 'holdfast', version },
    backup: said.backup,
    engine: said.engine,
    trigger: presentTrigger(trigger),
    startedAt: timeText(said.startedAt),
    endedAt: timeText(said.endedAt),
    verdict: said.verdict,
    reasons: said.reasons.map((reason) => ({ ...reason })),
    ...(source === undefined ? {} : { source: presentSource(source) }),
    ...(said.rpo === undefined ? {} : { rpo: { ...said.rpo } }),
    ...(said.rto === undefined ? {} : { rto: { ...said.rto } }),
    checks: said.checks.map((check) => ({ ...check })),
    tables: said.tables.map(({ columns, ...table }) => ({
      ...table,
      ...(columns === undefined ? {} : { columns: [...columns] }),
    })),
    changes: [...said.changes],
    versions: { ...said.versions },
    left: [...said.left],
  };
  return withoutSecrets(document, secrets);
}

function presentTrigger(trigger: Trigger): Evidence['trigger'] {
  return trigger.kind === 'schedule'
    ? { kind: 'schedule', scheduledAt: timeText(trigger.scheduledAt) }
    : { ...trigger };
}

function presentSource(source: RestoredSource): NonNullable<Evidence['source']> {
  switch (source.kind) {
    case 'objects':
      return {
        ...source,
        place: { ...source.place },
        takenAt: timeText(source.takenAt),
        objects: source.objects.map((object) => ({ ...object, modifiedAt: timeText(object.modifiedAt) })),
      };
    case 'table':
      return { ...source, takenAt: timeText(source.takenAt) };
    case 'resource': {
      const { takenAt, ...resource } = source;
      return takenAt === undefined ? resource : { ...resource, takenAt: timeText(takenAt) };
    }
  }
}

/** What a URL or a connection string brings along, known as a secret or not. Each quantifier is bounded. */
const userInfo = /([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/]{1,1024}@/gi;
const assigned =
  /\b((?:pg)?passw(?:or)?d|pwd|secret|token|x-amz-signature|x-amz-security-token|x-amz-credential)(\s{0,3}=\s{0,3})(?:'[^']{0,1024}'|"[^"]{0,1024}"|[^\s&'"]{1,1024})/gi;

function textWithoutSecrets(text: string, secrets: readonly string[]): string {
  return redact(text, secrets).replace(userInfo, '$1[secret]@').replace(assigned, '$1$2[secret]');
}

/**
 * Every text of the document, names of versions included; not what the document itself is made of: a password that is
 * `passed` or `postgres` says nothing where these words stand anyway, and without them the document would be no document.
 */
function withoutSecrets(document: Evidence, secrets: readonly string[]): Evidence {
  const clean = (text: string) => textWithoutSecrets(text, secrets);
  const { source } = document;
  return {
    ...document,
    trigger: document.trigger.kind === 'person' ? { kind: 'person', by: clean(document.trigger.by) } : document.trigger,
    reasons: document.reasons.map(({ code, text, advice }) => ({
      code,
      text: clean(text),
      ...(advice === undefined ? {} : { advice: clean(advice) }),
    })),
    ...(source === undefined ? {} : { source: cleanSource(source, clean) }),
    checks: document.checks.map(({ name, asked, expected, got, why, ...check }) => ({
      ...check,
      name: clean(name),
      asked: clean(asked),
      expected: clean(expected),
      ...(got === undefined ? {} : { got: clean(got) }),
      ...(why === undefined ? {} : { why: clean(why) }),
    })),
    tables: document.tables.map(({ name, columns, rows }) => ({
      name: clean(name),
      rows,
      ...(columns === undefined ? {} : { columns: columns.map(clean) }),
    })),
    changes: document.changes.map(clean),
    versions: Object.fromEntries(Object.entries(document.versions).map(([name, said]) => [clean(name), clean(said)])),
    left: document.left.map(clean),
  };
}

function cleanSource(
  source: NonNullable<Evidence['source']>,
  clean: (text: string) => string,
): NonNullable<Evidence['source']> {
  if (source.kind !== 'objects') return source;
  const place = { bucket: source.place.bucket, prefix: clean(source.place.prefix) };
  return { ...source, place, objects: source.objects.map((object) => ({ ...object, key: clean(object.key) })) };
}

export function evidenceText(input: EvidenceInput): string {
  return `${JSON.stringify(evidenceOf(input), null, 2)}\n`;
}

type KeepParts = { readonly store: BackupStore; readonly signal: AbortSignal };

/**
 * Writing it again is harmless.
 *
 * @throws StoreError with `exists` when something else lies there, and with every other code of `putEvidence`.
 */
export async function keepEvidence(
  { place, ...input }: EvidenceInput & { readonly place: EvidencePlace },
  { store, signal }: KeepParts,
): Promise<NonNullable<RestoreRun['evidence']>> {
  const { bucket, lock } = place;
  const key = evidenceKey(place.prefix, input.run);
  const body = Buffer.from(evidenceText(input), 'utf8');
  const lockedUntil = lock === undefined ? undefined : input.run.endedAt + lock.keepMs;
  try {
    return { bucket, key, ...(await store.putEvidence(place, key, body, lockedUntil, signal)) };
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'exists') throw error;
    const { versionId, size } = await store.facts({ bucket, key }, signal);
    const named = { bucket, key, ...(versionId === undefined ? {} : { versionId }) };
    if (size === body.length && body.equals(await contentOf(named, store, signal))) return named;
    throw new StoreError(
      'exists',
      `Another document lies at s3://${bucket}/${key}; it is left as it is, and the evidence of this run is not kept.`,
      { cause: error },
    );
  }
}

async function contentOf(
  object: { readonly bucket: string; readonly key: string; readonly versionId?: string },
  store: BackupStore,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await store.open(object, signal)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
