/** Files beside the config that it names: the parser reads none itself. */
import { bad, type Parsed } from './parsed.ts';

export type FileWanted = {
  /** Completes "name …", such as `a CSV file`. */
  readonly what: string;
  readonly bytesMax: number;
  /** What to do about a file that is larger. */
  readonly tooLarge: string;
};

/**
 * What is in a file, by its path from the config's folder, or what is wrong with it. `undefined` where nobody is going to
 * use it: then nothing is wrong with it either.
 */
export type ReadFile = (path: string, wanted: FileWanted) => Parsed<Uint8Array | undefined>;

export const noFiles: ReadFile = () => bad('files beside the config are not read here');

/** The same file is asked for once, for the same purpose. */
export function remembering(readFile: ReadFile): ReadFile {
  const known = new Map<string, Parsed<Uint8Array | undefined>>();
  return (path, wanted) => {
    const key = `${wanted.what}\0${path}`;
    const read = known.get(key) ?? readFile(path, wanted);
    known.set(key, read);
    return read;
  };
}
