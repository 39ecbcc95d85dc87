/** Makes evidence fit to be stored and shown: free of secrets, printable, short. */
import type { Evidence } from './observation.ts';
import { redact } from './redact.ts';

/** The longest evidence text, in UTF-16 units. */
const lengthMax = 200;

/** More of a text than this cannot matter for its first 200 characters. */
const consideredMax = 8192;

/** C0 and C1 controls, and what reorders or hides text: zero-width characters and bidirectional controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Removes the secrets, makes control characters visible, and cuts to 200 characters, in this order. */
export function presentable(text: string, secrets: readonly string[]): string {
  const clean = redact(text.slice(0, consideredMax), secrets);
  const visible = clean.slice(0, lengthMax).replace(unprintable, (unit) => shortEscapes[unit] ?? escapeOf(unit));
  return visible.slice(0, lengthMax).toWellFormed();
}

function escapeOf(unit: string): string {
  const code = unit.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

export function presentableEvidence(evidence: Evidence, secrets: readonly string[]): Evidence {
  const { expected, got, excerpt } = evidence;
  return {
    ...(expected === undefined ? {} : { expected: presentable(expected, secrets) }),
    ...(got === undefined ? {} : { got: presentable(got, secrets) }),
    ...(excerpt === undefined || excerpt === '' ? {} : { excerpt: presentable(excerpt, secrets) }),
  };
}

/** An unforeseen error in a line: its code, if it has one, and its message. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = errorCode(error);
  return code === undefined || error.message.includes(code) ? error.message : `${code}: ${error.message}`;
}

/** The `code` of Node's errors. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
