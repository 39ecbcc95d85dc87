/**
 * An incremental parser of one HTTP/1.x response (RFC 9112). It takes bytes in pieces of any size and gives the same
 * result for every split. It never throws on what it is given.
 */
import { FramedBody } from './httpFramedBody.ts';
import { HttpHead } from './httpHead.ts';
import type { ResponseProgress } from './httpProgress.ts';
import { complete, fault, more } from './httpProgress.ts';
import { framingOf } from './httpSyntax.ts';

const lineFeed = 10;

export class HttpResponse {
  readonly head = new HttpHead();
  private readonly bodyless: boolean;
  private readonly bodyBytesMax: number;
  /** Undefined until the head is complete, and where there is no body. */
  private body: FramedBody | undefined;
  /** What has come of the current line. */
  private line = '';
  private progress: ResponseProgress = more;

  /** @param method The request's: the response to HEAD has no body. */
  constructor(method: string, bodyBytesMax: number) {
    this.bodyless = method === 'HEAD';
    this.bodyBytesMax = bodyBytesMax;
  }

  /** Takes the next bytes. After anything but `more`, further bytes are ignored. */
  feed(bytes: Buffer): ResponseProgress {
    let position = 0;
    while (position < bytes.length && this.progress.state === 'more') {
      const { body } = this;
      if (body === undefined || body.takesLine()) {
        position = this.takeLine(bytes, position);
      } else {
        const count = body.reach(bytes, position);
        this.progress = body.take(bytes, position, count);
        position += count;
      }
    }
    return this.progress;
  }

  /** Says that the other side has closed. */
  end(): ResponseProgress {
    if (this.progress.state === 'more') this.progress = this.body?.end() ?? this.endInHead();
    return this.progress;
  }

  /** What was read of the body, without its framing, at most `bodyBytesMax` bytes. */
  bodyRead(): Buffer {
    return this.body?.read() ?? Buffer.alloc(0);
  }

  private endInHead(): ResponseProgress {
    const nothing = this.head.bytes + this.line.length === 0;
    return fault(`the connection closed ${nothing ? 'without a response' : 'inside the response head'}`, 'truncated');
  }

  /** @returns Where the line ends in these bytes. */
  private takeLine(bytes: Buffer, from: number): number {
    const feedAt = bytes.indexOf(lineFeed, from);
    const to = feedAt === -1 ? bytes.length : feedAt;
    this.line += bytes.toString('latin1', from, to);
    const objection = this.ofHead() ? this.head.objection(this.line) : this.body?.objection(this.line);
    if (objection !== undefined) this.progress = objection;
    if (objection !== undefined || feedAt === -1) return to;
    const line = this.line.endsWith('\r') ? this.line.slice(0, -1) : this.line;
    const lineBytes = this.line.length + 1;
    this.line = '';
    this.progress = this.takeWholeLine(line, lineBytes);
    return feedAt + 1;
  }

  /** Whether the head's limits hold for the current line: trailers count as more of the head. */
  private ofHead(): boolean {
    return this.body === undefined || this.body.part === 'trailers';
  }

  private takeWholeLine(line: string, lineBytes: number): ResponseProgress {
    const { head, body } = this;
    if (body === undefined) return head.take(line, lineBytes) ?? (head.complete ? this.beginBody() : more);
    if (body.part !== 'trailers') return body.takeLine(line) ?? more;
    return line === '' ? complete : (head.takeTrailer(lineBytes) ?? more);
  }

  private beginBody(): ResponseProgress {
    const { status, headers } = this.head;
    if (this.bodyless || status === 101 || status === 204 || status === 304) return complete;
    const framing = framingOf(headers);
    if (framing.kind === 'unclear') return fault(framing.problem);
    this.body = new FramedBody(framing, this.bodyBytesMax);
    return framing.kind === 'sized' && framing.bytes === 0 ? complete : more;
  }
}
