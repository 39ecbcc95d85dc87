/**
 * One HTTP/1.1 exchange over connections of its own: the request, its redirects, the response, the verdict. It speaks
 * to the socket itself, because Node's HTTP client alone costs more than everything that a probe does besides.
 */
import type { Socket } from 'node:net';
import { judgeAnswer, judgeCertificate } from './assertions.ts';
import type { AttemptParts } from './attempt.ts';
import type { Destination } from './dialogue.ts';
import { Dialogue } from './dialogue.ts';
import { describeError } from './evidence.ts';
import type { Finding } from './finding.ts';
import { down, judgeLatency, unforeseen } from './finding.ts';
import type { DecodedBody } from './httpBody.ts';
import { BodyNotDecodable, decodeBody, textOf } from './httpBody.ts';
import type { ResponseProgress } from './httpProgress.ts';
import type { Hop } from './httpRedirect.ts';
import { isRedirect, nextHop, portOf } from './httpRedirect.ts';
import { renderRequest } from './httpRequest.ts';
import { HttpResponse } from './httpResponse.ts';
import { lagMsOf } from './lag.ts';
import type { FilledRequest } from './requestSecrets.ts';
import type { HttpTarget } from './target.ts';

/** The only application protocol that is spoken here, so the only one offered. */
const protocols = ['http/1.1'];

export class HttpAttempt extends Dialogue {
  private readonly target: HttpTarget;
  private readonly filled: FilledRequest;
  private readonly hops: Hop[] = [];
  private request: Buffer | undefined;
  private response: HttpResponse;
  /** The first bytes of the response, for evidence when they turn out not to be HTTP. */
  private opening: Buffer | undefined;

  constructor(
    parts: Omit<AttemptParts, 'timeoutMs'> & { readonly target: HttpTarget; readonly filled: FilledRequest },
  ) {
    super({ ...parts, timeoutMs: parts.target.timeoutMs });
    this.target = parts.target;
    this.filled = parts.filled;
    this.response = new HttpResponse(parts.target.method, parts.target.bodyBytesMax);
  }

  begin(url: URL, request: Buffer): void {
    this.step(() => this.ask({ method: this.target.method, url }, request));
  }

  private ask(hop: Hop, request: Buffer): void {
    this.hops.push(hop);
    this.request = request;
    this.dial(destinationOf(hop.url));
  }

  protected override ready(socket: Socket): void {
    this.enter('first-byte');
    if (this.request === undefined) return;
    if (this.filled.body === undefined) {
      socket.write(this.request);
      return;
    }
    // A body may need several writes; the server's time begins after the last.
    socket.write(this.request, () => {
      if (this.currentPhase() === 'first-byte') this.restartPhase();
    });
  }

  protected override received(chunk: Buffer): void {
    if (this.currentPhase() === 'first-byte') {
      this.enter('body');
      this.opening = chunk;
    }
    const progress = this.response.feed(chunk);
    const location = this.response.head.headers.get('location');
    const mayFollow = this.target.redirectsMax > 0 && this.response.head.complete;
    if (mayFollow && isRedirect(this.response.head.status, location)) this.follow(location);
    else this.advance(progress);
  }

  protected override ended(): void {
    this.advance(this.response.end());
  }

  protected override arrived(): string {
    if (this.response.head.complete) return this.text(this.response.bodyRead());
    return this.opening?.toString('utf8') ?? '';
  }

  private advance(progress: ResponseProgress): void {
    if (progress.state === 'more') return;
    this.enter(undefined);
    if (progress.state === 'fault') {
      const evidence = { expected: 'a whole HTTP/1.1 response', got: progress.got, excerpt: this.arrived() };
      this.conclude(() => down(progress.reason, evidence));
      return;
    }
    this.conclude(() => this.judge({ bytes: this.response.bodyRead(), cut: progress.state === 'cut' }));
  }

  private follow(location: string): void {
    this.enter(undefined);
    const [first, ...rest] = this.hops;
    if (first === undefined) throw new Error('A redirect came before any request.');
    const next = nextHop([first, ...rest], this.response.head.status, location, this.target.redirectsMax);
    if ('refusal' in next) {
      this.conclude(() => next.refusal);
      return;
    }
    this.response = new HttpResponse(next.hop.method, this.target.bodyBytesMax);
    this.opening = undefined;
    this.ask(next.hop, renderRequest({ ...this.requestFor(next.hop), ...next.hop }));
  }

  /** A POST that became a GET leaves its body behind, and the headers that describe it. */
  private requestFor({ method }: Hop): FilledRequest {
    if (method === this.target.method) return this.filled;
    const headers = Object.entries(this.filled.headers).filter(([name]) => !name.startsWith('content-'));
    return { headers: Object.fromEntries(headers) };
  }

  private judge(read: DecodedBody): Finding | Promise<Finding> {
    const coding = this.response.head.headers.get('content-encoding');
    if (coding === undefined || read.bytes.length === 0) return this.judgeBody(read);
    return decodeBody(read, coding, this.target.bodyBytesMax).then(
      (decoded) => this.judgeBody(decoded),
      (error: unknown) => this.judgeUndecoded(error, read),
    );
  }

  private judgeBody(read: DecodedBody, expect = this.target.expect): Finding {
    const { status, statusText, headers } = this.response.head;
    const answer = { status, statusText, headers, body: this.text(read.bytes), cut: read.cut };
    if (this.target.lag !== undefined) this.lagMs = lagMsOf(this.target.lag, answer.body);
    return (
      judgeAnswer(expect, answer) ??
      judgeCertificate(expect.certificateDaysMin, this.certificateDaysLeft) ??
      judgeLatency(expect.latencyMsMax, this.totalMs, this.blockedMs)
    );
  }

  /** A body that cannot be decoded only matters to those who expect something of it. */
  private judgeUndecoded(error: unknown, read: DecodedBody): Finding {
    if (!(error instanceof BodyNotDecodable)) return unforeseen(error);
    const { body, json, ...others } = this.target.expect;
    const finding = this.judgeBody(read, { ...others, json: [] });
    const failed =
      finding.outcome !== 'up' &&
      finding.outcome === 'down' &&
      (finding.reason === 'status' || finding.reason === 'header');
    if (failed || (body === undefined && json.length === 0)) return finding;
    return down(body === undefined ? 'json' : 'body', {
      expected: 'a body in the identity coding, as asked for',
      got: describeError(error),
      excerpt: this.text(read.bytes),
    });
  }

  private text(bytes: Buffer): string {
    return textOf(bytes, this.response.head.headers.get('content-type'));
  }
}

function destinationOf(url: URL): Destination {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return { host, port: portOf(url), secure: url.protocol === 'https:', protocols };
}
