/** Sizes as the config writes them: `512B`, `64KiB`, `1MiB`. */
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

const bytesPerUnit = { MiB: 1_048_576, KiB: 1_024, B: 1 } as const;

type Unit = keyof typeof bytesPerUnit;

/** More of a response than this is never read. */
const sizeBytesMax = bytesPerUnit.MiB;

/** For editors; `parseSize` says more. */
export const sizePattern = '^\\d+(B|KiB|MiB)$';

/** `64KiB` → 65536, in bytes. From one byte to 1 MiB. */
export function parseSize(text: string): Parsed<number> {
  const match = /^(\d{1,9})(B|KiB|MiB)$/.exec(text);
  const unit = match?.[2];
  if (match === null || unit === undefined || !isUnit(unit)) {
    return bad(`${quote(text)} is not a size; ${suggestion(text)}`);
  }
  const bytes = Number(match[1]) * bytesPerUnit[unit];
  if (bytes === 0) return bad(`${quote(text)} is nothing at all; write a size above zero`);
  if (bytes > sizeBytesMax) return bad(`${quote(text)} is too large; at most 1MiB of a response is read`);
  return good(bytes);
}

function isUnit(text: string): text is Unit {
  return Object.hasOwn(bytesPerUnit, text);
}

function suggestion(text: string): string {
  const match = /^(\d{1,9})\s*([km]?)i?b?$/i.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined || match[2] === '') {
    return 'write a whole number and a unit, such as 512B, 64KiB or 1MiB';
  }
  return `did you mean ${Number(match[1])}${match[2].toUpperCase()}iB?`;
}
