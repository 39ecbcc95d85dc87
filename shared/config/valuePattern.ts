/**
 * Regular expressions that values of restored data are held against. Whoever can write into a backup chooses those values, so a
 * pattern over which JavaScript could sit for hours is refused: RE2's syntax (no back references, nothing that looks around), no
 * repetition inside a repetition, and few of them side by side. Matching is given a limited time besides (`shared/restore/checks/patternMatch.ts`).
 */
import { bad, good, type Parsed } from './parsed.ts';
import { parsePattern } from './pattern.ts';
import { quote } from './quote.ts';

/** More in a row would be tried in every combination of their lengths. */
const longRepetitionsMax = 3;

/** From here on, a repetition counts as one without an end. */
const longFrom = 10;

export function parseValuePattern(text: string): Parsed<string> {
  const parsed = parsePattern(text);
  if (!parsed.ok) return parsed;
  const slow = slowness(parsed.value.source);
  return slow === undefined ? good(text) : bad(`${quote(text)} ${slow}`);
}

type Group = { choices: boolean; repetitions: boolean };

/** What makes a pattern slow, or may; undefined when nothing does. The pattern compiles. */
function slowness(source: string): string | undefined {
  const letters = source.replaceAll('\\\\', '');
  if (/\\[1-9k]/.test(letters)) return 'refers back to a group, which can take for ever; write it without';
  // In classes and behind backslashes, parentheses mean themselves.
  const bare = letters.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  if (/\(\?(?:[=!]|<[=!])/.test(bare)) return 'looks ahead or behind, which can take for ever; write it without';
  const tokens = tokensOf(source);
  if (repeatsRepetitions(tokens)) {
    return 'repeats a group that repeats or chooses itself, which can take for ever; write it with one repetition';
  }
  const long = tokens.filter((token) => (repetitionOf(token) ?? 0) >= longFrom).length;
  if (long <= longRepetitionsMax) return undefined;
  return `has ${long} long repetitions; write at most ${longRepetitionsMax}, or several checks`;
}

function repeatsRepetitions(tokens: readonly string[]): boolean {
  const open: Group[] = [{ choices: false, repetitions: false }];
  /** The group that ends just before the token. */
  let closed: Group | undefined;
  for (const token of tokens) {
    const most = repetitionOf(token);
    const repeated = closed;
    closed = undefined;
    const group = open.at(-1);
    if (group === undefined) return false;
    if (most !== undefined) {
      if (most >= longFrom && (repeated?.repetitions === true || repeated?.choices === true)) return true;
      group.repetitions = true;
    } else if (token === '(') open.push({ choices: false, repetitions: false });
    else if (token === ')') {
      closed = open.pop();
      const outer = open.at(-1);
      // What repeats or chooses inside does so in the group around it, too.
      if (outer !== undefined && closed?.repetitions === true) outer.repetitions = true;
      if (outer !== undefined && closed?.choices === true) outer.choices = true;
    } else if (token === '|') group.choices = true;
  }
  return false;
}

/** One for each thing that can be repeated, repeats or groups: `\d`, `[a-z]`, `(`, `{1,3}`. */
function tokensOf(source: string): readonly string[] {
  return (
    source
      .match(/\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}\??|[*+?]\??|\((?:\?(?:<\w+>|:))?|./gsu)
      ?.map((token) => (token.startsWith('(') ? '(' : token)) ?? []
  );
}

/** How often something is repeated at most; undefined for what is no repetition. */
function repetitionOf(token: string): number | undefined {
  if (/^[*+]/.test(token)) return Number.POSITIVE_INFINITY;
  if (token.startsWith('?')) return 1;
  const [, least, comma, most] = /^\{(\d+)(?:(,)(\d*))?\}/.exec(token) ?? [];
  if (least === undefined) return undefined;
  if (comma === undefined) return Number(least);
  return most === '' ? Number.POSITIVE_INFINITY : Number(most);
}
