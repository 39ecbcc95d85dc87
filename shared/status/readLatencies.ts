/** The verb `readLatencies`: how fast endpoints answered in the last day, from the hours that are folded. */
import { latencyQuantile, mergeSketches } from '../availability/latency.ts';
import { dayMs, hourOf } from '../availability/slots.ts';
import type { Service } from '../config/config.ts';
import { bestHours } from '../ledger/foldDay.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';

export const quantiles = [0.5, 0.95, 0.99] as const;

export type EndpointLatency = {
  readonly service: string;
  readonly endpoint: string;
  /** In the order of `quantiles`, milliseconds. */
  readonly latencyMs: readonly number[];
};

/** So many services are read at a time. */
const atOnceMax = 20;

/** In the config's order; endpoints without a latency in that time are left out. @throws LedgerUnavailable */
export async function readLatencies(
  { services, now }: { readonly services: readonly Service[]; readonly now: number },
  { ledger }: { readonly ledger: Pick<Ledger, 'hours'> },
): Promise<readonly EndpointLatency[]> {
  const read = await eachAtMost(atOnceMax, services, (service) =>
    latenciesOf(service, now, ledger).catch((error: unknown) => ({ error })),
  );
  return read.flatMap((one) => {
    if ('error' in one) throw one.error;
    return one;
  });
}

async function latenciesOf(
  { id, endpoints }: Service,
  now: number,
  ledger: Pick<Ledger, 'hours'>,
): Promise<readonly EndpointLatency[]> {
  const hours = bestHours(await ledger.hours(id, { from: hourOf(now - dayMs), to: now }));
  return endpoints.flatMap((endpoint) => {
    const merged = mergeSketches(hours.flatMap((hour) => hour.endpoints[endpoint.id]?.latency ?? []));
    const latencyMs = quantiles.flatMap((quantile) => latencyQuantile(merged, quantile) ?? []);
    return latencyMs.length === quantiles.length ? [{ service: id, endpoint: endpoint.id, latencyMs }] : [];
  });
}
