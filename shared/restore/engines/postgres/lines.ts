/** Lines of what a program writes. A line, however long, takes a bounded amount of memory. */
import type { Readable } from 'node:stream';

const lengthMax = 4_000;

/** Calls `onLine` with each line, cut to 4,000 characters. Resolves at the end of the stream. */
export async function eachLine(stream: Readable, onLine: (line: string) => void): Promise<void> {
  let line = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) {
    const pieces = String(chunk).split('\n');
    const last = pieces.pop() ?? '';
    for (const piece of pieces) {
      onLine(joined(line, piece));
      line = '';
    }
    line = joined(line, last);
  }
  if (line !== '') onLine(line);
}

function joined(line: string, more: string): string {
  return line.length >= lengthMax ? line : (line + more).slice(0, lengthMax);
}
