/** What kind of dump a file is: by its first bytes, whatever it is called. */
import { open } from 'node:fs/promises';
import { failedWith, type Outcome, succeeded } from '../../failure.ts';
import { type ArchiveHead, headBytes, readArchiveHead } from './archiveHead.ts';
import { type PlainHead, plainHeadBytes, readPlainHead } from './plainHead.ts';

export type DumpFormat =
  | { readonly kind: 'custom'; readonly head: ArchiveHead }
  /** As `pg_dump -Ft` writes it: pg_restore reads it as it is. */
  | { readonly kind: 'tar'; readonly head: ArchiveHead }
  /** A tar of the folder that `pg_dump -Fd` writes; its head is inside. */
  | { readonly kind: 'directory-tar' }
  | { readonly kind: 'plain'; readonly head: PlainHead };

const tarBlock = 512;

export async function formatOf(file: string): Promise<Outcome<DumpFormat>> {
  return judgeHead(await firstBytes(file, Math.max(headBytes, plainHeadBytes)));
}

export function judgeHead(bytes: Uint8Array): Outcome<DumpFormat> {
  if (bytes.length === 0) return failedWith('empty', 'The dump is empty: it has no bytes at all.', dumpAgain);
  const head = readArchiveHead(bytes);
  if (head !== undefined) {
    if (head.format === 'custom') return succeeded({ kind: 'custom', head });
    return notADump('it is the table of contents of a directory dump without its data');
  }
  if (isTar(bytes)) return succeeded(tarKind(bytes));
  const plain = readPlainHead(bytes);
  if (plain !== undefined) return plain;
  return notADump('it begins neither as an archive of pg_dump, nor as a tar, nor as a plain dump');
}

const dumpAgain = 'Look at the job that makes the dump, and whether it notices when pg_dump fails.';

function notADump(why: string): Outcome<DumpFormat> {
  return failedWith('not-a-backup', `This is no dump of PostgreSQL: ${why}.`, dumpAgain);
}

/** `ustar` stands at 257 (POSIX, pax, "ustar Interchange Format"). */
function isTar(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(257, 262)).toString('latin1') === 'ustar';
}

/** pg_dump -Ft writes toc.dat first, and says inside of it that it is a tar. */
function tarKind(bytes: Uint8Array): DumpFormat {
  const name = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  const head = name === 'toc.dat\0' ? readArchiveHead(bytes.subarray(tarBlock)) : undefined;
  return head?.format === 'tar' ? { kind: 'tar', head } : { kind: 'directory-tar' };
}

export async function firstBytes(file: string, length: number): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(length), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
