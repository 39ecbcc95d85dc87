/** What a config need not say. */
import type { FailoverPolicy } from './config.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const dayMs = 24 * 60 * minuteMs;

export const everyMsDefault = 30 * secondMs;

/** The timeout is this, or the interval where that is shorter: a probe is over before the next one starts. */
const timeoutMsDefault = 5 * secondMs;

export function timeoutMsFor(everyMs: number): number {
  return Math.min(timeoutMsDefault, everyMs);
}

export const methodDefault = 'GET';
export const redirectsMaxDefault = 0;
export const bodyBytesMaxDefault = 65_536;
export const statusDefault = [{ from: 200, to: 299 }] as const;
export const objectiveWindowMsDefault = 30 * dayMs;

export const failoverDefault: Omit<FailoverPolicy, 'record' | 'lag'> = {
  mode: 'records',
  down: { rounds: 3, of: 3, forMs: 10 * secondMs },
  up: { rounds: 5, of: 5, forMs: minuteMs },
  failback: { kind: 'manual' },
  cooldownMs: 5 * minuteMs,
  limit: { flips: 3, perMs: dayMs },
  drift: 'repair',
};

/** Milliseconds of each unit that an age of data is told in. */
export const lagUnitMs = { ms: 1, s: secondMs, m: minuteMs } as const;

/** Amazon Aurora User Guide, "CloudWatch metrics": `AuroraGlobalDBReplicationLag` is in milliseconds. */
export const metricUnitDefault = 'ms';
export const jsonUnitDefault = 's';
