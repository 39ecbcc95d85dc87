import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentOf } from '../../../shared/alerts/render/document.ts';
import { alertDocumentSchema, alertJsonSchema } from '../../../shared/alerts/render/documentSchema.ts';
import { hostileNotice } from './hostile.ts';

const top = join(import.meta.dirname, '..', '..', '..');
const golden = join(import.meta.dirname, 'golden', 'document');

/** Ajv is a validator of its own; `strict` makes it refuse keywords that the draft does not have. */
const check = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(alertJsonSchema());

const documents = readdirSync(golden).map((file): readonly [string, unknown] => [
  file,
  JSON.parse(readFileSync(join(golden, file), 'utf8')),
]);

describe('the JSON Schema of an alert', () => {
  it('is what docs/alert.v1.schema.json holds (`vitest run test/alerts/render/document.test.ts -u` writes it)', async () => {
    const text = `${JSON.stringify(alertJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(top, 'docs', 'alert.v1.schema.json'));
  });

  it.each(documents)('accepts %s', (_file, document) => {
    expect(check(document) || check.errors).toBe(true);
  });

  it.each(documents)('knows every key of %s', (_file, document) => {
    // zod leaves out what the schema does not name.
    expect(alertDocumentSchema.parse(document)).toEqual(document);
  });

  it('accepts whatever people have written', () => {
    fc.assert(fc.property(hostileNotice, (notice) => check(JSON.parse(JSON.stringify(documentOf(notice))))));
  });

  it('refuses another version, a missing id, a time that is a number and a detail of no kind', () => {
    const [, document] = documents[0] ?? [];
    if (typeof document !== 'object' || document === null) throw new Error('there are golden documents');
    for (const wrong of [{ schema: 'holdfast.alert.v2' }, { id: undefined }, { firedAt: 1 }, { detail: {} }]) {
      expect(check(JSON.parse(JSON.stringify({ ...document, ...wrong })))).toBe(false);
    }
  });
});
