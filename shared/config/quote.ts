/** How messages show a person's own text: quoted, shortened, and with nothing in it that a terminal would act upon. */

const quotedLengthMax = 80;

/**
 * Control characters, line separators, and the marks that reorder text on
 * screen (Unicode Bidirectional Algorithm, UAX #9).
 */
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]/gu;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** `text` on one line, whatever it holds. */
export function printable(text: string): string {
  return text.replace(unsafe, escaped);
}

/** `text` in double quotes, at most about 80 characters of it. */
export function quote(text: string): string {
  const shown = text.length > quotedLengthMax ? `${text.slice(0, quotedLengthMax)}…` : text;
  return printable(JSON.stringify(shown));
}

/** All of `text`, on one line, as a sentence quotes what somebody said. */
export function saidText(text: string): string {
  return `“${printable(text)}”`;
}

/** Any value of a config as a message shows it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : String(value);
}
