/** The tables of docs/audit.md, as the code has them. */
import type { BucketCheck } from '../../shared/storage/check.ts';
import { builtInPolicies, type Requirement } from '../../shared/storage/policies/builtIn.ts';
import { builtInPolicyNames, type StoragePolicy } from '../../shared/storage/policy.ts';

export function checksTable(checks: readonly BucketCheck[]): string {
  const rows = checks.map(
    ({ id, severity, reason, source }) => `| \`${id}\` | ${severity} | ${reason} | ${sourceText(source)} |`,
  );
  return ['| check | severity | why it matters | rests on |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function sourceText(source: string): string {
  return /^https:\/\/\S+$/.test(source) ? `[documentation](${source})` : source;
}

const requirements: readonly (readonly [name: Requirement, text: (policy: StoragePolicy) => string])[] = [
  ['tiers', ({ tiers }) => tiers.map(({ storageClass, byDay }) => `${storageClass} by day ${byDay}`).join(', ')],
  ['keepDays', ({ keepDays }) => (keepDays === undefined ? '' : `${keepDays} days`)],
  ['keepNoncurrentDays', ({ keepNoncurrentDays: days }) => (days === undefined ? '' : `${days} days`)],
  ['goneByDay', ({ goneByDay }) => (goneByDay === undefined ? '' : `day ${goneByDay}`)],
  ['versioned', ({ versioned }) => (versioned ? 'yes' : 'not asked')],
  ['replicated', ({ replicated }) => (replicated === 'no' ? 'not asked' : replicated)],
  ['publicAccess', ({ publicAccess }) => publicAccess],
  ['encryption', ({ encryption }) => encryption],
  ['abortMultipartByDay', ({ abortMultipartByDay: day }) => (day === undefined ? '' : `day ${day}`)],
  ['objectLock', ({ objectLock }) => (objectLock ? 'yes' : 'not asked')],
  [
    'copies',
    ({ copies }) =>
      copies === undefined
        ? ''
        : `${copies.total}, ${copies.kinds} ${copies.kinds === 1 ? 'kind' : 'kinds'}, ${copies.regions} elsewhere`,
  ],
];

const titles: Readonly<Record<Requirement, string>> = {
  tiers: 'storage class',
  keepDays: 'kept for',
  keepNoncurrentDays: 'noncurrent kept for',
  goneByDay: 'gone by',
  versioned: 'versioned',
  replicated: 'replicated to',
  publicAccess: 'public access',
  encryption: 'encryption',
  abortMultipartByDay: 'uploads aborted by',
  objectLock: 'object lock',
  copies: 'copies',
};

export function policiesTable(): string {
  const parts = builtInPolicyNames.map((name) => {
    const { policy, purpose, reasons } = builtInPolicies[name];
    const rows = requirements.flatMap(([requirement, text]) => {
      const reason = reasons[requirement];
      return reason === undefined
        ? []
        : [`| ${titles[requirement]} | ${text(policy) || 'not asked'} | ${plain(reason)} |`];
    });
    return [
      `### \`${name}\``,
      '',
      purpose,
      '',
      '| requirement | asks for | because |',
      '| --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return parts.join('\n\n');
}

/** The column before says already that it is not asked for. */
function plain(reason: string): string {
  const text = reason.replace(/^(Not asked|Allowed): /, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
