/**
 * What of a plain dump is not for the restoring role: who owns what, and who may do what, as `pg_restore --no-owner
 * --no-privileges` leaves it out of an archive. And the dump's own `\restrict` and `\unrestrict`, because psql already
 * is in a restricted mode of ours. Whatever is passed on in spite of this, psql refuses or the server does.
 */
import { Transform, type TransformCallback } from 'node:stream';

/** pg_dump writes a comment before everything that it makes: `-- Name: t; Type: ACL; Schema: public; Owner: app`. */
const heading = /^-- (?:Data for )?Name: .{0,1000}; Type: ([A-Z ]{1,40});/;

/** Sections that hold nothing else. */
const leftOut = new Set([
  'ACL',
  'DEFAULT ACL',
  'COMMENT',
  'SECURITY LABEL',
  'PUBLICATION',
  'PUBLICATION TABLE',
  'PUBLICATION TABLES IN SCHEMA',
  'SUBSCRIPTION',
  'SUBSCRIPTION TABLE',
]);

const owner = /^ALTER [A-Z ]{1,40} .{1,2000} OWNER TO .{1,300};$/;
const tablespace = /^SET default_tablespace = .{0,300};$/;
const copies = /^COPY .{1,100000} FROM stdin;$/;
const restriction = /^\\restrict [A-Za-z0-9]{1,200}$/;

const newline = 10;
const backslash = 92;

/** Longer lines are data, or statements of which none is left out; they pass as they come. */
const lineBytesMax = 131_072;

export class PlainFilter extends Transform {
  /** Of the beginning of the line that has not ended yet; undefined while a long line passes. */
  #begun: Buffer | undefined = Buffer.alloc(0);
  #state: 'head' | 'statements' | 'data' | 'left-out' = 'head';
  #before = '';
  #key: string | undefined;
  /** `\unrestrict KEY` and blank lines, which are left out only if nothing comes after them. */
  #held: Buffer[] = [];
  #isComplete = false;

  /** @param first goes before everything. */
  constructor(first = '') {
    super();
    this.push(first);
  }

  /** Whether it ended as pg_dump ends; without that comment the dump is cut off. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const passed: Buffer[] = [];
    let start = 0;
    while (start < chunk.length) {
      const stop = this.#endOf(chunk, start);
      this.#piece(chunk.subarray(start, stop), passed);
      start = stop;
    }
    done(null, Buffer.concat(passed));
  }

  override _flush(done: TransformCallback): void {
    const passed: Buffer[] = [];
    if (this.#begun !== undefined && this.#begun.length > 0) this.#line(this.#begun, passed);
    done(null, Buffer.concat(passed));
  }

  /** Where the line ends, or many lines of data together, or the chunk. */
  #endOf(chunk: Buffer, start: number): number {
    if (this.#state === 'data' && this.#begun?.length === 0) {
      const end = endOfData(chunk, start);
      if (end > start) return end;
    }
    const at = chunk.indexOf(newline, start);
    return at === -1 ? chunk.length : at + 1;
  }

  #piece(piece: Buffer, passed: Buffer[]): void {
    const isEnded = piece[piece.length - 1] === newline;
    if (this.#begun === undefined) {
      passed.push(piece);
      if (isEnded) this.#begun = Buffer.alloc(0);
      return;
    }
    const line = this.#begun.length === 0 ? piece : Buffer.concat([this.#begun, piece]);
    if (isEnded) {
      this.#begun = Buffer.alloc(0);
      this.#line(line, passed);
    } else if (line.length > lineBytesMax) {
      this.#begun = undefined;
      this.#release(passed);
      this.#before = 'a long line';
      passed.push(line);
    } else {
      // The chunk is used again when it has been written.
      this.#begun = Buffer.from(line);
    }
  }

  #line(line: Buffer, passed: Buffer[]): void {
    if (this.#state === 'data') {
      passed.push(line);
      if (isEndOfData(line)) this.#state = 'statements';
      return;
    }
    const text = line.toString('latin1').replace(/\r?\n$/, '');
    if (this.#mayBeTheEnd(text)) {
      this.#held.push(line);
      return;
    }
    this.#release(passed);
    if (this.#passes(text)) passed.push(line);
    this.#before = text;
  }

  #mayBeTheEnd(text: string): boolean {
    if (this.#held.length > 0) return text === '' && this.#held.length < 100;
    return this.#key !== undefined && text === `\\unrestrict ${this.#key}`;
  }

  #release(passed: Buffer[]): void {
    passed.push(...this.#held);
    this.#held = [];
  }

  #passes(text: string): boolean {
    if (text === '-- PostgreSQL database dump complete') this.#isComplete = true;
    else if (text !== '' && text !== '--') this.#isComplete = false;
    if (this.#state === 'head' && text !== '' && !text.startsWith('--')) return this.#firstStatement(text);
    const type = this.#before === '--' ? heading.exec(text)?.[1] : undefined;
    if (type !== undefined) this.#state = leftOut.has(type) ? 'left-out' : 'statements';
    if (this.#state === 'left-out') return text.startsWith('--');
    if (this.#before === '' && owner.test(text)) return false;
    if (tablespace.test(text)) return false;
    if (copies.test(text)) this.#state = 'data';
    return true;
  }

  #firstStatement(text: string): boolean {
    if (restriction.test(text) && this.#key === undefined) {
      this.#key = text.slice('\\restrict '.length);
      return false;
    }
    this.#state = 'statements';
    return this.#passes(text);
  }
}

const endOfDataLine = Buffer.from('\\.\n');

function isEndOfData(line: Buffer): boolean {
  return line.equals(endOfDataLine) || line.equals(Buffer.from('\\.\r\n'));
}

/** All whole lines of data up to the one that ends them: they need not be looked at one by one. */
function endOfData(chunk: Buffer, start: number): number {
  if (chunk[start] === backslash) return start;
  const end = chunk.indexOf('\n\\.', start);
  return end === -1 ? chunk.lastIndexOf(newline) + 1 : end + 1;
}
