/** Turns the bytes of a response body into text: content codings undone within a bound, then the charset. */
import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

export type DecodedBody = {
  readonly bytes: Buffer;
  /** Whether there was more than the limit. */
  readonly cut: boolean;
};

export class BodyNotDecodable extends Error {
  readonly code = 'body-not-decodable';

  constructor(coding: string, problem: string) {
    super(`the ${coding} body could not be decoded: ${problem}`);
    this.name = 'BodyNotDecodable';
  }
}

/** More codings than this on one body are not a server's honest doing. */
const codingsMax = 3;

/**
 * Undoes the content codings (RFC 9110, section 8.4) of a server that encodes although `identity` was asked for.
 *
 * @param contentEncoding The header's value.
 * @param bytesMax The most that any step may give; the rest is dropped.
 * @throws BodyNotDecodable
 */
export async function decodeBody(body: DecodedBody, contentEncoding: string, bytesMax: number): Promise<DecodedBody> {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > codingsMax) throw new BodyNotDecodable(contentEncoding, 'too many codings');
  let decoded = body;
  for (const coding of codings.toReversed()) {
    if (decoded.bytes.length === 0) break;
    decoded = await decodeOnce(decoded, coding, bytesMax);
  }
  return decoded;
}

function decoderOf(coding: string, bytes: Buffer): Transform {
  // A body that was cut ends in the middle of its coding; what can be decoded of it still counts.
  const options = { finishFlush: constants.Z_SYNC_FLUSH };
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(options);
    case 'deflate':
      // Meant is zlib's format; some servers send the bare one, whose first byte never looks like zlib's.
      return ((bytes[0] ?? 0) & 0x0f) === 8 ? createInflate(options) : createInflateRaw(options);
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    default:
      throw new BodyNotDecodable(coding, 'the coding is not known');
  }
}

async function decodeOnce(body: DecodedBody, coding: string, bytesMax: number): Promise<DecodedBody> {
  const decoder = decoderOf(coding, body.bytes);
  const pieces: Buffer[] = [];
  let length = 0;
  decoder.end(body.bytes);
  try {
    for await (const piece of decoder) {
      pieces.push(piece);
      length += piece.length;
      if (length > bytesMax) return { bytes: Buffer.concat(pieces).subarray(0, bytesMax), cut: true };
    }
  } catch (error) {
    throw new BodyNotDecodable(coding, error instanceof Error ? error.message : String(error));
  } finally {
    decoder.destroy();
  }
  return { bytes: Buffer.concat(pieces), cut: body.cut };
}

const charsetParameter = /;\s*charset\s*=\s*"?([^\s";]+)/i;

/** Bytes that are not valid in the charset become U+FFFD; an unknown charset is read as UTF-8. */
export function textOf(bytes: Buffer, contentType: string | undefined): string {
  const charset = contentType === undefined ? undefined : charsetParameter.exec(contentType)?.[1]?.toLowerCase();
  if (charset === undefined || charset === 'utf-8' || charset === 'utf8') return bytes.toString('utf8');
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}
