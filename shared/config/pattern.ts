/** Regular expressions as the config writes them: the source alone, or `/source/flags`. */
import type { Pattern } from '../probe/target.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

const patternLengthMax = 1_000;

export function parsePattern(text: string): Parsed<Pattern> {
  if (text === '') return bad('the pattern is empty and would match anything; write a regular expression');
  if (text.length > patternLengthMax) {
    return bad(`the pattern has ${text.length} characters; the longest allowed has ${patternLengthMax}`);
  }
  const pattern = split(text);
  const foreign = /[^imsu]/.exec(pattern.flags)?.[0];
  if (foreign !== undefined) {
    return bad(`${quote(text)} has the flag ${quote(foreign)}; the flags i, m, s and u are supported`);
  }
  const error = compileError(pattern);
  if (error !== undefined) return bad(`${quote(text)} is not a regular expression JavaScript accepts: ${error}`);
  return good(pattern);
}

function compileError(pattern: Pattern): string | undefined {
  try {
    new RegExp(pattern.source, pattern.flags);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * A leading slash alone is a source (`/health`); with a second slash near the end it is the long form. `g`, `y`
 * and `d` are refused because they keep state between matches, `v` because it changes the syntax.
 */
function split(text: string): Pattern {
  const long = /^\/(.+)\/([a-zA-Z]*)$/s.exec(text);
  return long?.[1] === undefined ? { source: text, flags: '' } : { source: long[1], flags: long[2] ?? '' };
}
