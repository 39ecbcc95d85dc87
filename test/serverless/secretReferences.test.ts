import { describe, expect, it } from 'vitest';
import { roles } from '../../serverless/roles.ts';
import { auditSecretReferences, probeSecretReferences } from '../../serverless/secretReferences.ts';
import type { Config } from '../../shared/config/config.ts';
import { parseConfig } from '../../shared/config/parse.ts';

function configWith(header: string): Config {
  return configOf(`
observers: [us-east-1]
services:
  a: { endpoints: { public: { url: "https://a.example.com/", headers: { x-key: "${header}" } } } }
`);
}

function configOf(text: string): Config {
  const parsed = parseConfig(text, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

const policy = (header: string): string => JSON.stringify(roles(names, configWith(header))['ProbeRole']);

const names = { prefix: 'holdfast-dev', ledgerTable: 'ledger', controlTable: 'control', controlRegion: 'us-east-1' };

describe('probeSecretReferences', () => {
  it('finds every parameter and secret once', () => {
    const header = '${ssm:/b}${ssm:/a}${ssm:/b} ${secretsmanager:c#x} ${secretsmanager:c#y} $${ssm:/literal}';
    expect(probeSecretReferences(configWith(header))).toEqual({ parameters: ['/a', '/b'], secrets: ['c'] });
  });

  it('refuses what only one machine has', () => {
    expect(() => probeSecretReferences(configWith('${env:TOKEN}'))).toThrow(
      '${env:TOKEN}: a Lambda function has no such',
    );
  });
});

describe('the secrets of databases', () => {
  const config = configOf(`
observers: [us-east-1]
services:
  a:
    endpoints: { public: { url: "https://a.example.com/", headers: { x-key: "\${ssm:/probe}\${secretsmanager:shared}" } } }
    database: "postgres://\${secretsmanager:db#user}:\${secretsmanager:db#password}@db.example.com/a"
  b:
    endpoints: { public: https://b.example.com/ }
    database: { url: "postgres://b:\${ssm:/db}\${secretsmanager:shared}@db.example.com/b" }
`);

  it('are those of the audit alone', () => {
    expect(auditSecretReferences(config)).toEqual({ parameters: ['/db'], secrets: ['db', 'shared'] });
    expect(probeSecretReferences(config)).toEqual({ parameters: ['/probe'], secrets: ['shared'] });
    expect(JSON.stringify(roles(names, config)['ProbeRole'])).not.toMatch(/parameter\/db|secret:db/);
  });

  it('cannot be of the environment', () => {
    const local = configOf(`
observers: [us-east-1]
services:
  a: { endpoints: { public: https://a.example.com/ }, database: "postgres://a:\${env:DB}@db.example.com/a" }
`);
    expect(() => auditSecretReferences(local)).toThrow('${env:DB}: a Lambda function has no such');
    expect(probeSecretReferences(local)).toEqual({ parameters: [], secrets: [] });
  });
});

describe('the role of probe', () => {
  it('may read nothing secret when the config names nothing', () => {
    expect(policy('plain')).not.toMatch(/ssm:|secretsmanager:|kms:/);
  });

  it.each([
    ['/team/token', 'parameter/team/token'],
    ['/team/token:3', 'parameter/team/token'],
    ['token:live', 'parameter/token'],
    ['arn:aws:ssm:us-east-1:123456789012:parameter/team/token', 'parameter/team/token'],
    ['arn:aws:ssm:us-east-1:123456789012:parameter/team/token:3', 'parameter/team/token'],
    ['arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/token:live', 'parameter/token'],
  ])('names the parameter of ${ssm:%s} once, without a version', (reference, path) => {
    const named = policy(`\${ssm:/other}\${ssm:${reference}}\${ssm:${reference}}`).match(/parameter\/[^"]+/g);
    // As the resource of ssm:GetParameter, and in the encryption context of kms:Decrypt.
    expect(named?.sort()).toEqual(['parameter/other', 'parameter/other', path, path].sort());
  });

  it('takes the ARN of a secret as it is', () => {
    const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:api-AbCdEf';
    expect(policy(`\${secretsmanager:${arn}}`)).toContain(`"${arn}"`);
    expect(policy(`\${secretsmanager:${arn}}`)).not.toContain(`${arn}-??????`);
  });
});
