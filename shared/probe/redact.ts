/** Removes secrets from text, in every form in which an endpoint is likely to give them back. */

const marker = '[secret]';

/** A shorter beginning says too little about a secret to be worth removing. */
const headLengthMin = 3;

/** Of a longer beginning at the end of a text no more than this is compared; what follows it is removed unseen. */
const headLengthMax = 64;

/** Base64 of a secret inside something longer is only recognised from this many fixed characters on. */
const innerBase64LengthMin = 6;

/**
 * Replaces every secret in `text`: each character literal or escaped for JSON, HTML or URLs, in any mixture; base64 at
 * any alignment (so also inside Basic credentials); hexadecimal; and, when the secret is itself base64 of readable text,
 * that text and the password in it. A beginning of a secret at the very end of the text, as a cut leaves it, goes too.
 *
 * Call it before shortening the text, or the cut could leave half a secret that is no longer recognised.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap(formsOf).filter((form) => form.length > 0);
  if (forms.length === 0) return text;
  const longestFirst = forms.sort((a, b) => b.length - a.length);
  const whole = new RegExp(longestFirst.map((form) => form.join('')).join('|'), 'gi');
  const heads = longestFirst.filter((form) => form.length > headLengthMin).map(headPattern);
  const clean = text.replace(whole, marker);
  return heads.length === 0 ? clean : clean.replace(new RegExp(`(?:${heads.join('|')})${halfEscape}$`, 'i'), marker);
}

/** A form of a secret: one regular expression for each of its characters. */
type Form = readonly string[];

/** What the cut may have left of an escape. */
const halfEscape = '(?:%[0-9a-f]?|\\\\u?[0-9a-f]{0,3}|&#?[0-9a-z]{0,6})?';

/** Matches as many of the first characters as there are, but at least a few. */
function headPattern(form: Form): string {
  const characters = form.slice(0, headLengthMax);
  let pattern = form.length > headLengthMax ? '[^]*' : '';
  for (const character of characters.slice(headLengthMin).toReversed()) pattern = `(?:${character}${pattern})?`;
  return characters.slice(0, headLengthMin).join('') + pattern;
}

function formsOf(secret: string): Form[] {
  const values = new Set([secret, secret.trim(), ...decoded(secret)]);
  return [...values].flatMap((value) => [
    Array.from(value, anySpelling),
    ...base64Forms(value).map((form) => Array.from(form, literal)),
    ...(value.length < 4 ? [] : [Array.from(Buffer.from(value, 'utf8').toString('hex'))]),
  ]);
}

/** What a secret that is base64 of readable text says: the text, and its password when it is `user:password`. */
function decoded(secret: string): string[] {
  if (secret.length < 8 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(secret)) return [];
  const text = Buffer.from(secret, 'base64').toString('utf8');
  if (!/^[\x20-\x7e]+$/.test(text)) return [];
  const password = text.slice(text.indexOf(':') + 1);
  return password.length >= headLengthMin ? [text, password] : [text];
}

const htmlNames: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
const jsonLetters: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' };

/** One character, as it is or escaped. */
function anySpelling(character: string): string {
  const bytes = Buffer.from(character, 'utf8');
  const code = character.codePointAt(0) ?? 0;
  const units = Array.from({ length: character.length }, (_, index) => hexOf(character.charCodeAt(index), 4));
  const spellings = [
    Array.from(bytes, (byte) => `%${hexOf(byte, 2)}`).join(''),
    units.map((unit) => `\\\\u${unit}`).join(''),
    `&#0*${code};`,
    `&#x0*${code.toString(16)};`,
  ];
  // UTF-8 read as Latin-1, as header values are.
  if (code >= 0x80) spellings.push(Array.from(bytes, (byte) => `\\u${hexOf(byte, 4)}`).join(''));
  if (character === ' ') spellings.push('\\+');
  if (/["'/\\]/.test(character)) spellings.push(`\\\\${literal(character)}`);
  const name = htmlNames[character];
  if (name !== undefined) spellings.push(`&${name};`);
  const letter = jsonLetters[character];
  if (letter !== undefined) spellings.push(`\\\\${letter}`);
  // Last, because an escape may begin with the very character that it stands for.
  return `(?:${[...spellings, literal(character)].join('|')})`;
}

function hexOf(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** As RegExp.escape, which the library types do not know yet. */
function literal(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&');
}

function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const forms = bytes.length === 0 ? [] : [bytes.toString('base64'), bytes.toString('base64').replace(/=+$/, '')];
  for (const before of [0, 1, 2]) {
    // The characters that the secret alone decides: without those shared with the bytes before and after it.
    const padded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const shared = (before + bytes.length) % 3 === 0 ? 0 : 1;
    const inner = padded.slice(Math.ceil((before * 8) / 6), padded.length - shared);
    if (inner.length >= innerBase64LengthMin) forms.push(inner);
  }
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
