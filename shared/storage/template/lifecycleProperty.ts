/**
 * `LifecycleConfiguration` of a template → what `get-bucket-lifecycle-configuration` will print. CloudFormation Template
 * Reference, "AWS::S3::Bucket Rule", "Transition", "NoncurrentVersionTransition". Whatever is not known keeps its name, so
 * that the document's parser refuses it.
 */
import { asBoolean, asNumber, changed, each, entry, list, map, renamed, scalar, type Tree } from './tree.ts';

/** Those that the converted rule has under another name. */
const taken = new Set([
  'Id',
  'Prefix',
  'TagFilters',
  'ObjectSizeGreaterThan',
  'ObjectSizeLessThan',
  'ExpirationInDays',
  'ExpirationDate',
  'ExpiredObjectDeleteMarker',
  'Transition',
  'Transitions',
  'NoncurrentVersionTransition',
  'NoncurrentVersionTransitions',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionExpirationInDays',
  'AbortIncompleteMultipartUpload',
]);

export function lifecycleDocument(property: Tree): Tree {
  return changed(property, 'Rules', (rules) => each(rules, ruleOf));
}

function ruleOf(rule: Tree): Tree {
  if (rule.kind !== 'map') return rule;
  const as = (key: string, change: (tree: Tree) => Tree = (tree) => tree) => {
    const setting = rule.entries.get(key);
    return setting === undefined ? undefined : change(setting);
  };
  const others = [...rule.entries].filter(([key]) => !taken.has(key));
  return map(rule.at, [
    ['ID', as('Id')],
    ['Filter', filterOf(rule)],
    ['Expiration', expirationOf(rule)],
    [
      'Transitions',
      together(
        as('Transitions', (all) => each(all, transitionOf)),
        as('Transition', transitionOf),
      ),
    ],
    [
      'NoncurrentVersionTransitions',
      together(
        as('NoncurrentVersionTransitions', (all) => each(all, noncurrentTransitionOf)),
        as('NoncurrentVersionTransition', noncurrentTransitionOf),
      ),
    ],
    [
      'NoncurrentVersionExpiration',
      as('NoncurrentVersionExpiration', noncurrentNumbers) ??
        as('NoncurrentVersionExpirationInDays', (days) => map(days.at, [['NoncurrentDays', asNumber(days)]])),
    ],
    [
      'AbortIncompleteMultipartUpload',
      as('AbortIncompleteMultipartUpload', (abort) => changed(abort, 'DaysAfterInitiation', asNumber)),
    ],
    ...others,
  ]);
}

/** One criterion stands by itself, several in an `And`; without any, the rule is for every object. */
function filterOf(rule: Tree): Tree {
  const tags = entry(rule, 'TagFilters');
  const [tag, ...moreTags] = tags?.kind === 'list' ? tags.items : [];
  const criteria = (['Prefix', 'ObjectSizeGreaterThan', 'ObjectSizeLessThan'] as const).flatMap((key) => {
    const setting = entry(rule, key);
    return setting === undefined ? [] : [[key, key === 'Prefix' ? setting : asNumber(setting)] as const];
  });
  if (tags === undefined || (tag === undefined && tags.kind === 'list')) {
    return criteria.length > 1 ? map(rule.at, [['And', map(rule.at, criteria)]]) : map(rule.at, criteria);
  }
  if (tag !== undefined && moreTags.length === 0 && criteria.length === 0) return map(rule.at, [['Tag', tag]]);
  return map(rule.at, [['And', map(rule.at, [...criteria, ['Tags', tags]])]]);
}

function expirationOf(rule: Tree): Tree | undefined {
  const days = entry(rule, 'ExpirationInDays');
  const date = entry(rule, 'ExpirationDate');
  const marker = entry(rule, 'ExpiredObjectDeleteMarker');
  const at = days ?? date ?? marker;
  if (at === undefined) return undefined;
  return map(at.at, [
    ['Days', days && asNumber(days)],
    ['Date', date],
    ['ExpiredObjectDeleteMarker', marker && asBoolean(marker)],
  ]);
}

function transitionOf(transition: Tree): Tree {
  const named = renamed(storageClass(transition), { TransitionInDays: 'Days', TransitionDate: 'Date' });
  return changed(named, 'Days', asNumber);
}

function noncurrentTransitionOf(transition: Tree): Tree {
  return noncurrentNumbers(renamed(storageClass(transition), { TransitionInDays: 'NoncurrentDays' }));
}

function noncurrentNumbers(tree: Tree): Tree {
  return changed(changed(tree, 'NoncurrentDays', asNumber), 'NewerNoncurrentVersions', asNumber);
}

/** Older templates write it like this ("AWS::S3::Bucket Transition", allowed values). */
function storageClass(transition: Tree): Tree {
  return changed(transition, 'StorageClass', (name) =>
    name.kind === 'scalar' && name.value === 'Glacier' ? scalar(name.at, 'GLACIER') : name,
  );
}

/** The older settings are for one alone. */
function together(many: Tree | undefined, one: Tree | undefined): Tree | undefined {
  if (one === undefined) return many;
  return list((many ?? one).at, [...(many?.kind === 'list' ? many.items : []), one]);
}
