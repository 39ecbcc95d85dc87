/**
 * Whether S3 would take a lifecycle configuration. Pure. Sources: Amazon S3 User Guide, "Lifecycle configuration
 * elements", "Adding filters to Lifecycle rules" and "Transitioning objects using Amazon S3 Lifecycle"; API Reference,
 * `LifecycleExpiration`, `Transition`, `NoncurrentVersionExpiration`.
 *
 * What a parsed configuration cannot hold is not looked for: a rule with both `Days` and `ExpiredObjectDeleteMarker`, or
 * with `NewerNoncurrentVersions` beside a `Prefix` instead of a `Filter`.
 */

import { dayMs } from '../../availability/slots.ts';
import type { Lifecycle, LifecycleFilter, LifecycleRule, When } from '../bucket.ts';
import type { StorageClass } from '../storageClass.ts';
import { hasSize } from './compile.ts';
import { type LifecycleProblem, type Wrong, wrong } from './problem.ts';
import { stepProblems } from './stepProblems.ts';

const rulesMax = 1_000;
const idLengthMax = 255;
const newerVersionsMax = 100;
/** "Maximum filter size is 50 TB." */
const filterBytesMax = 50 * 2 ** 40;

export function lifecycleProblems({ rules }: Lifecycle): readonly LifecycleProblem[] {
  return [...countProblems(rules), ...rules.flatMap((rule, place) => placed(ruleProblems(rule, place, rules), place))];
}

function placed(problems: readonly Wrong[], rule: number): readonly LifecycleProblem[] {
  return problems.map((problem) => ({ rule, ...problem, path: `Rules[${rule}]${problem.path}` }));
}

function countProblems(rules: readonly LifecycleRule[]): readonly LifecycleProblem[] {
  if (rules.length === 0) return [wrong('Rules', 'There is no rule; delete the configuration instead.')];
  if (rules.length <= rulesMax) return [];
  return [wrong('Rules', `There are ${rules.length} rules; S3 takes at most ${rulesMax}.`)];
}

function ruleProblems(rule: LifecycleRule, place: number, rules: readonly LifecycleRule[]): readonly Wrong[] {
  const { id, transitions, expiration, noncurrentTransitions, noncurrentExpiration, abortMultipartDays } = rule;
  const actions = [expiration, noncurrentExpiration, abortMultipartDays, ...transitions, ...noncurrentTransitions];
  return [
    ...idProblems(id, place, rules),
    ...(actions.every((action) => action === undefined) ? [wrong('', 'The rule has no action; give it one.')] : []),
    ...filterProblems(rule.filter),
    ...currentProblems(rule),
    ...markerProblems(rule),
    ...noncurrentProblems(rule),
    ...abortProblems(rule),
  ];
}

function idProblems(id: string | undefined, place: number, rules: readonly LifecycleRule[]): readonly Wrong[] {
  if (id === undefined) return [];
  const first = rules.findIndex((other) => other.id === id);
  return [
    ...(id.length > idLengthMax ? [wrong('.ID', `The id has ${id.length} characters; at most ${idLengthMax}.`)] : []),
    ...(first < place ? [wrong('.ID', `Rules[${first}] has the same id; each needs its own.`)] : []),
  ];
}

function filterProblems({ sizeGreaterThan: above, sizeLessThan: below }: LifecycleFilter): readonly Wrong[] {
  const isSize = (bytes: number, least: number) => Number.isInteger(bytes) && bytes >= least && bytes <= filterBytesMax;
  const range = (name: string, bytes: number | undefined, least: number) =>
    bytes === undefined || isSize(bytes, least)
      ? []
      : [wrong(`.Filter.${name}`, `${bytes} bytes: write a whole number from ${least} to 50 TB.`)];
  const isEmpty = above !== undefined && below !== undefined && below <= above;
  return [
    ...range('ObjectSizeGreaterThan', above, 0),
    ...range('ObjectSizeLessThan', below, 1),
    ...(isEmpty
      ? [wrong('.Filter', `ObjectSizeLessThan (${below}) must be above ObjectSizeGreaterThan (${above}).`)]
      : []),
  ];
}

function currentProblems({ transitions, expiration }: LifecycleRule): readonly Wrong[] {
  const expires = expiration === undefined || 'expiredObjectDeleteMarker' in expiration ? undefined : expiration;
  const moves = transitions.map(({ when, storageClass }, index) => ({
    when,
    storageClass,
    path: `.Transitions[${index}]`,
  }));
  const whens = [...moves, ...(expires === undefined ? [] : [{ when: expires, path: '.Expiration' }])];
  return [
    ...whens.flatMap(({ when, path }) => dateProblems(when, path)),
    ...(new Set(whens.map(({ when }) => 'days' in when)).size > 1
      ? [wrong('', 'The rule has both Date and Days; write all of its times in one of the two ways.')]
      : []),
    ...standardProblems(moves),
    ...stepProblems(
      moves.flatMap(({ when, storageClass, path }) =>
        'days' in when ? [{ path: `${path}.Days`, days: when.days, storageClass }] : [],
      ),
      'objects',
    ),
    ...expirationProblems(
      expires,
      moves.map(({ when }) => when),
    ),
  ];
}

function dateProblems(when: When, path: string): readonly Wrong[] {
  if ('days' in when || when.date % dayMs === 0) return [];
  return [wrong(`${path}.Date`, "The date must be at midnight UTC, such as '2027-01-01T00:00:00Z'.")];
}

/** "The expiration time must also be later than the transition time" (CloudFormation, `AWS::S3::Bucket Rule`). */
function expirationProblems(expires: When | undefined, moves: readonly When[]): readonly Wrong[] {
  if (expires === undefined) return [];
  if ('date' in expires) {
    const last = Math.max(...moves.map((when) => ('date' in when ? when.date : Number.NEGATIVE_INFINITY)));
    return expires.date > last ? [] : [wrong('.Expiration.Date', 'Objects expire before the last transition is made.')];
  }
  const { days } = expires;
  if (!isPositive(days)) return [wrong('.Expiration.Days', `${days} days: write a positive whole number.`)];
  const last = Math.max(...moves.map((when) => ('days' in when ? when.days : Number.NEGATIVE_INFINITY)));
  if (days > last) return [];
  return [
    wrong('.Expiration.Days', `Objects expire after ${days} days, and the last transition is due after ${last}.`),
  ];
}

function markerProblems({ expiration, filter }: LifecycleRule): readonly Wrong[] {
  if (expiration === undefined || !('expiredObjectDeleteMarker' in expiration)) return [];
  return scopeProblems(filter, '.Expiration.ExpiredObjectDeleteMarker', 'delete markers have neither');
}

function abortProblems({ abortMultipartDays: days, filter }: LifecycleRule): readonly Wrong[] {
  if (days === undefined) return [];
  const path = '.AbortIncompleteMultipartUpload';
  return [
    ...(isPositive(days) ? [] : [wrong(`${path}.DaysAfterInitiation`, `${days} days: write a positive whole number.`)]),
    ...scopeProblems(filter, path, 'unfinished uploads have neither'),
  ];
}

/** S3's answers: "… cannot be specified with Tags." and "… cannot be specified with Object Size." */
function scopeProblems(filter: LifecycleFilter, path: string, why: string): readonly Wrong[] {
  const named = [...(Object.keys(filter.tags).length > 0 ? ['tags'] : []), ...(hasSize(filter) ? ['sizes'] : [])];
  if (named.length === 0) return [];
  return [wrong(path, `It cannot stand in a rule whose filter names ${named.join(' and ')}: ${why}.`)];
}

function noncurrentProblems({
  noncurrentTransitions: moves,
  noncurrentExpiration: expires,
}: LifecycleRule): readonly Wrong[] {
  const steps = moves.map(({ days, storageClass }, index) => ({
    path: `${pathOfMove(index)}.NoncurrentDays`,
    days,
    storageClass,
  }));
  const ofMoves = [
    ...standardProblems(moves.map(({ storageClass }, index) => ({ storageClass, path: pathOfMove(index) }))),
    ...stepProblems(steps, 'noncurrent versions'),
    ...moves.flatMap(({ newerVersions }, index) => keptProblems(newerVersions, pathOfMove(index))),
  ];
  if (expires === undefined) return ofMoves;
  const { days, newerVersions } = expires;
  const path = '.NoncurrentVersionExpiration';
  const last = Math.max(...steps.map((step) => step.days));
  return [
    ...ofMoves,
    ...keptProblems(newerVersions, path),
    ...(isPositive(days) ? [] : [wrong(`${path}.NoncurrentDays`, `${days} days: write a positive whole number.`)]),
    ...(days > last
      ? []
      : [
          wrong(
            `${path}.NoncurrentDays`,
            `Versions are deleted after ${days} days, and the last move is due after ${last}.`,
          ),
        ]),
  ];
}

function pathOfMove(index: number): string {
  return `.NoncurrentVersionTransitions[${index}]`;
}

function standardProblems(
  moves: readonly { readonly storageClass: StorageClass; readonly path: string }[],
): readonly Wrong[] {
  return moves
    .filter(({ storageClass }) => storageClass === 'STANDARD')
    .map(({ path }) => wrong(`${path}.StorageClass`, 'Nothing moves to STANDARD.'));
}

function keptProblems(count: number | undefined, path: string): readonly Wrong[] {
  if (count === undefined || (isPositive(count) && count <= newerVersionsMax)) return [];
  return [wrong(`${path}.NewerNoncurrentVersions`, `${count} versions: write a number from 1 to ${newerVersionsMax}.`)];
}

function isPositive(days: number): boolean {
  return Number.isInteger(days) && days > 0;
}
