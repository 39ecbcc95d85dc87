/**
 * Domain names as Route 53 keeps them: lower case, with the trailing dot, every character other than `a-z`, `0-9`,
 * `-` and `_` as a three-digit octal escape, so that a wildcard's `*` reads `\052` (Amazon Route 53 developer guide,
 * "DNS domain name format").
 */

/** What is wrong with a name, in the words of Route 53's messages: a code and a sentence. */
type NameFault = string;

export type NameParse =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly fault: NameFault };

/** RFC 1035, section 2.3.4. */
const labelOctetsMax = 63;
const nameOctetsMax = 255;

/** An escape of three octal digits, or any single character. */
const characters = /\\([0-3][0-7]{2})|([\s\S])/g;

/** @param text with or without the trailing dot; both mean the fully qualified name. */
export function parseName(text: string): NameParse {
  if (text === '' || text === '.') return { ok: false, fault: 'DomainNameEmpty (Domain name is empty)' };
  const labels = labelsOf(text.endsWith('.') ? text.slice(0, -1) : text);
  if (labels === undefined) {
    return { ok: false, fault: 'UnsupportedCharacter (Value contains unsupported characters)' };
  }
  if (labels.includes('')) return { ok: false, fault: 'DomainLabelEmpty (Domain label is empty)' };
  if (labels.some((label) => label.length > labelOctetsMax)) {
    return { ok: false, fault: 'DomainLabelTooLong (Domain label is too long)' };
  }
  if (octetsOf(labels) > nameOctetsMax) return { ok: false, fault: 'DomainNameTooLong (Domain name is too long)' };
  return { ok: true, name: nameOfLabels(labels) };
}

/** The name in the form that Route 53 keeps. @param labels each as its octets, one character an octet. */
export function nameOfLabels(labels: readonly string[]): string {
  return labels.map((label) => `${escaped(label.toLowerCase())}.`).join('');
}

/** Whether `name` is `zoneName` or below it; both in the kept form. */
export function isWithin(name: string, zoneName: string): boolean {
  return name === zoneName || name.endsWith(`.${zoneName}`);
}

/** The name without its first label; undefined at the top. */
export function parentOf(name: string): string | undefined {
  const parent = name.slice(name.indexOf('.') + 1);
  return parent === '' ? undefined : parent;
}

/** The name that stands for every name below `name` that does not exist. */
export function wildcardBelow(name: string): string {
  return `\\052.${name}`;
}

/** The name with its labels reversed, by which ListResourceRecordSets sorts: `com.example.www.`. */
export function sortKeyOf(name: string): string {
  return `${name.slice(0, -1).split('.').reverse().join('.')}.`;
}

/** The kept form without escapes and without the trailing dot, as DNS messages are built from it. */
export function plainName(name: string): string {
  return name.slice(0, -1).replace(characters, unescaped);
}

/**
 * Names beyond printable ASCII, and labels that hold a dot, are legal in Route 53 through escapes; the stand-in
 * refuses them because its DNS messages cannot carry them.
 */
function labelsOf(text: string): string[] | undefined {
  const labels = [''];
  for (const [, octal, literal] of text.matchAll(characters)) {
    const character = octal === undefined ? (literal ?? '') : String.fromCharCode(Number.parseInt(octal, 8));
    if (character === '.' && octal === undefined) {
      labels.push('');
      continue;
    }
    if (!isPlain(character)) return undefined;
    labels.push(`${labels.pop() ?? ''}${character}`);
  }
  return labels;
}

/** A printable ASCII character that separates nothing. */
export function isPlain(character: string): boolean {
  return /^[!-~]$/.test(character) && character !== '.' && character !== '\\';
}

/** Each label's octets and its length octet, and the root's empty label. */
function octetsOf(labels: readonly string[]): number {
  return labels.reduce((octets, label) => octets + label.length + 1, 1);
}

function escaped(label: string): string {
  return label.replace(/[^a-z0-9_-]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

function unescaped(_match: string, octal: string | undefined, literal: string | undefined): string {
  return octal === undefined ? (literal ?? '') : String.fromCharCode(Number.parseInt(octal, 8));
}
