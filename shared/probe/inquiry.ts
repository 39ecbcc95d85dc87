/** Settles whose fault an error is when its code alone does not tell: asks the kernel for a route, or the resolver for life. */
import type { Address } from './address.ts';
import type { ProbeContext } from './context.ts';
import type { Blame } from './fault.ts';
import type { Finding } from './finding.ts';
import { down, unknown } from './finding.ts';
import type { Evidence } from './observation.ts';

/** @param address The one that was connected to; used only where a route is in question. */
export function inquire(
  blame: Blame,
  evidence: Evidence,
  address: Address | undefined,
  context: ProbeContext,
): Finding | Promise<Finding> {
  switch (blame.outcome) {
    case 'down':
      return down(blame.reason, evidence);
    case 'unknown':
      return unknown(blame.reason, evidence);
    case 'ask-resolver':
      return unlessResolverGone(down(blame.reason, evidence), evidence, context);
    case 'ask-route':
      return address === undefined
        ? down(blame.reason, evidence)
        : unlessNoRoute(down(blame.reason, evidence), evidence, address, context);
  }
}

/** A failed lookup is the endpoint's only while the observer's resolver answers other questions. */
export async function unlessResolverGone(
  finding: Finding,
  evidence: Evidence,
  context: ProbeContext,
): Promise<Finding> {
  if (await context.resolver.alive()) return finding;
  const got = `${evidence.got ?? 'no answer'}; the observer's resolver answers nothing else either`;
  return unknown('observer-resolver', { ...evidence, got });
}

async function unlessNoRoute(
  finding: Finding,
  evidence: Evidence,
  address: Address,
  context: ProbeContext,
): Promise<Finding> {
  return (await context.hasRoute(address)) ? finding : unknown('observer-route', evidence);
}
