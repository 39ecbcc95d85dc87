/**
 * `ReplicationConfiguration` of a template → what `get-bucket-replication` will print. CloudFormation Template Reference,
 * "AWS::S3::Bucket ReplicationRule", "ReplicationRuleFilter", "ReplicationRuleAndOperator".
 */
import { asNumber, changed, each, map, renamed, type Tree } from './tree.ts';

export function replicationDocument(property: Tree): Tree {
  const configuration = changed(property, 'Rules', (rules) => each(rules, ruleOf));
  return map(property.at, [['ReplicationConfiguration', configuration]]);
}

function ruleOf(rule: Tree): Tree {
  const named = renamed(rule, { Id: 'ID' });
  return changed(changed(named, 'Priority', asNumber), 'Filter', (filter) =>
    changed(renamed(filter, { TagFilter: 'Tag' }), 'And', (and) => renamed(and, { TagFilters: 'Tags' })),
  );
}
