/** Decrypts a stream through a command: stdin → stdout, its key in a file that only this user reads, and only while it runs. */
import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Decryption } from '../../config/restoreConfig.ts';
import { fillTemplate, parseTemplate, type SecretSource } from '../../probe/secrets.ts';
import type { Bytes } from './bytes.ts';
import { commandOutput } from './commandOutput.ts';
import { Unreadable } from './unreadable.ts';

export type DecryptionInput = {
  readonly how: Decryption;
  readonly folder: string;
};

export type DecryptionParts = {
  readonly secrets: SecretSource;
  readonly signal: AbortSignal;
};

/**
 * @throws Unreadable when the command fails or is not there
 * @throws SecretUnavailable
 */
export async function* decrypted(
  stream: Bytes,
  { how, folder }: DecryptionInput,
  { secrets, signal }: DecryptionParts,
): AsyncGenerator<Uint8Array> {
  const keyFile = join(folder, 'key');
  const secret = how.key === undefined ? undefined : await keyOf(how.key, secrets);
  const [command = '', ...args] = commandOf(how, keyFile);
  try {
    if (secret !== undefined) await writeFile(keyFile, secret.key, { mode: 0o600, flag: 'wx' });
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], cwd: folder });
    yield* commandOutput(stream, child, { command, hidden: secret?.hidden ?? [], signal });
  } finally {
    await rm(keyFile, { force: true });
  }
}

type Key = { readonly key: string /** What no message may show. */; readonly hidden: readonly string[] };

async function keyOf(text: string, secrets: SecretSource): Promise<Key> {
  const template = parseTemplate(text);
  if (!template.ok) throw new Unreadable('not-decrypted', `The key of decrypt cannot be read: ${template.problem}.`);
  const seen: string[] = [];
  const key = await fillTemplate(template.parts, secrets, seen);
  return { key, hidden: [key, ...seen].flatMap((one) => [one, ...one.split(/\r?\n/)]) };
}

/** An argument list: no shell ever reads it. */
function commandOf(how: Decryption, keyFile: string): readonly string[] {
  switch (how.with) {
    case 'age':
      return ['age', '--decrypt', '--identity', keyFile];
    case 'openssl':
      return ['openssl', 'enc', '-d', `-${how.cipher}`, '-pbkdf2', '-pass', `file:${keyFile}`];
    case 'command':
      return how.command.map((argument) => argument.replaceAll('{key}', keyFile));
  }
}
