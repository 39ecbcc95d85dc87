/** Route 53's own health checkers: thresholds and intervals of the API reference, HealthCheckConfig. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { runHealthChecker } from '../../../local/route53/healthChecker.ts';
import type { HealthCheck, HealthCheckConfig } from '../../../local/route53/healthChecks.ts';
import { createRoute53StandIn } from '../../../local/route53/standIn.ts';
import type { Observation } from '../../../shared/probe/observation.ts';
import type { Target } from '../../../shared/probe/target.ts';
import { createVirtualClock } from '../../fakes/clock.ts';
import { createRandom } from '../../fakes/random.ts';

const start = Date.UTC(2026, 0, 1);
const base = { startedAt: start, timings: { totalMs: 1 } };
const up: Observation = { ...base, outcome: 'up' };
const down: Observation = { ...base, outcome: 'down', reason: 'status', evidence: {} };
const unknown: Observation = { ...base, outcome: 'unknown', reason: 'observer-route', evidence: {} };
const untrusted: Observation = { ...base, outcome: 'down', reason: 'tls-untrusted', evidence: {} };

const fast = { Type: 'HTTP', IPAddress: '192.0.2.10', Port: 80, ResourcePath: '/health', RequestInterval: 10 } as const;

function aChecker(config: HealthCheckConfig, seen: () => Observation, says?: () => boolean) {
  const clock = createVirtualClock(start);
  const check: HealthCheck = { id: 'check', callerReference: 'check', config };
  const state = { zones: [], healthChecks: [check], changes: [] };
  const standIn = createRoute53StandIn({ clock, random: createRandom(1).next, state });
  const probed: Target[] = [];
  const stopping = new AbortController();
  const probe = async (target: Target) => {
    probed.push(target);
    return seen();
  };
  const running = runHealthChecker({ standIn, clock, probe, switchOf: async () => says?.() }, stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
  });
  return { clock, probed, isHealthy: () => standIn.isHealthy('check') };
}

describe('a health checker', () => {
  it('takes an endpoint for unhealthy after three failures in a row, and for healthy after three successes', async () => {
    let seen: Observation = down;
    const { clock, probed, isHealthy } = aChecker({ ...fast, FailureThreshold: 3 }, () => seen);
    await clock.advance(20_000);
    expect([probed.length, isHealthy()]).toEqual([2, true]);
    await clock.advance(10_000);
    expect([probed.length, isHealthy()]).toEqual([3, false]);
    seen = up;
    await clock.advance(20_000);
    expect(isHealthy()).toBe(false);
    await clock.advance(10_000);
    expect(isHealthy()).toBe(true);
    expect(probed[0]).toMatchObject({
      kind: 'http',
      url: 'http://192.0.2.10:80/health',
      expect: { status: [{ from: 200, to: 399 }] },
    });
  });

  it('begins to count anew after one success', async () => {
    const seen = [down, down, up, down, down, up];
    const { clock, isHealthy } = aChecker({ ...fast, FailureThreshold: 3 }, () => seen.shift() ?? up);
    await clock.advance(60_000);
    expect(isHealthy()).toBe(true);
  });

  it('probes every 30 s when the check says nothing else, and never one that is disabled', async () => {
    const { RequestInterval: _, ...slow } = fast;
    const usual = aChecker(slow, () => up);
    await usual.clock.advance(60_000);
    expect(usual.probed).toHaveLength(2);
    const disabled = aChecker({ ...fast, Disabled: true }, () => down);
    await disabled.clock.advance(60_000);
    expect([disabled.probed.length, disabled.isHealthy()]).toEqual([0, true]);
  });

  it.each([
    ['its own trouble', unknown],
    ['a certificate that nobody trusts', untrusted],
  ])('counts %s as no failure', async (_what, seen) => {
    const { clock, probed, isHealthy } = aChecker({ ...fast, FailureThreshold: 1 }, () => seen);
    await clock.advance(30_000);
    expect([probed.length, isHealthy()]).toEqual([3, true]);
  });

  it('hears what Holdfast says in switch mode, without a probe', async () => {
    let active = true;
    const { clock, probed, isHealthy } = aChecker(
      { ...fast, FailureThreshold: 1 },
      () => down,
      () => active,
    );
    await clock.advance(10_000);
    expect(isHealthy()).toBe(true);
    active = false;
    await clock.advance(10_000);
    expect([probed.length, isHealthy()]).toEqual([0, false]);
  });
});
