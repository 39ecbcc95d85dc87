/** Removes secrets from text, in every form in which an endpoint is likely to give them back. */

const marker = '[secret]';

/** A shorter tail than this says too little about a secret to be worth removing. */
const tailLengthMin = 3;

/** Base64 of a secret inside something longer is only recognised from this many fixed characters on. */
const innerBase64LengthMin = 6;

/**
 * Replaces every secret in `text`: literal, JSON-, HTML- and URL-escaped, base64 at any alignment (so also inside Basic
 * credentials), hexadecimal, and, when the secret is itself base64 of readable text, that text and what follows its
 * colon. A beginning of a secret at the very end of the text, as a cut leaves it, is replaced too.
 *
 * Call it before shortening the text, or the cut could leave half a secret that is no longer recognised.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap(formsOf).filter((form) => form !== '');
  if (forms.length === 0) return text;
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map((form) => literal(form)).join('|'), 'gi');
  return redactTail(text.replace(pattern, marker), longestFirst);
}

/** As RegExp.escape, which the library types do not know yet. */
function literal(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&');
}

function redactTail(text: string, forms: readonly string[]): string {
  const lowered = text.toLowerCase();
  let tail = 0;
  for (const form of forms) {
    const start = form.toLowerCase();
    for (
      let length = Math.min(start.length - 1, lowered.length);
      length >= tailLengthMin && length > tail;
      length -= 1
    ) {
      if (lowered.endsWith(start.slice(0, length))) tail = length;
    }
  }
  return tail === 0 ? text : text.slice(0, text.length - tail) + marker;
}

function formsOf(secret: string): string[] {
  const plain = [secret, ...decodedForms(secret)];
  return plain.flatMap((value) => [value, ...escapedForms(value), ...base64Forms(value), ...hexForms(value)]);
}

/** What a secret that is base64 of readable text says: the text, and its password when it is `user:password`. */
function decodedForms(secret: string): string[] {
  if (secret.length < 8 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(secret)) return [];
  const decoded = Buffer.from(secret, 'base64').toString('utf8');
  if (!/^[\x20-\x7e]+$/.test(decoded)) return [];
  const colon = decoded.indexOf(':');
  const password = colon === -1 ? '' : decoded.slice(colon + 1);
  return password.length >= tailLengthMin ? [decoded, password] : [decoded];
}

function escapedForms(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const asciiJson = json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const url = encodeURIComponent(value.toWellFormed());
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  return [
    json,
    json.replaceAll('/', '\\/'),
    asciiJson,
    asciiJson.replaceAll('/', '\\/'),
    url,
    url.replaceAll('%20', '+'),
    // What encodeURIComponent leaves alone and stricter encoders do not (RFC 3986, section 2.2).
    url.replace(/[!'()*]/g, (unit) => `%${unit.charCodeAt(0).toString(16)}`),
    html,
    html.replaceAll("'", '&#39;'),
    html.replaceAll("'", '&#x27;'),
    // UTF-8 read as Latin-1, as header values are.
    Buffer.from(value, 'utf8').toString('latin1'),
  ];
}

function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const forms = [bytes.toString('base64'), bytes.toString('base64').replace(/=+$/, '')];
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

function hexForms(value: string): string[] {
  return value.length >= 4 ? [Buffer.from(value, 'utf8').toString('hex')] : [];
}
