/**
 * Regular expressions of the config against values out of a backup. A pattern may need for ever on a value that its
 * author never saw, so it is given so much time and no more. Pure, but for that.
 */
import { Script } from 'node:vm';
import { parsePattern } from '../../config/pattern.ts';

export type Match = 'found' | 'none' | 'too-long' | 'too-slow' | 'no-pattern';

/** Of a value, in UTF-16 code units. */
export const valueLengthMax = 10_000;

/** What is linear needs a thousandth of it. */
const matchMsMax = 1_000;

/** V8 looks for the end of a script's time while it backtracks, too; a call from here could not be stopped. */
const script = new Script('new RegExp(source, flags).test(text)');

/** @param pattern its source alone, or `/source/flags`, as everywhere in the config */
export function matchPattern(pattern: string, text: string): Match {
  const parsed = parsePattern(pattern);
  if (!parsed.ok) return 'no-pattern';
  if (text.length > valueLengthMax) return 'too-long';
  const { source, flags } = parsed.value;
  try {
    const found: unknown = script.runInNewContext({ source, flags, text }, { timeout: matchMsMax });
    return found === true ? 'found' : 'none';
  } catch (error) {
    // The error may be of the other context, where it is an instance of another Error.
    const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'too-slow';
    throw error;
  }
}
