/** What a config need not say. */
import type { BurnMinimum, FailoverPolicy, Indicator } from './config.ts';

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
export const objectiveWindowDefault = { kind: 'rolling', ms: 30 * dayMs } as const;
export const indicatorDefault = { kind: 'timeslices' } as const;
export const statisticDefault = 'Sum';

/** One bad slot or probe proves little; requests come in larger numbers. */
export const burnMinimumDefault: Readonly<Record<Indicator['kind'], BurnMinimum>> = {
  timeslices: { events: 2, failures: 2 },
  occurrences: { events: 2, failures: 2 },
  metric: { events: 20, failures: 3 },
};

/** Shares of the budget at which a ticket is raised. */
export const spentDefault: readonly number[] = [0.75, 1];

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
