/** What a command writes, kept. */
import type { Io } from '../../cli/io.ts';

export type RecordedIo = { readonly io: Io; readonly written: { stdout: string; stderr: string } };

export function recordedIo(): RecordedIo {
  const written = { stdout: '', stderr: '' };
  const io = {
    stdout: (text: string) => {
      written.stdout += text;
    },
    stderr: (text: string) => {
      written.stderr += text;
    },
  };
  return { io, written };
}
