/** The body of one response as RFC 9112, section 6, frames it: kept up to a limit, without its framing. */
import type { ResponseFault, ResponseProgress } from './httpProgress.ts';
import { complete, cut, fault, more } from './httpProgress.ts';
import type { Framing } from './httpSyntax.ts';
import { readChunkSize } from './httpSyntax.ts';

/** A chunk's size with its extensions. */
const chunkLineBytesMax = 256;

/** Which part of the body the next byte belongs to. The first three are read line by line. */
type Part = 'chunk-size' | 'chunk-end' | 'trailers' | 'sized' | 'chunk' | 'to-end';

export class FramedBody {
  part: Part;
  private readonly bytesMax: number;
  private readonly kept: Buffer[] = [];
  private keptBytes = 0;
  /** Bytes left of the sized body or of the current chunk. */
  private left = 0;

  constructor(framing: Exclude<Framing, { kind: 'unclear' }>, bytesMax: number) {
    this.bytesMax = bytesMax;
    this.part = framing.kind === 'chunked' ? 'chunk-size' : framing.kind;
    if (framing.kind === 'sized') this.left = framing.bytes;
  }

  /** Whether a line comes next, and not bytes of the body itself. */
  takesLine(): boolean {
    return this.part === 'chunk-size' || this.part === 'chunk-end' || this.part === 'trailers';
  }

  /** Judges the line around a chunk as far as it has come. */
  objection(line: string): ResponseFault | undefined {
    return line.length <= chunkLineBytesMax ? undefined : fault('a chunk size line that is too long');
  }

  /** Takes a line around a chunk, without its ending. */
  takeLine(line: string): ResponseFault | undefined {
    if (this.part === 'chunk-end') {
      if (line !== '') return fault('a chunk longer than its size');
      this.part = 'chunk-size';
      return undefined;
    }
    const size = readChunkSize(line);
    if (size === undefined) return fault('a chunk size that is not a hexadecimal number');
    this.left = size;
    this.part = size === 0 ? 'trailers' : 'chunk';
    return undefined;
  }

  /** How many of the bytes from a position on belong to the part that comes next. */
  reach(bytes: Buffer, from: number): number {
    const here = bytes.length - from;
    return this.part === 'to-end' ? here : Math.min(here, this.left);
  }

  /** Takes this many bytes, at most its {@link reach}. */
  take(bytes: Buffer, from: number, count: number): ResponseProgress {
    const room = this.bytesMax - this.keptBytes;
    const keeping = Math.min(count, room);
    if (keeping > 0) {
      this.kept.push(from === 0 && keeping === bytes.length ? bytes : bytes.subarray(from, from + keeping));
      this.keptBytes += keeping;
    }
    if (count > room) return cut;
    if (this.part === 'to-end') return more;
    this.left -= count;
    if (this.left > 0) return more;
    if (this.part === 'sized') return complete;
    this.part = 'chunk-end';
    return more;
  }

  /** What it means that the other side has closed. */
  end(): ResponseProgress {
    if (this.part === 'to-end') return complete;
    const early = this.part === 'sized' ? `, ${this.left} bytes early` : '';
    return fault(`the connection closed after ${this.keptBytes} bytes of the body${early}`, 'truncated');
  }

  read(): Buffer {
    const [only, second] = this.kept;
    return only !== undefined && second === undefined ? only : Buffer.concat(this.kept, this.keptBytes);
  }
}
