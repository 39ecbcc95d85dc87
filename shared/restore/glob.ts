/**
 * Globs over keys and paths: `*` and `**` stand for any characters, slashes among them, as in S3's own wildcards; `?` for
 * any one; `[a-z]` and `[!a-z]` for one of a set; `\` before a character for itself.
 */

type Token = { readonly kind: 'any' } | { readonly kind: 'one'; readonly matches: (character: string) => boolean };

/**
 * The whole path must match. Time grows with the length of the path times that of the pattern and no faster, whatever both
 * are: a star that was left behind is never gone back to.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const tokens = tokensOf(pattern);
  return (path) => matches(tokens, Array.from(path));
}

function matches(tokens: readonly Token[], characters: readonly string[]): boolean {
  let at = 0;
  let token = 0;
  let star: { readonly token: number; at: number } | undefined;
  while (at < characters.length) {
    const now = tokens[token];
    const character = characters[at] ?? '';
    if (now?.kind === 'any') {
      star = { token, at };
      token += 1;
    } else if (now?.kind === 'one' && now.matches(character)) {
      token += 1;
      at += 1;
    } else if (star !== undefined) {
      // The newest star takes one character more.
      star.at += 1;
      at = star.at;
      token = star.token + 1;
    } else {
      return false;
    }
  }
  return tokens.slice(token).every(({ kind }) => kind === 'any');
}

function tokensOf(pattern: string): readonly Token[] {
  const characters = Array.from(pattern);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const set = character === '[' ? setAt(characters, at) : undefined;
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'any') tokens.push({ kind: 'any' });
    } else if (character === '?') {
      tokens.push({ kind: 'one', matches: () => true });
    } else if (set !== undefined) {
      tokens.push({ kind: 'one', matches: set.matches });
      at = set.end;
    } else {
      // A backslash at the very end stands for itself, and so does a bracket that is never closed.
      const isEscape = character === '\\' && at + 1 < characters.length;
      if (isEscape) at += 1;
      const literal = characters[at] ?? '';
      tokens.push({ kind: 'one', matches: (one) => one === literal });
    }
  }
  return tokens;
}

type CharacterSet = { readonly end: number; readonly matches: (character: string) => boolean };

/** POSIX: a `]` right after the opening stands for itself; undefined where the bracket is not closed. */
function setAt(characters: readonly string[], start: number): CharacterSet | undefined {
  const isNegated = characters[start + 1] === '!' || characters[start + 1] === '^';
  const first = start + (isNegated ? 2 : 1);
  const end = characters.indexOf(']', first + 1);
  if (end === -1) return undefined;
  const ranges: (readonly [string, string])[] = [];
  for (let at = first; at < end; at += 1) {
    const from = characters[at] ?? '';
    const isRange = characters[at + 1] === '-' && at + 2 < end;
    ranges.push([from, isRange ? (characters[at + 2] ?? from) : from]);
    if (isRange) at += 2;
  }
  const holds = (character: string) => ranges.some(([from, to]) => isWithin(character, from, to));
  return { end, matches: (character) => holds(character) !== isNegated };
}

function isWithin(character: string, from: string, to: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return point >= (from.codePointAt(0) ?? 0) && point <= (to.codePointAt(0) ?? 0);
}
