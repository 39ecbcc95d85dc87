/** References against mocked clients: what is asked of AWS, what is remembered, and what a failure says. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSecretSource } from '../../shared/aws/secretSource.ts';
import { parseTemplate, type SecretReference } from '../../shared/probe/secrets.ts';
import type { Clock } from '../../shared/runtime/clock.ts';

const parameters = mockClient(SSMClient);
const stored = mockClient(SecretsManagerClient);

let nowMs = 0;
const clock: Clock = { now: () => nowMs, monotonic: () => nowMs, sleep: () => Promise.reject(new Error('not used')) };
const minuteMs = 60_000;

function reference(inside: string): SecretReference {
  const parsed = parseTemplate(`\${${inside}}`);
  const [part] = parsed.ok ? parsed.parts : [];
  if (part === undefined || typeof part === 'string') throw new Error(`${inside} is no reference`);
  return part;
}

const source = () => createSecretSource({ clock, environment: { TOKEN: 'from the environment' } });

beforeEach(() => {
  parameters.reset();
  stored.reset();
  nowMs = 0;
});

describe('the secret source', () => {
  it('reads the environment', async () => {
    expect(await source()(reference('env:TOKEN'))).toBe('from the environment');
    await expect(source()(reference('env:OTHER'))).rejects.toMatchObject({
      code: 'secret-unavailable',
      reference: '${'.concat('env:OTHER}'),
    });
  });

  it('asks SSM for the decrypted parameter', async () => {
    parameters
      .on(GetParameterCommand, { Name: '/shop/key', WithDecryption: true })
      .resolves({ Parameter: { Value: 'v1' } });
    expect(await source()(reference('ssm:/shop/key'))).toBe('v1');
  });

  it('takes a whole secret or a field of it', async () => {
    stored.on(GetSecretValueCommand, { SecretId: 'shop/api' }).resolves({ SecretString: '{"key":"k1","port":1}' });
    expect(await source()(reference('secretsmanager:shop/api'))).toBe('{"key":"k1","port":1}');
    expect(await source()(reference('secretsmanager:shop/api#key'))).toBe('k1');
    for (const field of ['port', 'missing']) {
      const failed = await source()(reference(`secretsmanager:shop/api#${field}`)).catch((error: unknown) => error);
      expect(failed).toMatchObject({ code: 'secret-unavailable' });
      expect(String(failed)).not.toContain('k1');
    }
  });

  it('tells nothing of a secret that is not JSON', async () => {
    stored.on(GetSecretValueCommand).resolves({ SecretString: 'hunter2' });
    const failed = await source()(reference('secretsmanager:shop/api#key')).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'secret-unavailable' });
    expect(String(failed)).not.toContain('hunter2');
  });

  it('asks once for many at a time, and again after five minutes', async () => {
    parameters
      .on(GetParameterCommand)
      .resolvesOnce({ Parameter: { Value: 'v1' } })
      .resolves({ Parameter: { Value: 'v2' } });
    const resolve = source();
    const key = reference('ssm:/shop/key');
    expect(await Promise.all([resolve(key), resolve(key)])).toEqual(['v1', 'v1']);
    nowMs = 5 * minuteMs - 1;
    expect(await resolve(key)).toBe('v1');
    nowMs = 5 * minuteMs;
    expect(await resolve(key)).toBe('v2');
    expect(parameters.commandCalls(GetParameterCommand)).toHaveLength(2);
  });

  it('serves the older value while the store fails', async () => {
    parameters
      .on(GetParameterCommand)
      .resolvesOnce({ Parameter: { Value: 'v1' } })
      .rejects(new Error('throttled'));
    const resolve = source();
    const key = reference('ssm:/shop/key');
    await resolve(key);
    nowMs = 6 * minuteMs;
    expect(await resolve(key)).toBe('v1');
  });

  it('says by the name of the error why there is no value, and asks again the next time', async () => {
    const denied = Object.assign(new Error('User x is not authorized to perform y'), { name: 'AccessDeniedException' });
    parameters
      .on(GetParameterCommand)
      .rejectsOnce(denied)
      .resolves({ Parameter: { Value: 'v1' } });
    const resolve = source();
    const key = reference('ssm:/shop/key');
    await expect(resolve(key)).rejects.toThrow(/ssm:\/shop\/key.*AccessDeniedException/);
    expect(await resolve(key)).toBe('v1');
  });
});
