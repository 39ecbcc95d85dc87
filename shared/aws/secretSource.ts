/** Where secret references are looked up: the environment, SSM Parameter Store and Secrets Manager, with a memory. */
import { type SecretReference, type SecretSource, SecretUnavailable } from '../probe/secrets.ts';
import type { Clock } from '../runtime/clock.ts';
import { createParameterSource } from './parameterSecrets.ts';
import { createStoredSecretSource } from './storedSecrets.ts';

/** A rotated secret is noticed within this time. */
const freshMs = 5 * 60_000;

/** After a look-up that failed, the older value serves for this long before the next look-up. */
const retryMs = 30_000;

export type SecretSourceParts = {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** The clients of SSM and Secrets Manager are made when the first reference needs them. */
export function createSecretSource({ clock, environment }: SecretSourceParts): SecretSource {
  let parameters: SecretSource | undefined;
  let stored: SecretSource | undefined;
  return rememberSecrets(clock, (reference) => {
    switch (reference.source) {
      case 'env':
        return fromEnvironment(reference, environment);
      case 'ssm':
        parameters ??= createParameterSource();
        return parameters(reference);
      case 'secretsmanager':
        stored ??= createStoredSecretSource();
        return stored(reference);
    }
  });
}

async function fromEnvironment(
  reference: SecretReference,
  environment: SecretSourceParts['environment'],
): Promise<string> {
  const value = environment[reference.name];
  if (value === undefined) {
    throw new SecretUnavailable(reference, 'the environment variable is not set');
  }
  return value;
}

type Remembered = { readonly value: Promise<string>; readonly until: number };

/**
 * One look-up per reference and five minutes, shared by all probes that want it at the same time. When
 * a look-up fails, an older value goes on serving, so that a fault of the secret store does not blind
 * the observer; without one, the next probe looks again.
 */
function rememberSecrets(clock: Clock, source: SecretSource): SecretSource {
  const memory = new Map<string, Remembered>();
  return (reference) => {
    const remembered = memory.get(reference.text);
    if (remembered !== undefined && clock.monotonic() < remembered.until) {
      return remembered.value;
    }
    const value = lookUp(source, reference).catch((error: unknown) => {
      if (remembered === undefined) {
        memory.delete(reference.text);
        throw error;
      }
      memory.set(reference.text, { value: remembered.value, until: clock.monotonic() + retryMs });
      return remembered.value;
    });
    memory.set(reference.text, { value, until: clock.monotonic() + freshMs });
    return value;
  };
}

async function lookUp(source: SecretSource, reference: SecretReference): Promise<string> {
  try {
    return await source(reference);
  } catch (error) {
    if (error instanceof SecretUnavailable) {
      throw error;
    }
    // The error's name (`ParameterNotFound`, `AccessDeniedException`) says enough; its message may quote the request.
    throw new SecretUnavailable(reference, error instanceof Error ? error.name : 'the look-up failed');
  }
}
