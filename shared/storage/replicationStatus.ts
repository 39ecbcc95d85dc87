/** What a sampled object's replication status tells, and what its absence does. Pure. */
import type { SampledObject } from './bucket.ts';

/**
 * Whether the absence of a status means that the object has none, and not that nobody asked. Only `head-object` gives a
 * status: a checksum's value is of the same answer; tags are asked for together with it, so they count where some other
 * object of the sample shows that its answers came through.
 */
export function wasAsked(object: SampledObject, sample: readonly SampledObject[]): boolean {
  if (object.replicationStatus !== undefined || object.checksum?.value !== undefined) return true;
  return object.tags !== undefined && sample.some(({ replicationStatus }) => replicationStatus !== undefined);
}

/** It is in the scope of no replication that has ever begun: older than the rules, or never eligible. */
export function replicatedNever(object: SampledObject, sample: readonly SampledObject[]): boolean {
  return object.replicationStatus === undefined && wasAsked(object, sample);
}
