/** The head of one HTTP/1.x response, taken line by line within limits; interim responses before it are skipped. */
import type { ResponseFault } from './httpProgress.ts';
import { fault } from './httpProgress.ts';
import { holdsControls, readField, readStatusLine, versionPrefix } from './httpSyntax.ts';

/** The head, interim responses and trailers included, may have at most this many bytes. */
const headBytesMax = 64 * 1024;

/** The final head and the trailers together. */
const headFieldsMax = 256;

/** Interim (1xx) responses before the final one. */
const interimMax = 8;

export class HttpHead {
  status = 0;
  statusText = '';
  /** Names in lower case; repeated fields are joined with `, `. */
  readonly headers = new Map<string, string>();
  /** Whether the final response's head has been read. */
  complete = false;
  /** Of all whole lines so far, their endings included. */
  bytes = 0;
  private statusRead = false;
  private fields = 0;
  private interims = 0;
  private lastField = '';

  /** Judges a line as far as it has come: waiting for its end could mean waiting for the deadline. */
  objection(line: string): ResponseFault | undefined {
    if (!this.statusRead && !line.startsWith(versionPrefix.slice(0, line.length))) {
      return fault('the response does not begin with HTTP/1');
    }
    if (this.bytes + line.length <= headBytesMax) return undefined;
    return fault(`more than ${headBytesMax} bytes of headers`, 'headers-too-large');
  }

  /**
   * Takes a line of the head.
   *
   * @param line Without its ending.
   * @param bytes With its ending.
   */
  take(line: string, bytes: number): ResponseFault | undefined {
    this.bytes += bytes;
    if (!this.statusRead) return this.takeStatus(line);
    return line === '' ? this.end() : this.takeField(line);
  }

  /** Trailers are counted and dropped: nothing that is asserted may depend on them. */
  takeTrailer(bytes: number): ResponseFault | undefined {
    this.bytes += bytes;
    return this.countField();
  }

  private takeStatus(line: string): ResponseFault | undefined {
    const read = readStatusLine(line);
    if (read === undefined) return fault('the status line is not one of HTTP/1');
    this.status = read.status;
    this.statusText = read.statusText;
    this.statusRead = true;
    return undefined;
  }

  private takeField(line: string): ResponseFault | undefined {
    if (holdsControls(line)) return fault('a header line with control characters');
    if (line.startsWith(' ') || line.startsWith('\t')) return this.takeFold(line);
    const field = readField(line);
    if (field === undefined) return fault('a header line without a name and a colon');
    const { name, value } = field;
    const earlier = this.headers.get(name);
    this.headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
    this.lastField = name;
    return this.countField();
  }

  /** Folded lines are obsolete; a user agent reads each fold as a space (RFC 9112, section 5.2). */
  private takeFold(line: string): ResponseFault | undefined {
    if (this.lastField === '') return fault('the first header line is folded');
    this.headers.set(this.lastField, `${this.headers.get(this.lastField) ?? ''} ${line.trim()}`.trim());
    return undefined;
  }

  private countField(): ResponseFault | undefined {
    this.fields += 1;
    if (this.fields <= headFieldsMax) return undefined;
    return fault(`more than ${headFieldsMax} headers`, 'headers-too-large');
  }

  private end(): ResponseFault | undefined {
    // 101 is final: we never ask for another protocol, so what follows would not be HTTP.
    if (this.status >= 200 || this.status === 101) {
      this.complete = true;
      return undefined;
    }
    this.interims += 1;
    if (this.interims > interimMax) return fault(`more than ${interimMax} interim responses`);
    this.headers.clear();
    this.lastField = '';
    this.fields = 0;
    this.statusRead = false;
    return undefined;
  }
}
