import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../shared/config/parse.ts';
import { renderProblem } from '../../shared/config/problem.ts';

const corpus = ['bad', 'good'].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder))
    .filter((file) => file.endsWith('.yml') && !file.includes('thousand') && !file.includes('too-many'))
    .map((file) => readFileSync(join(import.meta.dirname, folder, file), 'utf8')),
);

/** Every position lies in the text, and every finding prints as one line without control characters. */
const expectSoundFindings = (text: string): void => {
  const parsed = parseConfig(text, 'holdfast.yml');
  const problems = parsed.ok ? [] : parsed.problems;
  expect(parsed.ok || problems.length > 0).toBe(true);
  const lines = text.replace(/^\ufeff/, '').split('\n');
  for (const problem of [...problems, ...parsed.warnings]) {
    const line = lines[problem.line - 1];
    expect(line, renderProblem(problem)).toBeDefined();
    expect(problem.column).toBeGreaterThanOrEqual(1);
    expect(problem.column).toBeLessThanOrEqual((line ?? '').length + 1);
    expect(renderProblem(problem)).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  }
};

/** A text of the corpus with one stretch of it replaced. */
const mutated = fc
  .record({
    text: fc.constantFrom(...corpus),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(30),
    insert: fc.oneof(
      fc.string({ maxLength: 8, unit: 'binary' }),
      fc.constantFrom(
        '\n',
        '\r',
        '\t',
        ': ',
        '- ',
        '[',
        '}',
        '&a ',
        '*a',
        '!!x ',
        '<<: ',
        '? ',
        '|',
        '"',
        '#',
        '\u0000',
        '~',
        '---\n',
      ),
      fc.json(),
    ),
  })
  .map(({ text, at, remove, insert }) => {
    const start = Math.floor(at * text.length);
    return text.slice(0, start) + insert + text.slice(start + remove);
  });

describe('parseConfig', () => {
  it('never throws and always points into the text, whatever the text', async () => {
    await fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), expectSoundFindings), { numRuns: 300 });
  });

  it('never throws and always points into the text, for configs gone wrong', async () => {
    await fc.assert(fc.property(mutated, expectSoundFindings), { numRuns: 400 });
  });

  it('never throws for any JSON, which is YAML too', async () => {
    await fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (json) => {
        expectSoundFindings(json);
        expectSoundFindings(`{"observers": ["us-east-1"], "services": {"a": ${json}}}`);
        expectSoundFindings(`{"observers": ${json}, "services": {"a": {"endpoints": ${json}, "expect": ${json}}}}`);
      }),
    );
  });

  it.each(['[', '{a: ', '- ', '? ', '{? ', '&a ', '"', '*a: ', '!!map {', 'a: ['])('survives 50,000 of %j', (piece) => {
    expect(parseConfig(piece.repeat(50_000), 'holdfast.yml').ok).toBe(false);
  });

  it('pollutes no prototype', () => {
    const text =
      '__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\nobservers: []\nservices: {}\n';
    expect(parseConfig(text, 'holdfast.yml').ok).toBe(false);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('gives plain data that survives JSON', () => {
    const text = readFileSync(join(import.meta.dirname, 'good', 'everything.yml'), 'utf8');
    const parsed = parseConfig(text, 'holdfast.yml');
    expect(parsed.ok).toBe(true);
    if (parsed.ok) expect(JSON.parse(JSON.stringify(parsed.config))).toStrictEqual(parsed.config);
  });
});

describe('a file at the limit of 1 MiB', () => {
  const bytes = 1_048_576;
  const filled = (start: string, piece: string, end: string): string =>
    start + piece.repeat(Math.floor((bytes - start.length - end.length) / piece.length)) + end;

  it.each([
    ['of one list', filled('observers: [', 'x,', ']\nservices: {}\n')],
    ['of one key', filled('', 'k: 1\n', '')],
    ['of empty lines', filled('', '\n', '')],
    ['of aliases', filled('a: &a 1\nb: [', '*a,', ']\n')],
    ['of bad values', filled('observers: [us-east-1]\nservices: { a: { expect: { status: [', '1,', '] } } }\n')],
    ['of one line of text', filled('observers: ["', 'x', '"]\nservices: {}\n')],
  ])('%s is refused and not choked on', (_, text) => {
    expect(parseConfig(text, 'holdfast.yml').ok).toBe(false);
  });
});
