/**
 * An incremental parser of one HTTP/1.x response (RFC 9112). It takes bytes in pieces of any size and gives the same
 * result for every split. It never throws on what it is given.
 */

import { framingOf, holdsControls, readChunkSize, readField, readStatusLine, versionPrefix } from './httpSyntax.ts';

/** The head, trailers included, may have at most this many bytes and fields. */
const headBytesMax = 64 * 1024;
const headFieldsMax = 256;

/** Interim (1xx) responses before the final one. */
const interimMax = 8;

/** A chunk's size with its extensions. */
const chunkLineBytesMax = 256;

const lineFeed = 10;

export type ResponseProgress =
  | { readonly state: 'more' }
  /** The response has ended. */
  | { readonly state: 'complete' }
  /** The body goes on beyond the limit; what was read is its beginning. */
  | { readonly state: 'cut' }
  | { readonly state: 'fault'; readonly reason: 'not-http' | 'headers-too-large' | 'truncated'; readonly got: string };

type Fault = Extract<ResponseProgress, { state: 'fault' }>;

/** Which part of the message the next byte belongs to. The first five are read line by line. */
type Part = 'status' | 'fields' | 'chunk-size' | 'chunk-end' | 'trailers' | 'sized' | 'chunk' | 'to-end' | 'done';

const more: ResponseProgress = { state: 'more' };
const complete: ResponseProgress = { state: 'complete' };
const cut: ResponseProgress = { state: 'cut' };

export class HttpResponse {
  status = 0;
  statusText = '';
  /** Names in lower case; repeated fields are joined with `, `. */
  readonly headers = new Map<string, string>();
  /** Whether the final response's head has been read. */
  headComplete = false;
  private readonly bodyless: boolean;
  private readonly bodyBytesMax: number;
  private readonly body: Buffer[] = [];
  private bodyBytes = 0;
  private part: Part = 'status';
  private line = '';
  private headBytes = 0;
  private fields = 0;
  private interims = 0;
  private lastField = '';
  /** Bytes left of the sized body or of the current chunk. */
  private left = 0;
  private result: ResponseProgress = more;

  /** @param method The request's: the response to HEAD has no body. */
  constructor(method: string, bodyBytesMax: number) {
    this.bodyless = method === 'HEAD';
    this.bodyBytesMax = bodyBytesMax;
  }

  /** Takes the next bytes. After anything but `more`, further bytes are ignored. */
  feed(bytes: Buffer): ResponseProgress {
    let position = 0;
    while (position < bytes.length && this.result.state === 'more') {
      position =
        this.part === 'sized' || this.part === 'chunk' || this.part === 'to-end'
          ? this.takeBody(bytes, position)
          : this.takeLine(bytes, position);
    }
    return this.result;
  }

  /** Says that the other side has closed. */
  end(): ResponseProgress {
    if (this.result.state !== 'more') return this.result;
    this.result = this.part === 'to-end' ? complete : this.truncation();
    return this.result;
  }

  /** What was read of the body, without its framing, at most `bodyBytesMax` bytes. */
  bodyRead(): Buffer {
    const [only, second] = this.body;
    return only !== undefined && second === undefined ? only : Buffer.concat(this.body, this.bodyBytes);
  }

  private truncation(): Fault {
    const got = this.headComplete
      ? `the connection closed after ${this.bodyBytes} bytes of the body${this.part === 'sized' ? `, ${this.left} bytes early` : ''}`
      : this.headBytes + this.line.length === 0
        ? 'the connection closed without a response'
        : 'the connection closed inside the response head';
    return { state: 'fault', reason: 'truncated', got };
  }

  private fail(got: string, reason: Fault['reason'] = 'not-http'): void {
    this.result = { state: 'fault', reason, got };
  }

  private takeLine(bytes: Buffer, from: number): number {
    const feedAt = bytes.indexOf(lineFeed, from);
    const to = feedAt === -1 ? bytes.length : feedAt;
    this.line += bytes.toString('latin1', from, to);
    // The first bytes tell at once; waiting for the end of the line could mean waiting for the deadline.
    if (this.part === 'status' && !this.line.startsWith(versionPrefix.slice(0, this.line.length))) {
      this.fail('the response does not begin with HTTP/1');
      return to;
    }
    if (!this.fits()) return to;
    if (feedAt === -1) return to;
    const line = this.line.endsWith('\r') ? this.line.slice(0, -1) : this.line;
    this.countLine();
    this.line = '';
    this.takeWholeLine(line);
    return feedAt + 1;
  }

  /** Whether the line so far is within the limits of its part of the message. */
  private fits(): boolean {
    if (this.part === 'chunk-size' || this.part === 'chunk-end') {
      if (this.line.length <= chunkLineBytesMax) return true;
      this.fail('a chunk size line that is too long');
      return false;
    }
    if (this.headBytes + this.line.length <= headBytesMax) return true;
    this.fail(`more than ${headBytesMax} bytes of headers`, 'headers-too-large');
    return false;
  }

  private countLine(): void {
    if (this.part === 'status' || this.part === 'fields' || this.part === 'trailers') {
      this.headBytes += this.line.length + 1;
    }
  }

  private takeWholeLine(line: string): void {
    switch (this.part) {
      case 'status':
        this.takeStatus(line);
        break;
      case 'fields':
        if (line === '') this.endHead();
        else this.takeField(line);
        break;
      case 'chunk-size':
        this.takeChunkSize(line);
        break;
      case 'chunk-end':
        if (line === '') this.part = 'chunk-size';
        else this.fail('a chunk longer than its size');
        break;
      default:
        // Trailers are counted and dropped: nothing that is asserted may depend on them.
        if (line === '') this.finish();
        else this.countField();
    }
  }

  private takeStatus(line: string): void {
    const read = readStatusLine(line);
    if (read === undefined) {
      this.fail('the status line is not one of HTTP/1');
      return;
    }
    this.status = read.status;
    this.statusText = read.statusText;
    this.part = 'fields';
  }

  private takeField(line: string): void {
    if (holdsControls(line)) {
      this.fail('a header line with control characters');
      return;
    }
    if (line.startsWith(' ') || line.startsWith('\t')) {
      // Folded lines are obsolete; a user agent reads each fold as a space (RFC 9112, section 5.2).
      if (this.lastField === '') this.fail('the first header line is folded');
      else this.headers.set(this.lastField, `${this.headers.get(this.lastField) ?? ''} ${line.trim()}`.trim());
      return;
    }
    const field = readField(line);
    if (field === undefined) {
      this.fail('a header line without a name and a colon');
      return;
    }
    if (!this.countField()) return;
    const { name, value } = field;
    const earlier = this.headers.get(name);
    this.headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
    this.lastField = name;
  }

  private countField(): boolean {
    this.fields += 1;
    if (this.fields <= headFieldsMax) return true;
    this.fail(`more than ${headFieldsMax} headers`, 'headers-too-large');
    return false;
  }

  private endHead(): void {
    // 101 is final: we never ask for another protocol, so what follows would not be HTTP.
    if (this.status < 200 && this.status !== 101) {
      this.skipInterim();
      return;
    }
    this.headComplete = true;
    const empty = this.bodyless || this.status === 101 || this.status === 204 || this.status === 304;
    if (empty) this.finish();
    else this.frame();
  }

  private skipInterim(): void {
    this.interims += 1;
    if (this.interims > interimMax) {
      this.fail(`more than ${interimMax} interim responses`);
      return;
    }
    this.headers.clear();
    this.lastField = '';
    this.fields = 0;
    this.part = 'status';
  }

  private frame(): void {
    const framing = framingOf(this.headers);
    switch (framing.kind) {
      case 'chunked':
        this.part = 'chunk-size';
        break;
      case 'to-end':
        this.part = 'to-end';
        break;
      case 'sized':
        this.part = 'sized';
        this.left = framing.bytes;
        if (this.left === 0) this.finish();
        break;
      case 'unclear':
        this.fail(framing.problem);
    }
  }

  private takeChunkSize(line: string): void {
    const size = readChunkSize(line);
    if (size === undefined) {
      this.fail('a chunk size that is not a hexadecimal number');
      return;
    }
    this.left = size;
    this.part = size === 0 ? 'trailers' : 'chunk';
  }

  private takeBody(bytes: Buffer, from: number): number {
    const here = bytes.length - from;
    const taken = this.part === 'to-end' ? here : Math.min(here, this.left);
    const room = this.bodyBytesMax - this.bodyBytes;
    const kept = Math.min(taken, room);
    if (kept > 0) {
      this.body.push(from === 0 && kept === bytes.length ? bytes : bytes.subarray(from, from + kept));
      this.bodyBytes += kept;
    }
    if (taken > room) {
      this.result = cut;
      return from + kept;
    }
    if (this.part === 'to-end') return from + taken;
    this.left -= taken;
    if (this.left === 0 && this.part === 'chunk') this.part = 'chunk-end';
    else if (this.left === 0) this.finish();
    return from + taken;
  }

  private finish(): void {
    this.part = 'done';
    this.result = complete;
  }
}
