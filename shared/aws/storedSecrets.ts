/** Secrets in Secrets Manager. Packaging replaces this module when the config names no secret. */
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { type SecretReference, type SecretSource, SecretUnavailable } from '../probe/secrets.ts';
import { createSecretsManagerClient } from './clients.ts';

export function createStoredSecretSource(): SecretSource {
  const client = createSecretsManagerClient();
  return async (reference) => {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: reference.name }));
    if (answer.SecretString === undefined) {
      throw new SecretUnavailable(reference, 'it is binary, and only text can be put into a request');
    }
    return reference.field === undefined
      ? answer.SecretString
      : fieldOf(answer.SecretString, reference.field, reference);
  };
}

function fieldOf(secret: string, field: string, reference: SecretReference): string {
  const value = fieldsOf(secret)[field];
  if (typeof value !== 'string') {
    // Nothing of the secret may reach the message, not even a parser's excerpt of it.
    throw new SecretUnavailable(reference, `it is not a JSON object with the text field ${field}`);
  }
  return value;
}

function fieldsOf(secret: string): { readonly [field: string]: unknown } {
  try {
    return { ...JSON.parse(secret) };
  } catch {
    return {};
  }
}
