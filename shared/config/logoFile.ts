/** The logo's file: which kind of picture it is, and that it is one. */
import type { FileWanted, ReadFile } from './fileWanted.ts';
import type { PageConfig } from './pageConfig.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { svgProblem } from './svgLogo.ts';

export type Logo = NonNullable<PageConfig['logo']>;

const wanted: FileWanted = {
  what: 'an SVG, PNG or WebP file',
  bytesMax: 65_536,
  tooLarge: 'every reader loads it: make it smaller',
};

/** By the end of the name, which is what decides how it is served. */
export const logoPattern = '\\.([sS][vV][gG]|[pP][nN][gG]|[wW][eE][bB][pP])$';

/** @returns undefined where nobody is going to look at it. */
export function logoOf(path: string, readFile: ReadFile): Parsed<Logo | undefined> {
  const file = readFile(path, wanted);
  if (!file.ok) return file;
  if (file.value === undefined) return good(undefined);
  const kind = kinds.find(({ end }) => path.toLowerCase().endsWith(end));
  if (kind === undefined) return bad(`this is none of .svg, .png and .webp; name ${wanted.what}`);
  const problem = kind.problem(file.value);
  return problem === undefined
    ? good({ type: kind.type, base64: Buffer.from(file.value).toString('base64') })
    : bad(problem);
}

type Kind = {
  readonly end: string;
  readonly type: Logo['type'];
  readonly problem: (bytes: Uint8Array) => string | undefined;
};

const kinds: readonly Kind[] = [
  { end: '.svg', type: 'image/svg+xml', problem: svgProblem },
  { end: '.png', type: 'image/png', problem: pngProblem },
  { end: '.webp', type: 'image/webp', problem: webpProblem },
];

/** PNG Specification (Third Edition), section 5.2, and the first chunk by section 5.6. */
function pngProblem(bytes: Uint8Array): string | undefined {
  const begins = latin1(bytes, 0, 16);
  return begins.startsWith('\x89PNG\r\n\x1a\n') && begins.endsWith('IHDR')
    ? undefined
    : 'the file is no PNG picture; save it as one, or give it the ending that it should have';
}

/** RFC 9649, section 2.4. */
function webpProblem(bytes: Uint8Array): string | undefined {
  const isWebp = latin1(bytes, 0, 4) === 'RIFF' && /^WEBPVP8[ LX]$/.test(latin1(bytes, 8, 16));
  return isWebp ? undefined : 'the file is no WebP picture; save it as one, or give it the ending that it should have';
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.subarray(from, to)).toString('latin1');
}
