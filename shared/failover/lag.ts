/** How far behind the data of each endpoint is, from wherever the policy says it is to be had. */
import type { LagSource } from '../config/config.ts';
import type { ServicePolicy } from './policy.ts';
import type { Judgement } from './votes/judge.ts';

export type MetricSource = Extract<LagSource, { kind: 'metric' }>;

/** @returns milliseconds; undefined when it is not known. Never rejects. */
export type LagMeter = (source: MetricSource, endpoint: string, now: number) => Promise<number | undefined>;

/** By endpoint, in milliseconds. An endpoint without an entry could not be asked. */
export async function lagsOf(
  policy: ServicePolicy,
  judgement: Judgement,
  meter: LagMeter,
): Promise<Readonly<Record<string, number>>> {
  const { lag } = policy;
  if (lag === undefined) return {};
  if (lag.kind === 'json') return judgement.lagOf(policy);
  const measured = await Promise.all(
    policy.endpoints.map(async (endpoint) => [endpoint, await meter(lag, endpoint, judgement.now)] as const),
  );
  return Object.fromEntries(measured.flatMap(([endpoint, ms]) => (ms === undefined ? [] : [[endpoint, ms]])));
}
