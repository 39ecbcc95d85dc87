/** Streams of bytes as async iterables: one chunk at a time, so that whoever reads slowly slows down whoever gives. */
import type { Transform } from 'node:stream';

export type Bytes = AsyncIterable<Uint8Array>;

/** The same stream, which stays open when a reader stops early: somebody else reads the rest. */
export function keptOpen(stream: AsyncIterator<Uint8Array>): Bytes {
  return { [Symbol.asyncIterator]: () => ({ next: () => stream.next() }) };
}

/** Reads to the end and keeps nothing. */
export async function drained(stream: Bytes): Promise<void> {
  for await (const _ of stream);
}

export type ByteReader = {
  /** At least one and at most so many bytes; undefined at the end. */
  some(max: number): Promise<Uint8Array | undefined>;
  /** So many bytes, or as many as there are left. For small numbers: they are held in memory. */
  exactly(count: number): Promise<Buffer>;
  /** All that was not taken. */
  rest(): AsyncGenerator<Uint8Array>;
};

export function byteReader(stream: Bytes): ByteReader {
  const chunks = stream[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array(0);
  const some = async (max: number) => {
    while (held.length === 0) {
      const next = await chunks.next();
      if (next.done === true) return undefined;
      held = next.value;
    }
    const taken = held.subarray(0, max);
    held = held.subarray(taken.length);
    return taken;
  };
  return {
    some,
    async exactly(count) {
      const taken: Uint8Array[] = [];
      let missing = count;
      while (missing > 0) {
        const more = await some(missing);
        if (more === undefined) break;
        taken.push(more);
        missing -= more.length;
      }
      return Buffer.concat(taken);
    },
    async *rest() {
      for (;;) {
        const more = await some(Number.POSITIVE_INFINITY);
        if (more === undefined) return;
        yield more;
      }
    },
  };
}

/**
 * What a transform makes of a stream. One chunk is under way at a time. Where the transform ends before the stream does,
 * the chunk after that is the last one read.
 */
export async function* transformed(stream: Bytes, transform: Transform): AsyncGenerator<Uint8Array> {
  const feeding = feed(stream, transform);
  try {
    for await (const chunk of transform) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
  } finally {
    transform.destroy();
    await feeding;
  }
}

/** Never rejects: what goes wrong reaches the reader of the transform. */
async function feed(stream: Bytes, transform: Transform): Promise<void> {
  try {
    for await (const chunk of stream) {
      if (!(await isTaken(transform, chunk))) return;
    }
    transform.end();
  } catch (error) {
    transform.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** A zlib stream that has come to its end calls nobody back for what it did not take. */
function isTaken(transform: Transform, chunk: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    if (transform.destroyed || transform.readableEnded) return resolve(false);
    const settle = (isWritten: boolean) => {
      transform.off('end', ended);
      transform.off('close', ended);
      resolve(isWritten);
    };
    const ended = () => settle(false);
    transform.once('end', ended);
    transform.once('close', ended);
    transform.write(chunk, (error) => settle(error === null || error === undefined));
  });
}
