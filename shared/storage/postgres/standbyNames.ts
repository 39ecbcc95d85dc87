/**
 * What `synchronous_standby_names` asks for (PostgreSQL documentation, "20.6.2. Primary Server"). The words are split as
 * PostgreSQL's own scanner of this setting does: keywords in any case, names in double quotes with `""` for a quote, and
 * numbers that may be names.
 */
import { bad, good, type Parsed } from '../../config/parsed.ts';
import { quote } from '../../config/quote.ts';

export type StandbyNames =
  /** No commit waits for a standby. */
  | { readonly kind: 'none' }
  /** `FIRST`: the first `needed` of the list that are there. `ANY`: any so many of them. */
  | { readonly kind: 'first' | 'any'; readonly needed: number; readonly names: readonly string[] };

type Word =
  | { readonly kind: 'name' | 'number'; readonly text: string }
  | { readonly kind: 'first' | 'any' | ',' | '(' | ')'; readonly text: string };

const wordPattern =
  /[ \t\n\r\f\v]+|"(?:[^"]|"")*"|[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_$\u0080-\u{10ffff}]*|[0-9]+|[*,()]/uy;

export function parseStandbyNames(text: string): Parsed<StandbyNames> {
  if (text === '') return good({ kind: 'none' });
  const words = wordsOf(text);
  if (!words.ok) return words;
  const [first, second] = words.value;
  const method = first?.kind === 'first' || first?.kind === 'any' ? first.kind : undefined;
  const count = method === undefined ? first : second;
  const opening = words.value[method === undefined ? 1 : 2];
  if (count?.kind === 'number' && opening?.kind === '(') return bracketed(words.value, method ?? 'first', count.text);
  if (method !== undefined) return bad(`${quote(text)} has ${method.toUpperCase()} without a number and a list`);
  return listed(words.value, 'first', 1);
}

function bracketed(words: readonly Word[], kind: 'first' | 'any', count: string): Parsed<StandbyNames> {
  const opening = words.findIndex((word) => word.kind === '(');
  if (words.at(-1)?.kind !== ')') return bad('the list has no closing bracket at its end');
  const needed = Number(count);
  if (needed === 0) return bad('the number of synchronous standbys is 0');
  return listed(words.slice(opening + 1, -1), kind, needed);
}

function listed(words: readonly Word[], kind: 'first' | 'any', needed: number): Parsed<StandbyNames> {
  const names: string[] = [];
  for (const [index, word] of words.entries()) {
    const isName = word.kind === 'name' || word.kind === 'number';
    if (isName !== (index % 2 === 0) || (!isName && word.kind !== ',')) {
      return bad(`${quote(word.text)} stands where the list of names has none`);
    }
    if (isName) names.push(word.text);
  }
  return words.length % 2 === 1 ? good({ kind, needed, names }) : bad('the list of names has no end');
}

function wordsOf(text: string): Parsed<readonly Word[]> {
  const words: Word[] = [];
  const pattern = new RegExp(wordPattern);
  let position = 0;
  while (position < text.length) {
    pattern.lastIndex = position;
    const word = pattern.exec(text)?.[0];
    if (word === undefined) return bad(`${quote(text.slice(position))} is no name`);
    position += word.length;
    if (word.trim() !== '') words.push(wordOf(word));
  }
  return good(words);
}

function wordOf(text: string): Word {
  if (text.startsWith('"')) return { kind: 'name', text: text.slice(1, -1).replaceAll('""', '"') };
  if (text === ',' || text === '(' || text === ')') return { kind: text, text };
  if (/^[0-9]/.test(text)) return { kind: 'number', text };
  const lower = lowered(text);
  return lower === 'first' || lower === 'any' ? { kind: lower, text } : { kind: 'name', text };
}

/** Whether a name of the list means the standby: names are compared without regard to case, and `*` is every standby. */
export function namesStandby(name: string, applicationName: string): boolean {
  return name === '*' || lowered(name) === lowered(applicationName);
}

/** ASCII alone, as PostgreSQL's comparison. */
function lowered(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
