/** Writes one HTTP/1.1 request (RFC 9112). Pure. */
import { holdsControls } from './httpSyntax.ts';

export type HttpRequest = {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case; values as they go out. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

export class RequestNotSendable extends Error {
  readonly code = 'request-not-sendable';
  /** The header at fault; undefined when it is the method. */
  readonly header: string | undefined;

  constructor(header: string | undefined, problem: string) {
    super(`the request was not sent: ${problem}`);
    this.name = 'RequestNotSendable';
    this.header = header;
  }
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Ours to decide, because they say how the message is framed and when the connection ends. */
const framing: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'transfer-encoding',
  'te',
  'expect',
  'upgrade',
]);

const defaults: Readonly<Record<string, string>> = {
  'user-agent': 'Holdfast/0.1 (+health probe)',
  accept: '*/*',
  'accept-encoding': 'identity',
};

/** Methods whose request is expected to have a body, so that an empty one is announced (RFC 9110, section 8.6). */
const bodyMethods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** @throws RequestNotSendable without the value at fault in its message. */
export function renderRequest({ method, url, headers, body }: HttpRequest): Buffer {
  if (!token.test(method)) throw new RequestNotSendable(undefined, 'the method is not a word');
  let head = `${method} ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${checked('host', headers['host'] ?? url.host)}\r\n`;
  for (const name in defaults) if (headers[name] === undefined) head += `${name}: ${defaults[name]}\r\n`;
  for (const name in headers) {
    if (name === 'host' || framing.has(name)) continue;
    if (!token.test(name)) throw new RequestNotSendable(name, 'a header name holds characters that names cannot have');
    head += `${name}: ${checked(name, headers[name] ?? '')}\r\n`;
  }
  if (body !== undefined || bodyMethods.has(method)) head += `content-length: ${Buffer.byteLength(body ?? '')}\r\n`;
  return Buffer.from(`${head}connection: close\r\n\r\n${body ?? ''}`);
}

function checked(name: string, value: string): string {
  if (!holdsControls(value)) return value;
  throw new RequestNotSendable(name, `the value of the header ${name} holds a line break or another control character`);
}
