/** Judges a complete HTTP response by what its target expects. The first expectation that fails is the finding. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { compile, TreeInterpreter } from '@jmespath-community/jmespath';
import { describeError } from './evidence.ts';
import type { Finding } from './finding.ts';
import { down } from './finding.ts';
import type { HttpTarget, JsonExpectation, Pattern, StatusRange } from './target.ts';

export type Answer = {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case; repeated fields are joined with `, `. */
  readonly headers: ReadonlyMap<string, string>;
  /** Decoded; what was read of it when `cut`. */
  readonly body: string;
  /** Whether the body went on beyond the limit. */
  readonly cut: boolean;
};

/** Patterns and expressions are compiled once per config, not once per probe. */
const regexes = new WeakMap<Pattern, RegExp>();
const expressions = new WeakMap<JsonExpectation, ReturnType<typeof compile>>();

export function judgeAnswer(expect: HttpTarget['expect'], answer: Answer): Finding | undefined {
  return (
    judgeStatus(expect.status, answer) ??
    judgeHeaders(expect.headers, answer) ??
    judgeBody(expect.body, answer) ??
    judgeJson(expect.json, answer)
  );
}

/** No range at all expects nothing of the status. */
function judgeStatus(ranges: readonly StatusRange[], answer: Answer): Finding | undefined {
  if (ranges.length === 0) return undefined;
  for (const { from, to } of ranges) if (answer.status >= from && answer.status <= to) return undefined;
  const expected = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
  const got = `${answer.status} ${answer.statusText}`.trimEnd();
  return down('status', { expected: `status ${expected}`, got, excerpt: answer.body });
}

function judgeHeaders(patterns: HttpTarget['expect']['headers'], answer: Answer): Finding | undefined {
  for (const name in patterns) {
    const pattern = patterns[name];
    if (pattern === undefined) continue;
    const value = answer.headers.get(name.toLowerCase());
    if (value !== undefined && regexOf(pattern).test(value)) continue;
    return down('header', {
      expected: `${name}: ${describePattern(pattern)}`,
      got: value === undefined ? `no ${name} header` : `${name}: ${value}`,
      excerpt: answer.body,
    });
  }
  return undefined;
}

function judgeBody(pattern: Pattern | undefined, answer: Answer): Finding | undefined {
  if (pattern === undefined || regexOf(pattern).test(answer.body)) return undefined;
  const got = answer.body === '' ? 'an empty body' : `a body without a match${cutNote(answer)}`;
  return down('body', { expected: describePattern(pattern), got, excerpt: answer.body });
}

function judgeJson(expectations: readonly JsonExpectation[], answer: Answer): Finding | undefined {
  if (expectations.length === 0) return undefined;
  let value: Parameters<typeof TreeInterpreter.search>[1];
  try {
    value = JSON.parse(answer.body);
  } catch (error) {
    const got = answer.body === '' ? 'an empty body' : `${describeError(error)}${cutNote(answer)}`;
    return down('json', { expected: 'a JSON body', got, excerpt: answer.body });
  }
  for (const expectation of expectations) {
    const got = evaluate(expectation, value);
    if (got === undefined) continue;
    return down('json', {
      expected: `${expectation.path} = ${JSON.stringify(expectation.equals)}`,
      got,
      excerpt: answer.body,
    });
  }
  return undefined;
}

/** @returns What the expression gave instead, or undefined when it gave what was expected. */
function evaluate(
  expectation: JsonExpectation,
  value: Parameters<typeof TreeInterpreter.search>[1],
): string | undefined {
  const expression = expressionOf(expectation);
  try {
    const result = TreeInterpreter.search(expression, value);
    return isDeepStrictEqual(result, expectation.equals) ? undefined : JSON.stringify(result);
  } catch (error) {
    // Expressions fail on values of the wrong type, such as the length of a number.
    return describeError(error);
  }
}

export function judgeCertificate(daysMin: number | undefined, daysLeft: number | undefined): Finding | undefined {
  if (daysMin === undefined || daysLeft === undefined || daysLeft >= daysMin) return undefined;
  const expected = `a certificate valid for at least ${daysMin} more days`;
  return down('certificate-expiring', { expected, got: `${daysLeft} days left` });
}

function cutNote({ cut, body }: Answer): string {
  return cut
    ? ` (the body was cut after ${Buffer.byteLength(body)} bytes, the most that this endpoint's limit lets be read)`
    : '';
}

function describePattern({ source, flags }: Pattern): string {
  return `/${source}/${flags}`;
}

function regexOf(pattern: Pattern): RegExp {
  let regex = regexes.get(pattern);
  if (regex === undefined) {
    // With g or y, a regular expression remembers where it last matched.
    regex = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
    regexes.set(pattern, regex);
  }
  return regex;
}

function expressionOf(expectation: JsonExpectation): ReturnType<typeof compile> {
  let expression = expressions.get(expectation);
  if (expression === undefined) {
    expression = compile(expectation.path);
    expressions.set(expectation, expression);
  }
  return expression;
}
