/**
 * What Route 53's health checkers do: they probe what the health checks name, on their own, whatever Holdfast thinks.
 * So Route 53 protects the name while Holdfast's decision is held, or while Holdfast is not there at all.
 */
import type { Observation } from '../../shared/probe/observation.ts';
import type { Target } from '../../shared/probe/target.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { runSchedule } from '../scheduler.ts';
import { targetOf } from './guards.ts';
import type { HealthCheck } from './healthChecks.ts';
import type { Route53StandIn } from './standIn.ts';

export type HealthCheckerParts = {
  readonly standIn: Pick<Route53StandIn, 'healthChecks' | 'isHealthy' | 'setHealth'>;
  readonly clock: Clock;
  /** One attempt; never rejects. */
  readonly probe: (target: Target) => Promise<Observation>;
  /** What a check says that is answered by Holdfast itself: `switch` mode. undefined for every other one. Never rejects. */
  readonly switchOf: (healthCheckId: string) => Promise<boolean | undefined>;
};

/** The faster of the two that there are (API reference, HealthCheckConfig, RequestInterval); the default is 30 s. */
const everyMs = 10_000;
const intervalDefaultSeconds = 30;
const failureThresholdDefault = 3;

type Streak = { readonly healthy: boolean; readonly length: number };

/** Resolves when the signal is aborted. */
export async function runHealthChecker(parts: HealthCheckerParts, signal: AbortSignal): Promise<void> {
  const streaks = new Map<string, Streak>();
  const check = async (slot: number): Promise<void> => {
    const due = parts.standIn.healthChecks().filter((one) => isDue(one, slot));
    await Promise.all(due.map((one) => look(one, streaks, parts)));
  };
  await runSchedule({ everyMs, run: check, onSkipped: () => {} }, parts.clock, signal);
}

function isDue({ config }: HealthCheck, slot: number): boolean {
  return slot % ((config.RequestInterval ?? intervalDefaultSeconds) * 1_000) === 0;
}

/** "The number of consecutive health checks that an endpoint must pass or fail for Route 53 to change the current status". */
async function look(check: HealthCheck, streaks: Map<string, Streak>, parts: HealthCheckerParts): Promise<void> {
  const healthy = (await parts.switchOf(check.id)) ?? (await isWell(check, parts.probe));
  if (healthy === undefined) return;
  const before = streaks.get(check.id);
  const length = before?.healthy === healthy ? before.length + 1 : 1;
  streaks.set(check.id, { healthy, length });
  if (length >= (check.config.FailureThreshold ?? failureThresholdDefault)) parts.standIn.setHealth(check.id, healthy);
}

/** @returns undefined when nothing can be said. */
async function isWell({ config }: HealthCheck, probe: HealthCheckerParts['probe']): Promise<boolean | undefined> {
  const target = targetOf(config);
  if (target === undefined) return undefined;
  const observation = await probe(target);
  switch (observation.outcome) {
    case 'up':
      return true;
    case 'unknown':
      return undefined;
    case 'down':
      // "Route 53 health checkers don't validate SSL/TLS certificates" (developer guide, "Values that you specify when
      // you create or update health checks"), so a wrong one alone fails nothing.
      return observation.reason.startsWith('tls-') && observation.reason !== 'tls-failed';
  }
}
