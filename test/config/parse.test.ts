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

describe('many problems', () => {
  const withUnknownKeys = (count: number): string => {
    const keys = Array.from({ length: count }, (_, index) => `    unknown-${index}: 1\n`);
    return `observers: [us-east-1]\nservices:\n  a:\n    endpoints: { public: https://a.example.com/ }\n${keys.join('')}`;
  };
  const problemsOf = (text: string): readonly string[] => {
    const parsed = parseConfig(text, 'h.yml');
    return parsed.ok ? [] : parsed.problems.map(renderProblem);
  };

  it('are all shown up to 200', () => {
    const problems = problemsOf(withUnknownKeys(200));
    expect(problems).toHaveLength(200);
    expect(problems.at(-1)).toContain('h.yml:204:5: services.a.unknown-199: unknown key "unknown-199"');
  });

  it.each([
    [201, '1 more problem'],
    [1_500, '1300 more problems'],
  ])('of %i, the first 200 are shown and the others counted where they begin', (count, rest) => {
    const problems = problemsOf(withUnknownKeys(count));
    expect(problems).toHaveLength(201);
    expect(problems[199]).toContain('h.yml:204:5: services.a.unknown-199: ');
    expect(problems[200]).toBe(`h.yml:205:5: … and ${rest} from here on; solve those above first`);
  });

  it('are the first by position, whatever found them', () => {
    // The interval is a rule's finding, and rules run after the schema has found the unknown keys.
    const endpoint = 'endpoints: { public: https://a.example.com/ }';
    const late = withUnknownKeys(300).replace(endpoint, `${endpoint}\n    every: 1s\n    timeout: 5s`);
    expect(problemsOf(late)[0]).toContain('h.yml:6:14: services.a.timeout: a timeout of 5s is longer');
  });

  it('are counted among warnings too', () => {
    const service = (index: number) =>
      `  s${index}: { every: 2s, endpoints: { public: "tcp://a.example.com:${index + 1}" } }\n`;
    const services = Array.from({ length: 203 }, (_, index) => service(index));
    const parsed = parseConfig(`observers: [us-east-1]\nservices:\n${services.join('')}`, 'h.yml');
    expect(parsed.warnings).toHaveLength(201);
    expect(parsed.warnings.at(-1)?.message).toBe('… and 3 more warnings from here on; solve those above first');
  });
});

describe('a file at the limit of 1 MiB', () => {
  const bytes = 1_048_576;
  const filled = (start: string, piece: string, end: string): string =>
    start + piece.repeat(Math.floor((bytes - start.length - end.length) / piece.length)) + end;

  const unknownEndpoints = Array.from({ length: 60_000 }, (_, index) => `us-est-${index}: 1,`).join('');

  it.each([
    ['of one list', filled('observers: [', 'x,', ']\nservices: {}\n')],
    ['of one key', filled('', 'k: 1\n', '')],
    ['of empty lines', filled('', '\n', '')],
    ['of aliases', filled('a: &a 1\nb: [', '*a,', ']\n')],
    ['of bad values', filled('observers: [us-east-1]\nservices: { a: { expect: { status: [', '1,', '] } } }\n')],
    [
      'of endpoints with unknown names',
      `observers: [us-east-1]\nservices: { a: { endpoints: {${unknownEndpoints}} } }\n`,
    ],
    ['of one line of text', filled('observers: ["', 'x', '"]\nservices: {}\n')],
  ])('%s is refused and not choked on', (_, text) => {
    expect(parseConfig(text, 'holdfast.yml').ok).toBe(false);
  });

  it('of ordinary services is read', () => {
    const service = (index: number) => `
  # The service number ${index}.
  service-${index}:
    title: Service ${index}
    every: 30s
    timeout: 5s
    endpoints:
      us-east-1: { url: https://service-${index}.use1.example.com/health, target: { values: [192.0.2.10] } }
      us-west-2: { url: https://service-${index}.usw2.example.com/health, target: { values: [198.51.100.10] } }
      eu-west-1: { url: https://service-${index}.euw1.example.com/health, target: { values: [203.0.113.10] } }
    headers: { authorization: "Bearer \${env:TOKEN_${index}}", accept: application/json, user-agent: example-probe/1.0 }
    expect: { status: 200, json: { status: ok }, body: '"status": *"ok"', latency: 800ms, certificate: 14d }
    objective: { availability: 99.95, window: 30d, rpo: 5m, rto: 2m }
`;
    const services = Array.from({ length: 1_000 }, (_, index) => service(index)).join('');
    const comment = `# ${'-'.repeat(200)}\n`;
    const head = 'observers: [us-east-1, us-east-2, us-west-2]\nservices:\n';
    const padding = comment.repeat(Math.floor((bytes - head.length - services.length) / comment.length));
    const parsed = parseConfig(head + services + padding, 'holdfast.yml');
    expect(parsed.ok ? parsed.config.services.length : parsed.problems).toBe(1_000);
  });

  it('of brackets is refused before it is parsed', () => {
    const parsed = parseConfig('['.repeat(bytes), 'holdfast.yml');
    expect(parsed.ok ? [] : parsed.problems.map(renderProblem)).toEqual([
      'holdfast.yml:1:1: this file has far more lines, brackets and commas than a config can have; write less in it',
    ]);
  });
});
