import { describe, expect, it } from 'vitest';
import { healthChecks } from '../../serverless/healthChecks.ts';
import type { Config } from '../../shared/config/config.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { failingOver } from '../template/configs.ts';

function configOf(text: string): Config {
  const parsed = parseConfig(text, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

const config = configOf(failingOver);
const hosts = new Map(
  ['us-east-2', 'us-west-2'].map((region) => [region, `abc.execute-api.${region}.amazonaws.com`] as const),
);

type Check = {
  readonly DeletionPolicy?: string;
  readonly Properties: {
    readonly HealthCheckConfig: Record<string, unknown>;
    readonly HealthCheckTags: readonly { readonly Key: string; readonly Value: string }[];
  };
};

/** By the name that a person sees in the console, and with their logical ids. */
function checksOf(made = healthChecks(config, 'holdfast-prod', hosts)) {
  const checks = Object.entries(made.resources).map(([id, resource]) => {
    const check: Check = JSON.parse(JSON.stringify(resource));
    return [check.Properties.HealthCheckTags[0]?.Value ?? '', { id, ...check }] as const;
  });
  return new Map(checks);
}

describe('the health checks in records mode', () => {
  it('look at the endpoints, with the limits that Route 53 has by default', () => {
    expect(checksOf().get('holdfast-prod checkout/us-east-1')?.Properties.HealthCheckConfig).toEqual({
      Type: 'HTTPS',
      FullyQualifiedDomainName: 'checkout.use1.example.com',
      Port: 443,
      ResourcePath: '/health?deep=1',
      EnableSNI: true,
      RequestInterval: 30,
      FailureThreshold: 3,
    });
  });

  it('are fast where the probes are', () => {
    const fast = configOf(failingOver.replaceAll('every: 30s', 'every: 10s'));
    const check = checksOf(healthChecks(fast, 'holdfast-prod', hosts)).get('holdfast-prod checkout/us-west-2');
    expect(check?.Properties.HealthCheckConfig['RequestInterval']).toBe(10);
  });

  it('are not made where the config names one', () => {
    const names = [...checksOf().keys()].filter((name) => name.includes('orders'));
    expect(names).toEqual(['holdfast-prod orders/us-west-2']);
  });

  it('are refused all at once, with the reasons, when they cannot be made', () => {
    const text = failingOver
      .replace(/, healthCheck: [0-9a-f-]+/, '')
      .replace('https://checkout.use1', 'https://10.0.0.1/');
    expect(() => healthChecks(configOf(text), 'holdfast-prod', hosts)).toThrow(
      [
        "  checkout/us-east-1, because Route 53's checkers come from the internet and cannot reach 10.0.0.1",
        "  orders/us-east-1, because Route 53's checkers come from the internet and cannot reach orders.use1.internal",
        'Make one that fits, such as one on another URL or on a CloudWatch metric, and name it in the config: healthCheck: ID',
      ].join('\n'),
    );
  });
});

describe('the health checks in switch mode', () => {
  it('ask every observer, and are healthy when a majority says so', () => {
    const checks = checksOf();
    const majority = checks.get('holdfast-prod search/us-west-2');
    const children = ['home', ...hosts.values()].map((host) => checks.get(`holdfast-prod search/us-west-2 by ${host}`));
    expect(majority?.Properties.HealthCheckConfig).toEqual({
      Type: 'CALCULATED',
      ChildHealthChecks: children.map((child) => ({ Ref: child?.id })),
      HealthThreshold: 2,
    });
    expect(majority?.DeletionPolicy).toBe('Retain');
    expect(children.map((child) => child?.Properties.HealthCheckConfig['FullyQualifiedDomainName'])).toEqual([
      { 'Fn::Sub': '${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}' },
      ...hosts.values(),
    ]);
    for (const child of children) {
      expect(child?.Properties.HealthCheckConfig).toMatchObject({
        Type: 'HTTPS',
        Port: 443,
        ResourcePath: '/switch/search/us-west-2',
        EnableSNI: true,
        RequestInterval: 10,
        FailureThreshold: 1,
      });
      expect(child?.DeletionPolicy).toBeUndefined();
    }
  });

  it.each([
    [1, 1, 3],
    [2, 2, 3],
  ])('count %d observers that are known so far by themselves', (known, threshold, failures) => {
    const some = new Map([...hosts].slice(0, known - 1));
    const checks = checksOf(healthChecks(config, 'holdfast-prod', some));
    const majority = checks.get('holdfast-prod search/us-east-1')?.Properties.HealthCheckConfig;
    expect(majority?.['HealthThreshold']).toBe(threshold);
    expect(majority?.['ChildHealthChecks']).toHaveLength(known);
    const home = checks.get('holdfast-prod search/us-east-1 by home')?.Properties.HealthCheckConfig;
    expect(home?.['FailureThreshold']).toBe(failures);
  });
});

describe('what the stack tells of its health checks', () => {
  it('is an output and an id for every endpoint that has one of them', () => {
    const { outputs, ids } = healthChecks(config, 'holdfast-prod', hosts);
    expect(Object.keys(outputs)).toHaveLength(5);
    expect(JSON.stringify(ids)).toContain('search/us-west-2');
    expect(JSON.stringify(ids)).not.toContain('orders/us-east-1');
  });

  it('keeps ids apart that differ in a hyphen only', () => {
    const text = failingOver.replace('  checkout:\n', '  a-b:\n').replace('  orders:\n', '  ab:\n');
    const made = healthChecks(configOf(text), 'holdfast-prod', hosts);
    expect(Object.keys(made.outputs)).toHaveLength(5);
  });

  it('is refused when a function could not be told any more', () => {
    const [checkout] = config.services;
    if (checkout === undefined) throw new Error('the config has no service');
    const services = Array.from({ length: 60 }, (_, index) => ({ ...checkout, id: `checkout-${index}` }));
    expect(() => healthChecks({ ...config, services }, 'holdfast-prod', hosts)).toThrow('120 health checks are more');
  });
});
