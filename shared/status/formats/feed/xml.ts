/** What XML cannot hold at all, not even escaped, is replaced. Pure. */

export function xmlText(text: string): string {
  return Array.from(text, (character) => (isXml(character.codePointAt(0) ?? 0) ? character : '\u{FFFD}')).join('');
}

/** Char of XML 1.0 (fifth edition), 2.2. */
function isXml(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
}
