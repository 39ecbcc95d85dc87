/** Lists of SHA-256 checksums as `sha256sum` writes and reads them (GNU coreutils manual, "sha2 utilities", "cksum output modes"). */

export type ManifestLine = {
  /** As written, unescaped, without a leading `./`. Empty where the line has the checksum alone, or `-` for standard input. */
  readonly path: string;
  /** Lower case hex. */
  readonly sha256: string;
};

export type ParsedManifest =
  | { readonly ok: true; readonly lines: readonly ManifestLine[] }
  | { readonly ok: false; readonly problem: string };

/** A million files' checksums; whoever has more has more than one archive. */
const linesMax = 1_000_000;

const hexLength = 64;

/** Text mode, binary mode and BSD lines; escaped names; a byte order mark and CRLF, as editors on Windows leave them. */
export function parseManifest(text: string): ParsedManifest {
  const lines: ManifestLine[] = [];
  const seen = new Map<string, string>();
  let number = 0;
  for (const raw of linesOf(text.startsWith('\ufeff') ? text.slice(1) : text)) {
    number += 1;
    if (raw.trim() === '' || raw.startsWith('#')) continue;
    const line = parseLine(raw);
    if (line === undefined) return { ok: false, problem: `line ${number} is not in the format of sha256sum` };
    const before = seen.get(line.path);
    if (before !== undefined && before !== line.sha256) {
      return { ok: false, problem: `line ${number} gives another checksum for a path than a line before it` };
    }
    if (before === undefined) lines.push(line);
    if (lines.length > linesMax) return { ok: false, problem: `it has more than ${linesMax} lines` };
    seen.set(line.path, line.sha256);
  }
  return lines.length === 0 ? { ok: false, problem: 'it has no line with a checksum' } : { ok: true, lines };
}

function* linesOf(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const newline = text.indexOf('\n', from);
    const to = newline === -1 ? text.length : newline;
    yield text.slice(from, text[to - 1] === '\r' && to > from ? to - 1 : to);
    from = to + 1;
  }
}

function parseLine(raw: string): ManifestLine | undefined {
  const isEscaped = raw.startsWith('\\');
  const line = isEscaped ? raw.slice(1) : raw;
  const found = line.startsWith('SHA256 (') ? bsdLine(line) : plainLine(line);
  if (found === undefined) return undefined;
  const name = isEscaped ? unescaped(found.name) : found.name;
  const path = name === '-' ? '' : withoutDots(name);
  return { path, sha256: found.sha256.toLowerCase() };
}

type Raw = { readonly name: string; readonly sha256: string };

function plainLine(line: string): Raw | undefined {
  const sha256 = line.slice(0, hexLength);
  if (!isSha256(sha256)) return undefined;
  const rest = line.slice(hexLength);
  if (rest.trim() === '') return { name: '', sha256 };
  if (rest[0] !== ' ') return undefined;
  // `  name` in text mode, ` *name` in binary mode, ` name` as BSD's md5 -r writes it.
  return { name: rest.slice(rest[1] === ' ' || rest[1] === '*' ? 2 : 1), sha256 };
}

function bsdLine(line: string): Raw | undefined {
  const end = line.lastIndexOf(') = ');
  const sha256 = line.slice(end + 4);
  return end === -1 || !isSha256(sha256) ? undefined : { name: line.slice('SHA256 ('.length, end), sha256 };
}

function isSha256(text: string): boolean {
  return /^[0-9a-fA-F]{64}$/.test(text);
}

const escapes: Readonly<Record<string, string>> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' };

function unescaped(name: string): string {
  return name.replace(/\\[\\nr]/g, (written) => escapes[written] ?? written);
}

function withoutDots(path: string): string {
  let rest = path;
  while (rest.startsWith('./')) rest = rest.slice(2).replace(/^\/+/, '');
  return rest;
}
