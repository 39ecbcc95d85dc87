/** The rules of replication that act, with what findings call them and where they stand. */
import type { Replication, ReplicationRule, SampledObject } from '../bucket.ts';
import type { Evidence } from '../finding.ts';
import { fitsScope } from '../replication/scopeFit.ts';

export type ActiveRule = {
  readonly rule: ReplicationRule;
  /** `rule to-west`, or `rule 2`. */
  readonly name: string;
  /** Stays the same from run to run, as long as the rule has an id. */
  readonly key: string;
  readonly path: string;
};

export function activeRules({ rules }: Replication): readonly ActiveRule[] {
  return rules.flatMap((rule, place) =>
    rule.enabled
      ? [
          {
            rule,
            name: ruleName(rule.id, place),
            key: rule.id ?? `${place}`,
            path: `ReplicationConfiguration.Rules[${place}]`,
          },
        ]
      : [],
  );
}

/**
 * Whether one of the rules is surely for the object, were it new. Whether the buckets can do what the rule says is another
 * question, and replicas are for no rule.
 */
export function isMeant({ key, tags, replicationStatus }: SampledObject, rules: readonly ActiveRule[]): boolean {
  return replicationStatus !== 'REPLICA' && rules.some(({ rule }) => fitsScope(rule.scope, key, tags) === 'yes');
}

export function ruleName(id: string | undefined, place: number): string {
  return id === undefined ? `rule ${place + 1}` : `rule ${id}`;
}

export function ruleEvidence({ path }: ActiveRule, setting = '', shows?: string): Evidence {
  return {
    document: 'get-bucket-replication',
    path: setting === '' ? path : `${path}.${setting}`,
    ...(shows === undefined ? {} : { shows }),
  };
}
