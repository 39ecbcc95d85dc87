/** The entries of a tar archive, one after another, as it is read. */
import { type ByteReader, type Bytes, byteReader } from '../../fetch/bytes.ts';
import { type ArchiveEntry, BadArchive } from './archiveEntry.ts';
import { blockBytes, hasValidChecksum, isZeroBlock, parseHeader, parsePax, type TarHeader } from './tarHeader.ts';

/** Of one name or extended header. Linux takes paths of 4,096 bytes; attributes lie here, too. */
const metaBytesMax = 1_048_576;

export function isTar(head: Buffer): boolean {
  return head.length === blockBytes && (isZeroBlock(head) || hasValidChecksum(head));
}

/** @throws BadArchive */
export async function* tarEntries(stream: Bytes): AsyncGenerator<ArchiveEntry> {
  const reader = byteReader(stream);
  const state: State = { global: new Map(), local: new Map() };
  for (;;) {
    const block = await reader.exactly(blockBytes);
    if (block.length < blockBytes) throw truncated('at its end, which should be a block of zeros');
    if (isZeroBlock(block)) return await expectZeros(reader);
    if (!hasValidChecksum(block)) throw new BadArchive('corrupt', 'A header of the tar archive has a wrong checksum.');
    const header = parseHeader(block);
    if (await isMeta(header, reader, state)) continue;
    const body = bodyOf(reader, entryHeader(header, state));
    state.local = new Map();
    if (body.entry !== undefined) yield body.entry;
    await body.skip();
  }
}

type State = {
  readonly global: Map<string, string>;
  /** Of the next entry alone. */
  local: Map<string, string>;
};

/** Two blocks of zeros are the end, and tar reads no further: what came behind them would not be restored. */
async function expectZeros(reader: ByteReader): Promise<void> {
  for await (const chunk of reader.rest()) {
    if (chunk.some((byte) => byte !== 0)) {
      throw new BadArchive('corrupt', 'The tar archive goes on behind its end, where tar does not read.');
    }
  }
}

/** Headers that say something of what follows. GNU's long names end with a NUL. */
async function isMeta(header: TarHeader, reader: ByteReader, state: State): Promise<boolean> {
  switch (header.type) {
    case 'g':
      for (const [key, value] of parsePax(await metaOf(header, reader))) state.global.set(key, value);
      return true;
    case 'x':
    case 'X':
      for (const [key, value] of parsePax(await metaOf(header, reader))) state.local.set(key, value);
      return true;
    case 'L':
      state.local.set('path', withoutNul(await metaOf(header, reader)));
      return true;
    case 'K':
      state.local.set('linkpath', withoutNul(await metaOf(header, reader)));
      return true;
    case 'V':
      return true;
    default:
      return false;
  }
}

async function metaOf({ size }: TarHeader, reader: ByteReader): Promise<Buffer> {
  if (size > metaBytesMax) throw new BadArchive('corrupt', `A header of the tar archive has ${size} bytes.`);
  const body = await reader.exactly(size);
  const padding = await reader.exactly(paddingOf(size));
  if (body.length < size || padding.length < paddingOf(size)) throw truncated('within a header');
  return body;
}

function withoutNul(body: Buffer): string {
  const end = body.indexOf(0);
  return body.toString('utf8', 0, end === -1 ? body.length : end);
}

function entryHeader(header: TarHeader, { global, local }: State): TarHeader {
  const said = (key: string) => local.get(key) ?? global.get(key);
  if ([...local.keys(), ...global.keys()].some((key) => key.startsWith('GNU.sparse.')))
    throw unsupported('sparse files');
  const size = said('size');
  if (size !== undefined && !/^\d{1,15}$/.test(size))
    throw new BadArchive('corrupt', 'An entry has a size that is no number.');
  const seconds = Number(said('mtime') ?? Number.NaN);
  return {
    type: header.type,
    path: said('path') ?? header.path,
    target: said('linkpath') ?? header.target,
    size: size === undefined ? header.size : Number(size),
    modifiedAt: Number.isFinite(seconds) ? Math.floor(seconds * 1_000) : header.modifiedAt,
  };
}

type Body = {
  /** Undefined for what is passed over. */
  readonly entry: ArchiveEntry | undefined;
  /** To the next header. */
  skip(): Promise<void>;
};

const kinds: Readonly<Record<string, ArchiveEntry['kind']>> = {
  '0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'device',
  '4': 'device',
  '5': 'folder',
  '6': 'device',
  '7': 'file',
  D: 'folder',
};

/** Only these have content; a size elsewhere is that of what a link points to, or of a folder's quota. */
const typesWithContent = ['0', '7', 'D'];

function bodyOf(reader: ByteReader, { type, path, target, size, modifiedAt }: TarHeader): Body {
  const kind = kinds[type];
  if (kind === undefined) throw unsupported(type === 'S' ? 'sparse files' : `entries of type ${JSON.stringify(type)}`);
  const stored = typesWithContent.includes(type) ? size : 0;
  let left = stored;
  async function* content() {
    while (left > 0) {
      const chunk = await reader.some(left);
      if (chunk === undefined) throw truncated(`within ${path}`);
      left -= chunk.length;
      yield chunk;
    }
  }
  return {
    entry: { path, kind, size: stored, modifiedAt, ...(target === '' ? {} : { target }), content },
    async skip() {
      for await (const _ of content());
      const padding = await reader.exactly(paddingOf(stored));
      if (padding.length < paddingOf(stored)) throw truncated(`behind ${path}`);
    },
  };
}

function paddingOf(size: number): number {
  return (blockBytes - (size % blockBytes)) % blockBytes;
}

function truncated(where: string): BadArchive {
  return new BadArchive('truncated', `The tar archive is cut ${where}.`);
}

function unsupported(what: string): BadArchive {
  return new BadArchive(
    'no-engine',
    `The tar archive holds ${what}, which Holdfast cannot read.`,
    'Write it without them.',
  );
}
