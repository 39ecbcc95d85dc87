/** One look at one endpoint, whatever its protocol. */
import type { ProbeContext } from './context.ts';
import { probeDns } from './dns.ts';
import { probeHttp } from './http.ts';
import type { Observation } from './observation.ts';
import type { Target } from './target.ts';
import { probeTcp } from './tcp.ts';
import { probeTls } from './tls.ts';
import { faulted } from './unattempted.ts';

type Probes = {
  readonly [Kind in Target['kind']]: (
    target: Extract<Target, { readonly kind: Kind }>,
    context: ProbeContext,
  ) => Promise<Observation>;
};

const probes: Probes = { http: probeHttp, tcp: probeTcp, tls: probeTls, dns: probeDns };

/**
 * Makes exactly one attempt and tells what came of it. Never rejects: what the other side does is `down` at worst, and
 * what goes wrong on this side is `unknown`. It takes at most the target's timeout, and for the observer's own faults up
 * to a second more to ask whether its resolver is alive; secrets that are not in memory are fetched before the clock starts.
 */
export async function probe(target: Target, context: ProbeContext): Promise<Observation> {
  try {
    return await dispatch(target, context);
  } catch (error) {
    return faulted(error, context, []);
  }
}

function dispatch<Kind extends Target['kind']>(
  target: Extract<Target, { readonly kind: Kind }>,
  context: ProbeContext,
): Promise<Observation> {
  return probes[target.kind](target, context);
}
