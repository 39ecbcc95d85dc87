/**
 * A glob over the part of a key behind the prefix. `*` is any characters, slashes among them; `?` is any one character;
 * `[a-z]` and `[!a-z]` are one of a set, or none of it; `{a,b}` is either; every other character is itself.
 */

/** Of `{a,b}`: each alternative is a pattern of its own, and several of them multiply. */
const alternativesMax = 256;

type Token =
  | { readonly kind: 'many' }
  | { readonly kind: 'one' }
  | { readonly kind: 'set'; readonly ranges: readonly (readonly [string, string])[]; readonly isNot: boolean }
  | { readonly kind: 'itself'; readonly character: string };

/** A pattern with more alternatives than are looked at matches what the first ones match. */
export function globMatcher(pattern: string): (text: string) => boolean {
  const patterns = alternatives(pattern).map(tokens);
  return (text) => {
    const characters = Array.from(text);
    return patterns.some((one) => matches(one, characters));
  };
}

/** `x{a,b{c,d}}` → `xa`, `xbc`, `xbd`. A brace without its other half is itself. */
function alternatives(pattern: string): readonly string[] {
  const done: string[] = [];
  const waiting = [pattern];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    // The innermost braces first, so that the commas between them belong to them.
    const braces = /\{([^{}]{0,1024})\}/.exec(next);
    if (braces === null) {
      done.push(next);
      continue;
    }
    const before = next.slice(0, braces.index);
    const after = next.slice(braces.index + braces[0].length);
    waiting.push(...(braces[1] ?? '').split(',').map((either) => before + either + after));
    if (waiting.length + done.length > alternativesMax) break;
  }
  return [...done, ...waiting].slice(0, alternativesMax);
}

function tokens(pattern: string): readonly Token[] {
  const characters = Array.from(pattern);
  const made: Token[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const set = character === '[' ? setAt(characters, at) : undefined;
    if (set !== undefined) {
      made.push(set.token);
      at = set.end;
    } else if (character !== '*') {
      made.push(character === '?' ? { kind: 'one' } : { kind: 'itself', character });
    } else if (made.at(-1)?.kind !== 'many') {
      made.push({ kind: 'many' });
    }
  }
  return made;
}

/** A bracket without its other half is itself, and so is an empty set. */
function setAt(characters: readonly string[], start: number): { token: Token; end: number } | undefined {
  const isNot = characters[start + 1] === '!' || characters[start + 1] === '^';
  const first = start + (isNot ? 2 : 1);
  const end = characters.indexOf(']', first + 1);
  if (end < 0) return undefined;
  const inside = characters.slice(first, end);
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < inside.length; at += 1) {
    const [from, dash, to] = [inside[at] ?? '', inside[at + 1], inside[at + 2]];
    ranges.push([from, dash === '-' && to !== undefined ? to : from]);
    if (dash === '-' && to !== undefined) at += 2;
  }
  return { token: { kind: 'set', ranges, isNot }, end };
}

/** Goes back to the last `*` alone, as an earlier one can match nothing more that helps: pattern times text at the most. */
function matches(pattern: readonly Token[], text: readonly string[]): boolean {
  let [inPattern, inText] = [0, 0];
  let [star, starText] = [-1, 0];
  while (inText < text.length) {
    const token = pattern[inPattern];
    if (token?.kind === 'many') {
      [star, starText] = [inPattern, inText];
      inPattern += 1;
    } else if (token !== undefined && isOne(token, text[inText] ?? '')) {
      inPattern += 1;
      inText += 1;
    } else if (star >= 0) {
      starText += 1;
      [inPattern, inText] = [star + 1, starText];
    } else {
      return false;
    }
  }
  return pattern.slice(inPattern).every(({ kind }) => kind === 'many');
}

function isOne(token: Exclude<Token, { kind: 'many' }>, character: string): boolean {
  if (token.kind === 'one') return true;
  if (token.kind === 'itself') return token.character === character;
  return token.ranges.some(([from, to]) => from <= character && character <= to) !== token.isNot;
}
