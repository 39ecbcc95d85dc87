/** Reads a config file. With `fileBeside.ts`, the one impure module of this folder. */
import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { filesBeside } from './fileBeside.ts';
import { type ParsedConfig, parseConfig } from './parse.ts';
import type { Problem } from './problem.ts';

const fileBytesMax = 1_048_576;

/** When a file could not be read, nothing is known of the config in it; `problem` has no line and column then. */
export type ConfigFile =
  | { readonly read: true; readonly parsed: ParsedConfig }
  | { readonly read: false; readonly problem: Problem };

/** Never rejects. With `now` (Unix milliseconds), warnings say too which days are over. */
export async function readConfig(path: string, now?: number): Promise<ConfigFile> {
  const content = await contentOf(path);
  if (typeof content === 'string') return { read: false, problem: problemAt(path, 0, content) };
  return { read: true, parsed: parseContent(content, path, now) };
}

function parseContent(content: Buffer, path: string, now: number | undefined): ParsedConfig {
  if (content.length > fileBytesMax) return failed(path, 0, 'the file is larger than 1 MiB; a config has at most that');
  if (isUtf8(content)) return parseConfig(content.toString('utf8'), path, now, filesBeside(path));
  return failed(
    path,
    foreignLine(content),
    'this line holds bytes that are not UTF-8; save the file in the encoding UTF-8',
  );
}

/** At most one byte more than a config may have, so that no size of file costs memory; or what went wrong. */
async function contentOf(path: string): Promise<Buffer | string> {
  try {
    await using handle = await open(path);
    if (!(await handle.stat()).isFile()) return 'this is not a file; name a config file such as holdfast.yml';
    const buffer = Buffer.alloc(fileBytesMax + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } catch (error) {
    return unreadable(error);
  }
}

function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return 'there is no such file; write one, or name another with --config FILE';
  if (code === 'EACCES' || code === 'EPERM') return 'the file may not be read; check its permissions';
  if (code === 'EISDIR') return 'this is not a file; name a config file such as holdfast.yml';
  return `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

const lineFeed = 0x0a;

/** The first line that is not UTF-8. No character of UTF-8 other than the line feed contains its byte. */
function foreignLine(content: Buffer): number {
  let line = 1;
  let start = 0;
  for (let end = content.indexOf(lineFeed); end !== -1; end = content.indexOf(lineFeed, start)) {
    if (!isUtf8(content.subarray(start, end))) return line;
    start = end + 1;
    line += 1;
  }
  return line;
}

function failed(file: string, line: number, message: string): ParsedConfig {
  return { ok: false, problems: [problemAt(file, line, message)], warnings: [] };
}

/** @param line 0 for the file as a whole. */
function problemAt(file: string, line: number, message: string): Problem {
  return { file, line, column: line === 0 ? 0 : 1, path: '', message };
}
