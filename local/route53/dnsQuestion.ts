/** The header and the question of a DNS query, read octet by octet so that they can be given back unchanged. */

/** RFC 1035, section 4.1.1. */
export const headerBytes = 12;

/** RFC 1035, section 4.1.4: the two high bits of a length octet mark a pointer; a label has neither. */
const pointerBits = 0xc0;

export type QueryHead = {
  readonly id: number;
  readonly opcode: number;
  readonly recursionDesired: boolean;
  /** Undefined when there is not exactly one, or when it cannot be read. */
  readonly question?: Question;
};

export type Question = {
  /** Each label's octets, one character an octet; none for the root. */
  readonly labels: readonly string[];
  readonly type: number;
  readonly class: number;
  /** As they stood in the query, to stand so in the answer, capitals included. */
  readonly bytes: Buffer;
};

/** @returns undefined for what is not even the header of a query: nothing can be answered to that. */
export function readQueryHead(bytes: Buffer): QueryHead | undefined {
  if (bytes.length < headerBytes) return undefined;
  const flags = bytes.readUInt16BE(2);
  const isResponse = (flags & 0x8000) !== 0;
  if (isResponse) return undefined;
  const head = { id: bytes.readUInt16BE(0), opcode: (flags >> 11) & 0xf, recursionDesired: (flags & 0x0100) !== 0 };
  const question = bytes.readUInt16BE(4) === 1 ? readQuestion(bytes) : undefined;
  return question === undefined ? head : { ...head, question };
}

function readQuestion(bytes: Buffer): Question | undefined {
  const labels: string[] = [];
  let at = headerBytes;
  for (;;) {
    const length = bytes[at];
    // There is no earlier name that the first one could point to.
    if (length === undefined || (length & pointerBits) !== 0) return undefined;
    at += 1;
    if (length === 0) break;
    labels.push(bytes.toString('latin1', at, at + length));
    at += length;
  }
  const end = at + 4;
  // RFC 1035, section 2.3.4: a name has at most 255 octets.
  if (end > bytes.length || at - headerBytes > 255) return undefined;
  return {
    labels,
    type: bytes.readUInt16BE(at),
    class: bytes.readUInt16BE(at + 2),
    bytes: bytes.subarray(headerBytes, end),
  };
}
