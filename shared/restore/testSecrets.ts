/** The secrets that a test works with, so that nothing that is written of it holds one. */
import type { RestoreTest } from '../config/restoreConfig.ts';
import { parseTemplate, type SecretReference, type SecretSource } from '../probe/secrets.ts';

/** What cannot be looked up was used by nobody, and is left out. Never rejects. */
export async function valuesOfSecrets(test: RestoreTest, secrets: SecretSource): Promise<readonly string[]> {
  const values = await Promise.all(
    referencesOf(test).map((reference) =>
      secrets(reference).then(
        (value) => [value],
        () => [],
      ),
    ),
  );
  return values.flat();
}

function referencesOf({ source, engine }: RestoreTest): readonly SecretReference[] {
  const key = source.kind === 'objects' ? source.decrypt?.key : undefined;
  const staging = engine.kind === 'postgres' ? engine.staging : undefined;
  return [key, staging].flatMap((text) => {
    const template = text === undefined ? undefined : parseTemplate(text);
    if (template === undefined || !template.ok) return [];
    return template.parts.filter((part) => typeof part !== 'string');
  });
}
