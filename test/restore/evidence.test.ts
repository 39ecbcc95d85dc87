import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceKey, evidenceOf, evidenceText, keepEvidence } from '../../shared/restore/evidence.ts';
import { evidenceJsonSchema, evidenceSchema } from '../../shared/restore/evidenceSchema.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { type BackupStore, StoreError } from '../../shared/restore/store.ts';
import { aRun } from './aRun.ts';
import { storeOf } from './storedBackups.ts';

const top = join(import.meta.dirname, '..', '..');
const { signal } = new AbortController();

/** Ajv is a validator of its own; `strict` makes it refuse keywords that the draft does not have. */
const check = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(evidenceJsonSchema());

const about = { version: '1.2.3', secrets: [] };

const { source: _, rpo: __, rto: ___, ...bare } = aRun;
const table: RestoreRun['source'] = { kind: 'table', table: 'orders', region: 'eu-west-1', takenAt: 1_700_000_000_000 };
const resource: RestoreRun['source'] = { kind: 'resource', arn: 'arn:aws:rds:x', recoveryPointArn: 'arn:aws:backup:y' };

const runs: readonly (readonly [string, RestoreRun])[] = [
  ['with everything', aRun],
  ['that found nothing', { ...bare, checks: [], tables: [], trigger: { kind: 'person', by: 'ada' } }],
  ['of a table', { ...aRun, engine: 'dynamodb', source: table }],
  ['of AWS Backup', { ...aRun, source: resource, trigger: { kind: 'aws-backup', job: 'j-1' } }],
  ['that was kept before', { ...aRun, evidence: { bucket: 'b', key: 'k' } }],
];

describe('the JSON Schema of evidence', () => {
  it('is what docs/restore.v1.schema.json holds (`vitest run test/restore/evidence.test.ts -u` writes it)', async () => {
    const text = `${JSON.stringify(evidenceJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(top, 'docs', 'restore.v1.schema.json'));
  });

  it.each(runs)('accepts a run %s, and knows each of its keys', (_what, run) => {
    const document: unknown = JSON.parse(evidenceText({ ...about, run }));
    expect(check(document) || check.errors).toBe(true);
    expect(evidenceSchema.parse(document)).toEqual(document);
  });

  it('refuses another version, a missing id, a time that is a number and an unknown verdict', () => {
    const document: object = JSON.parse(evidenceText({ ...about, run: aRun }));
    for (const wrong of [{ schema: 'holdfast.restore/2' }, { id: undefined }, { startedAt: 1 }, { verdict: 'fine' }]) {
      expect(check(JSON.parse(JSON.stringify({ ...document, ...wrong })))).toBe(false);
    }
  });
});

describe('evidence', () => {
  it('says who, what, when, what was asked and what came of it', () => {
    expect(evidenceOf({ ...about, run: aRun })).toMatchObject({
      schema: 'holdfast.restore/1',
      software: { name: 'holdfast', version: '1.2.3' },
      trigger: { kind: 'schedule', scheduledAt: '2026-11-30T04:00:00.000Z' },
      startedAt: '2026-11-30T04:00:02.000Z',
      source: { takenAt: '2026-11-30T02:00:00.000Z', objects: [{ modifiedAt: '2026-11-30T02:05:00.000Z' }] },
      checks: [{ asked: 'select count(*) from users', got: '12', outcome: 'failed' }],
      verdict: 'failed',
      versions: { server: '15.18', dump: '15.18' },
    });
  });

  it('lies under the backup and the year of the run', () => {
    expect(evidenceKey('evidence/', aRun)).toBe('evidence/orders/2026/orders-20261130T040000Z-a1b2.json');
  });

  /** Every place where somebody else's text stands. */
  const planted = (text: string): RestoreRun => ({
    ...aRun,
    trigger: { kind: 'person', by: text },
    reasons: [{ code: 'restore-failed', text, advice: text }],
    source: {
      kind: 'objects',
      place: { bucket: 'acme-backups', prefix: text },
      from: 'primary',
      takenAt: 0,
      takenBy: 'key',
      objects: [{ key: text, size: 1, modifiedAt: 0, storageClass: 'STANDARD' }],
      bytes: 1,
    },
    checks: [{ name: text, outcome: 'failed', asked: text, expected: text, got: text, why: text }],
    tables: [{ name: text, rows: 1, columns: [text] }],
    changes: [text],
    versions: { [text]: text },
    left: [text],
  });

  /** Recognisable, so that it is not by chance in the rest of the document. */
  const secret = fc.stringMatching(/^[A-Za-z0-9!#$%&'()*+,.:;<=>?[\]^_`{|}~"\\-]{8,24}$/).map((text) => `§${text}`);

  it('holds no secret, wherever one stands and however it is written', () => {
    const around = fc.string({ maxLength: 10 });
    fc.assert(
      fc.property(secret, around, around, (hidden, before, after) => {
        for (const form of [hidden, encodeURIComponent(hidden), Buffer.from(hidden).toString('base64')]) {
          const text = evidenceText({ ...about, run: planted(`${before}${form}${after}`), secrets: [hidden] });
          expect(text).not.toContain(form);
          expect(text).not.toContain(JSON.stringify(hidden).slice(1, -1));
          expect(check(JSON.parse(text)) || check.errors).toBe(true);
        }
      }),
    );
  });

  it.each([
    'connection to postgres://holdfast:hunter2-long@staging.example.com:5432/orders failed',
    'postgresql://hunter2-long@db/orders',
    'postgres://holdfast:hunter2-long@x@db/orders',
    'host=db user=u password=hunter2-long dbname=d',
    "host=db password = 'hunter2-long and more' dbname=d",
    'PGPASSWORD=hunter2-long psql',
    'https://b.s3.amazonaws.com/k?X-Amz-Signature=hunter2-long&x=1',
  ])('holds nothing of what URLs and connection strings bring along: %s', (text) => {
    expect(evidenceText({ ...about, run: planted(text) })).not.toContain('hunter2-long');
  });

  it('keeps what is no secret', () => {
    const text = 's3://acme-backups/db/orders.dump: ada@example.com, select password from users where a = 1';
    expect(evidenceOf({ ...about, run: planted(text) }).changes).toEqual([text]);
  });
});

describe('keeping evidence', () => {
  const place = { bucket: 'audit', prefix: 'evidence/', lock: { mode: 'COMPLIANCE', keepMs: 1_000 } } as const;
  const input = { ...about, run: aRun, place };

  it('locks it for as long as the config says from the end of the run', async () => {
    const written: unknown[] = [];
    const putEvidence: BackupStore['putEvidence'] = async (_place, key, _body, until) => {
      written.push([key, until]);
      return { versionId: 'v1' };
    };
    const kept = await keepEvidence(input, { store: storeOf([], { putEvidence }), signal });
    expect(kept).toEqual({ bucket: 'audit', key: evidenceKey('evidence/', aRun), versionId: 'v1' });
    expect(written).toEqual([[kept.key, aRun.endedAt + 1_000]]);
  });

  it('throws what the place of the evidence answers', async () => {
    const putEvidence = () => Promise.reject(new StoreError('denied', 'no'));
    const keeping = keepEvidence(input, { store: storeOf([], { putEvidence }), signal });
    await expect(keeping).rejects.toMatchObject({ code: 'denied' });
  });
});
