/** One way of telling somebody on this machine. */
import type { Notice } from '../../shared/alerts/notice.ts';
import type { AlertTarget } from '../../shared/config/config.ts';
import { redact } from '../../shared/probe/redact.ts';
import { fillTemplate, parseTemplate, type SecretSource } from '../../shared/probe/secrets.ts';

export type TargetOf<Kind extends AlertTarget['kind']> = Extract<AlertTarget, { kind: Kind }>;

/** Hands the notice over once. @throws PublishFailed; then it may have been handed over. */
export type Channel<Kind extends AlertTarget['kind']> = (notice: Notice, target: TargetOf<Kind>) => Promise<void>;

/**
 * The text with its references resolved.
 * @param seen receives each value, so that what failed can be told without it.
 * @throws SecretUnavailable
 */
export async function filled(text: string, source: SecretSource, seen: string[]): Promise<string> {
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new Error(`the secret cannot be read: ${parsed.problem}`);
  return await fillTemplate(parsed.parts, source, seen);
}

/** What went wrong, fit for being stored and shown: without the secrets, and without the error that quotes them. */
export function cleaned(error: unknown, secrets: readonly string[]): Error {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const clean = new Error(redact(message, secrets));
  clean.name = name;
  return clean;
}
