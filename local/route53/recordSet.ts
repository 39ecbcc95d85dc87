/** A resource record set as a JSON-safe value, its identity, and when two of them are exactly the same. */

/** The types that the stand-in keeps and its DNS server answers. */
export const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'SOA', 'TXT'] as const;
export type RecordType = (typeof recordTypes)[number];

export const failoverRoles = ['PRIMARY', 'SECONDARY'] as const;
export type FailoverRole = (typeof failoverRoles)[number];

export type RecordContent =
  | {
      readonly kind: 'values';
      /** Seconds. */
      readonly ttl: number;
      /** In presentation form, as given. */
      readonly values: readonly string[];
    }
  | {
      readonly kind: 'alias';
      readonly zoneId: string;
      /** As given; compare through `parseName`. */
      readonly target: string;
      readonly evaluateTargetHealth: boolean;
    };

export type RecordSet = {
  /** As `parseName` keeps it, once it is in a zone. */
  readonly name: string;
  readonly type: RecordType;
  /** Present exactly when `failover` is: the stand-in knows the simple and the failover routing policy. */
  readonly setIdentifier?: string;
  readonly failover?: FailoverRole;
  readonly healthCheckId?: string;
  readonly content: RecordContent;
};

/** Name, type and set identifier tell record sets apart (Amazon Route 53 API reference, ResourceRecordSet). */
export function identityOf({ name, type, setIdentifier }: RecordSet): string {
  return JSON.stringify([name, type, setIdentifier ?? null]);
}

/** As Route 53's messages write it: `[name='www.example.com.', type='A', set identifier='one']`. */
export function labelOf({ name, type, setIdentifier }: RecordSet): string {
  const identifier = setIdentifier === undefined ? '' : `, set identifier='${setIdentifier}'`;
  return `[name='${name}', type='${type}'${identifier}]`;
}

/** "To delete a resource record set, you must specify all the same values that you specified when you created it." */
export function isSameRecordSet(one: RecordSet, other: RecordSet): boolean {
  return (
    identityOf(one) === identityOf(other) &&
    one.failover === other.failover &&
    one.healthCheckId === other.healthCheckId &&
    isSameContent(one.content, other.content)
  );
}

function isSameContent(one: RecordContent, other: RecordContent): boolean {
  if (one.kind === 'values' && other.kind === 'values') {
    return one.ttl === other.ttl && isSameSet(one.values, other.values);
  }
  if (one.kind === 'alias' && other.kind === 'alias') {
    return (
      one.zoneId === other.zoneId &&
      one.target === other.target &&
      one.evaluateTargetHealth === other.evaluateTargetHealth
    );
  }
  return false;
}

/** The records of a set have no order (RFC 2181, section 5). */
function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}
