/** The rules of replication that act, with what findings call them and where they stand. */
import type { Replication, ReplicationRule } from '../bucket.ts';
import type { Evidence } from '../finding.ts';

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
