/**
 * How many requests a second the switch route takes. A health check with an interval of 10 seconds asks a little more than
 * once a second, all its checkers together (Route 53 developer guide, "Values that you specify when you create or update
 * health checks"). What is turned away counts as unhealthy, so the limit lies well above that; it only bounds what a
 * crowd can cost.
 */
import type { Config } from '../shared/config/config.ts';
import { policiesOf } from '../shared/failover/policy.ts';

export type SwitchThrottling = { readonly rate: number; readonly burst: number };

/** API Gateway's default for an account and region (Amazon API Gateway quotas). */
const rateMax = 10_000;
const rateMin = 500;
const ratePerEndpoint = 20;

export function switchThrottling(config: Config): SwitchThrottling {
  const endpoints = policiesOf(config)
    .filter(({ mode }) => mode === 'switch')
    .reduce((sum, policy) => sum + policy.endpoints.length, 0);
  const rate = Math.min(rateMax, Math.max(rateMin, endpoints * ratePerEndpoint));
  return { rate, burst: rate };
}
