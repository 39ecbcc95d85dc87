/** The grammar of HTTP/1.x responses, line by line (RFC 9112). Pure. */

/** The first bytes of every response that is HTTP/1.x. */
export const versionPrefix = 'HTTP/1.';

const statusLine = /^HTTP\/1\.[0-9] ([1-9][0-9]{2})(?: (.*))?$/;
const fieldLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*)$/;
const chunkLine = /^([0-9A-Fa-f]+)[ \t]*(?:;.*)?$/;

/** Beyond this many digits a chunk's size is no longer exact as a number, and no honest server's. */
const chunkDigitsMax = 12;

/**
 * The characters that RFC 9110, section 5.5, forbids in a field, and which a status line cannot have either: a line break
 * in a value would begin another header, or another request.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const forbidden = /[\u0000-\u0008\u000a-\u001f\u007f]/;

export function holdsControls(line: string): boolean {
  return forbidden.test(line);
}

export function readStatusLine(line: string): { readonly status: number; readonly statusText: string } | undefined {
  const match = statusLine.exec(line);
  if (match === null || holdsControls(line)) return undefined;
  return { status: Number(match[1]), statusText: match[2] ?? '' };
}

/** The name in lower case, the value without the space around it. */
export function readField(line: string): { readonly name: string; readonly value: string } | undefined {
  const match = fieldLine.exec(line);
  return match === null ? undefined : { name: (match[1] ?? '').toLowerCase(), value: (match[2] ?? '').trimEnd() };
}

/** A chunk's size in bytes. */
export function readChunkSize(line: string): number | undefined {
  const digits = chunkLine.exec(line)?.[1]?.replace(/^0+(?=.)/, '');
  return digits === undefined || digits.length > chunkDigitsMax ? undefined : Number.parseInt(digits, 16);
}

/** How the end of a body is known. */
export type Framing =
  | { readonly kind: 'chunked' }
  | { readonly kind: 'sized'; readonly bytes: number }
  | { readonly kind: 'to-end' }
  | { readonly kind: 'unclear'; readonly problem: string };

/** RFC 9112, section 6.3, for a response that may have a body. */
export function framingOf(headers: ReadonlyMap<string, string>): Framing {
  const codings = headers.get('transfer-encoding')?.toLowerCase();
  if (codings === 'chunked') return { kind: 'chunked' };
  if (codings !== undefined) {
    return { kind: 'unclear', problem: `the transfer coding ${codings}, which was not offered` };
  }
  const length = headers.get('content-length');
  if (length === undefined) return { kind: 'to-end' };
  const lengths = new Set(length.split(',').map((text) => text.trim()));
  const [only = ''] = lengths;
  if (lengths.size !== 1 || !/^[0-9]{1,15}$/.test(only))
    return { kind: 'unclear', problem: `Content-Length: ${length}` };
  return { kind: 'sized', bytes: Number(only) };
}
