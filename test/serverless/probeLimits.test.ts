/** Limits: AWS Lambda quotas (900 s), and the SQS event source mapping's concurrency of 2 to 1,000. */
import { describe, expect, it } from 'vitest';
import { probeLimits } from '../../serverless/probeLimits.ts';
import { nothingAudited } from '../../shared/config/auditConfig.ts';
import type { Config } from '../../shared/config/config.ts';
import { nothingRestored } from '../../shared/config/restoreConfig.ts';
import { failingOver } from '../ledger/samples.ts';

function config(timeoutMs: number, everyMs: number, count = 1): Config {
  const target = { kind: 'tcp', host: 'a.example.com', port: 80, timeoutMs, expect: {} } as const;
  const services = Array.from({ length: count }, (_, index) => ({
    id: `s${index}`,
    title: 's',
    everyMs,
    endpoints: [{ id: 'us-east-1', target }],
    alarms: [],
  }));
  return {
    observers: ['us-east-1'],
    services,
    maintenance: [],
    alerts: [],
    audit: nothingAudited,
    restore: nothingRestored,
  };
}

describe('probeLimits', () => {
  it('leaves time for the slowest probe, the wait for the slot and the record', () => {
    expect(probeLimits(config(5_000, 30_000)).timeoutSeconds).toBeGreaterThanOrEqual(2 * 5 + 1.5 + 7);
  });

  it('makes a message visible again after six times the function timeout at the earliest', () => {
    const { visibilitySeconds, timeoutSeconds, retentionSeconds, receivesMax } = probeLimits(config(60_000, 60_000));
    expect(visibilitySeconds).toBeGreaterThanOrEqual(6 * timeoutSeconds);
    expect(retentionSeconds).toBeGreaterThan(receivesMax * visibilitySeconds);
  });

  it('lets all shards probe at the same time', () => {
    expect(probeLimits(config(5_000, 3_600_000)).concurrencyMax).toBe(2);
    expect(probeLimits(config(5_000, 3_600_000, 300)).concurrencyMax).toBeGreaterThanOrEqual(3);
    expect(probeLimits(config(500, 1_000, 1_000)).concurrencyMax).toBeLessThanOrEqual(1_000);
  });

  it('lets the looks of confirm bursts hang beside the rounds, for every service that fails over', () => {
    const calm = config(5_000, 30_000, 3);
    const moving = { ...calm, services: calm.services.map(failingOver) };
    // A look of up to a second and a half of waiting and five of timeout, every two seconds.
    const looks = probeLimits(moving).concurrencyMax - probeLimits(calm).concurrencyMax;
    expect(looks).toBeGreaterThanOrEqual(3 * Math.ceil((1.5 + 5) / 2));
    expect(looks).toBeLessThanOrEqual(3 * 6);
  });

  it('refuses a timeout that no Lambda function can wait for', () => {
    expect(() => probeLimits(config(890_000, 900_000))).toThrow('does not fit, twice, into a Lambda invocation');
  });
});
