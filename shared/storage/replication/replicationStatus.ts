/** What a sampled object's replication status tells, and what its absence does. Pure. */
import type { SampledObject } from '../bucket.ts';

/**
 * Whether the absence of a status means that the object has none, and not that nobody asked. Only `head-object` gives a
 * status: a checksum's value is of the same answer; tags are asked for together with it, so they count where some other
 * object of the sample shows that its answers came through.
 */
export function statusesIn(sample: readonly SampledObject[]): Statuses {
  // Once for the sample: a sample can be tens of thousands of objects.
  const anyTold = sample.some(({ replicationStatus }) => replicationStatus !== undefined);
  const wasAsked = ({ replicationStatus, checksum, tags }: SampledObject) =>
    replicationStatus !== undefined || checksum?.value !== undefined || (tags !== undefined && anyTold);
  return {
    wasAsked,
    replicatedNever: (object) => object.replicationStatus === undefined && wasAsked(object),
  };
}

export type Statuses = {
  readonly wasAsked: (object: SampledObject) => boolean;
  /** It is in the scope of no replication that has ever begun: older than the rules, or never eligible. */
  readonly replicatedNever: (object: SampledObject) => boolean;
};
