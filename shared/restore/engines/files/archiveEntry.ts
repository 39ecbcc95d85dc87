/** What an archive holds, whichever format it has. */
import type { FailureCode } from '../../failure.ts';

export type ArchiveEntry = {
  /** As written in the archive; nobody has looked at it yet. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symlink' | 'hardlink' | 'device';
  /** Of the content, bytes. */
  readonly size: number;
  /** Unix milliseconds. */
  readonly modifiedAt?: number;
  /** Of links, as written. */
  readonly target?: string;
  /** To be read before the next entry is asked for, or not at all. */
  content(): AsyncIterable<Uint8Array>;
};

/** What is wrong with an archive, found while it is read. */
export class BadArchive extends Error {
  readonly code: FailureCode;
  readonly advice: string | undefined;

  constructor(code: FailureCode, text: string, advice?: string) {
    super(text);
    this.name = 'BadArchive';
    this.code = code;
    this.advice = advice;
  }
}
