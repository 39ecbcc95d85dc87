/**
 * The secret references of a config: which parameters and secrets its targets name, which its databases, and which its backups. Only these
 * may be read by the deployed functions, each by the function that needs it, and only the clients that read them are
 * bundled.
 */
import type { Config } from '../shared/config/config.ts';
import { parseTemplate, type SecretReference } from '../shared/probe/secrets.ts';
import type { Target } from '../shared/probe/target.ts';

export type SecretReferences = {
  /** SSM parameter names or ARNs, such as `/checkout/token`, each once. */
  readonly parameters: readonly string[];
  /** Secrets Manager secret names or ARNs, each once. */
  readonly secrets: readonly string[];
};

export class VariableOnLambda extends Error {
  readonly code = 'variable-on-lambda';

  constructor(texts: readonly string[]) {
    super(
      `${texts.join(', ')}: a Lambda function has no such environment variable, and a secret written into the stack could be read by everyone who may read the stack. Keep it in SSM Parameter Store and write \${ssm:/name} instead.`,
    );
    this.name = 'VariableOnLambda';
  }
}

/**
 * What probing needs.
 *
 * @throws VariableOnLambda when a target takes a secret from the environment, which works on one machine only.
 */
export function probeSecretReferences(config: Config): SecretReferences {
  return namedIn(config.services.flatMap(({ endpoints }) => endpoints.flatMap(({ target }) => templatesOf(target))));
}

/**
 * What looking at the databases needs.
 *
 * @throws VariableOnLambda when a database's URL takes a secret from the environment.
 */
export function auditSecretReferences(config: Config): SecretReferences {
  return namedIn(config.services.flatMap(({ database }) => (database === undefined ? [] : [database.url])));
}

/**
 * What restoring needs: keys of backups, and whom staging servers let in.
 *
 * @throws VariableOnLambda when one of them is in the environment.
 */
export function restoreSecretReferences(config: Config): SecretReferences {
  return namedIn(
    config.restore.tests.flatMap(({ source, engine }) => [
      ...(source.kind === 'objects' && source.decrypt?.key !== undefined ? [source.decrypt.key] : []),
      ...(engine.kind === 'postgres' && engine.staging !== undefined ? [engine.staging] : []),
    ]),
  );
}

function namedIn(templates: readonly string[]): SecretReferences {
  const references = templates.flatMap(referencesOf);
  const variables = references.filter((reference) => reference.source === 'env').map((reference) => reference.text);
  if (variables.length > 0) {
    throw new VariableOnLambda([...new Set(variables)]);
  }
  return { parameters: namesFrom(references, 'ssm'), secrets: namesFrom(references, 'secretsmanager') };
}

function templatesOf(target: Target): readonly string[] {
  if (target.kind !== 'http') {
    return [];
  }
  return [...Object.values(target.headers), ...(target.body === undefined ? [] : [target.body])];
}

/** The config's own validation has refused templates that do not parse. */
function referencesOf(template: string): readonly SecretReference[] {
  const parsed = parseTemplate(template);
  return parsed.ok ? parsed.parts.filter((part) => typeof part !== 'string') : [];
}

function namesFrom(references: readonly SecretReference[], source: SecretReference['source']): readonly string[] {
  const names = references.filter((reference) => reference.source === source).map((reference) => reference.name);
  return sortedOnce(names);
}

function sortedOnce(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
