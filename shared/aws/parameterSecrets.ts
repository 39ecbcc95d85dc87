/** Secrets in SSM Parameter Store. Packaging replaces this module when the config names no parameter. */
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { type SecretSource, SecretUnavailable } from '../probe/secrets.ts';
import { createSsmClient } from './clients.ts';

export function createParameterSource(): SecretSource {
  const client = createSsmClient();
  return async (reference) => {
    const answer = await client.send(new GetParameterCommand({ Name: reference.name, WithDecryption: true }));
    const value = answer.Parameter?.Value;
    if (value === undefined) {
      throw new SecretUnavailable(reference, 'the parameter has no value');
    }
    return value;
  };
}
