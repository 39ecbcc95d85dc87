/** Objects under the prefix that are no backups. */
import type { FindRule } from '../../config/restoreConfig.ts';
import type { StoredObject } from '../store.ts';
import { globMatcher } from './glob.ts';
import { partName } from './partName.ts';

export type IgnoredWhy = 'folder' | 'unfinished' | 'companion' | 'not-matched';

/** What uploads and copies are called until they are done, by rclone, WinSCP, lftp and people. */
const unfinished = /\.(?:partial|tmp|inprogress|filepart)$/i;
const onePart = /\.part$/i;

/** Checksums, signatures and the like, whether or not the config asks for them: the newest of them is no backup. */
const companions =
  /(?:\.(?:sha1|sha256|sha512|md5|crc32)(?:sums?)?|\.asc|\.sig|(?:^|\/)(?:SHA1|SHA256|SHA512|MD5)SUMS(?:\.txt)?|(?:^|\/)_SUCCESS)$/i;

/** @returns undefined for what may be a backup. An empty object may: nothing would be as wrong as to overlook it. */
export function ignoring(rule: FindRule, prefix: string): (object: StoredObject) => IgnoredWhy | undefined {
  const matches = rule.match === undefined ? () => true : globMatcher(rule.match);
  return ({ key, size }) => {
    const rest = key.slice(prefix.length);
    if (size === 0 && (key.endsWith('/') || rest === '')) return 'folder';
    if (unfinished.test(key) || onePart.test(key)) return 'unfinished';
    if (companions.test(key) || isNamed(rule, key)) return 'companion';
    return matches(rest) || (rule.parts && matchesWhole(key, prefix, matches)) ? undefined : 'not-matched';
  };
}

function isNamed({ marker, manifest }: FindRule, key: string): boolean {
  const name = key.slice(key.lastIndexOf('/') + 1);
  if (name === marker) return true;
  if (manifest === undefined) return false;
  return manifest.kind === 'name' ? name === manifest.name : key.endsWith(manifest.suffix);
}

/** `*.dump` means `orders.dump.001` too. */
function matchesWhole(key: string, prefix: string, matches: (text: string) => boolean): boolean {
  const whole = partName(key)?.whole;
  return whole !== undefined && matches(whole.slice(prefix.length));
}

const whyTexts: readonly (readonly [IgnoredWhy, string])[] = [
  ['folder', 'folder markers'],
  ['unfinished', 'unfinished (.partial, .part, .tmp, .inprogress, .filepart)'],
  ['companion', 'checksums, manifests or markers'],
  ['not-matched', 'not matched by the pattern'],
];

/** `3 objects, of which 2 are unfinished (…)`. */
export function seenText(seen: number, ignored: Readonly<Partial<Record<IgnoredWhy, number>>>): string {
  if (seen === 0) return 'no object at all';
  const parts = whyTexts.flatMap(([why, text]) => {
    const count = ignored[why] ?? 0;
    return count === 0 ? [] : `${count} ${count === 1 ? 'is' : 'are'} ${text}`;
  });
  return `${seen} ${seen === 1 ? 'object' : 'objects'}${parts.length === 0 ? '' : `, of which ${parts.join(', ')}`}`;
}
