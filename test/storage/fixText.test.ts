/** Fixes as commands that a shell takes apart again, and as YAML that reads back. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { auditBucket } from '../../shared/storage/auditBucket.ts';
import type { Fix } from '../../shared/storage/finding.ts';
import { cliName, commandOf, fixCommands, fixTemplate, shellWord } from '../../shared/storage/fixText.ts';
import { absent, found } from '../../shared/storage/looked.ts';
import { contextOf, lifecycleOf } from './auditSamples.ts';

/** What a POSIX shell makes of a command's words, each ended by a newline and a mark that no word holds. */
function wordsOf(command: string): readonly string[] {
  const { stdout, stderr, status } = spawnSync('sh', ['-c', `printf '%s\\036' ${command}`], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\u001e').slice(0, -1);
}

describe('a command', () => {
  it('is the one that the AWS CLI documents (AWS CLI Command Reference, put-bucket-versioning, Examples)', () => {
    const input = { Bucket: 'acme-backups', VersioningConfiguration: { Status: 'Enabled' } };
    expect(commandOf({ service: 's3', operation: 'PutBucketVersioning', input })).toBe(
      `aws s3api put-bucket-versioning --bucket acme-backups --versioning-configuration '{"Status":"Enabled"}'`,
    );
  });

  it('switches booleans as the AWS CLI does, and names the region of a table', () => {
    const call = { service: 'dynamodb', operation: 'UpdateTable', region: 'eu-west-1' } as const;
    expect(commandOf({ ...call, input: { TableName: 'orders', DeletionProtectionEnabled: true } })).toBe(
      'aws dynamodb update-table --table-name orders --deletion-protection-enabled --region eu-west-1',
    );
    expect(commandOf({ ...call, input: { TableName: 'orders', DeletionProtectionEnabled: false } })).toContain(
      ' --no-deletion-protection-enabled ',
    );
  });

  // AWS CLI Command Reference, s3api and dynamodb: the names of commands and of their options.
  it.each([
    ['PutPublicAccessBlock', 'put-public-access-block'],
    ['PutBucketLifecycleConfiguration', 'put-bucket-lifecycle-configuration'],
    ['TransitionDefaultMinimumObjectSize', 'transition-default-minimum-object-size'],
    ['PointInTimeRecoverySpecification', 'point-in-time-recovery-specification'],
    ['MFA', 'mfa'],
    ['ContentMD5', 'content-md5'],
    ['ExpectedBucketOwner', 'expected-bucket-owner'],
  ])('calls %s %s', (name, expected) => {
    expect(cliName(name)).toBe(expected);
  });

  it('gives a shell exactly the words that it is made of, whatever stands in them', () => {
    // NUL ends every argument, and the mark between words is ours.
    const isNeither = (one: string) => !one.includes('\0') && !one.includes('\u001e');
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter(isNeither);
    const nasty = fc.constantFrom(
      "it's",
      '$(id)',
      '`id`',
      '"; rm -rf /',
      '\\',
      "'\\''",
      '*',
      '~',
      '-n',
      '',
      'a\nb',
      '%s',
      '!!',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(text, nasty), { minLength: 1, maxLength: 4 }), (words) => {
        expect(wordsOf(words.map(shellWord).join(' '))).toEqual(words);
      }),
      { numRuns: 60 },
    );
  });

  it('carries JSON through a shell unharmed', () => {
    const lifecycle = found(
      lifecycleOf({
        id: "tom's $HOME `rules`",
        filter: { prefix: "a'b/", tags: { 'k"': '$v' } },
        expiration: { days: 9 },
      }),
    );
    const fixes = fixesOf({ settings: { lifecycle } }).filter(({ calls }) =>
      calls.some(({ operation }) => operation === 'PutBucketLifecycleConfiguration'),
    );
    expect(fixes.length).toBeGreaterThan(0);
    for (const fix of fixes) {
      const [command = ''] = fixCommands(fix);
      const words = wordsOf(command);
      const json = words[words.indexOf('--lifecycle-configuration') + 1] ?? '';
      expect(JSON.parse(json)).toEqual(fix.calls[0]?.input['LifecycleConfiguration']);
    }
  });
});

function fixesOf(differing: Parameters<typeof contextOf>[0]): readonly Fix[] {
  return auditBucket(contextOf(differing)).results.flatMap((result) =>
    result.outcome === 'failed' ? result.findings.flatMap(({ fix }) => fix ?? []) : [],
  );
}

describe('a fragment of a template', () => {
  it('reads back as the properties that it is made of', () => {
    const settings = { lifecycle: absent, publicAccessBlock: absent, versioning: absent, ownership: absent } as const;
    const fixes = fixesOf({ settings }).filter(({ cloudFormation }) => cloudFormation !== undefined);
    expect(fixes.length).toBeGreaterThan(3);
    for (const fix of fixes) {
      const { type, properties } = fix.cloudFormation ?? {};
      expect(parse(fixTemplate(fix) ?? '')).toEqual({ Type: type, Properties: JSON.parse(JSON.stringify(properties)) });
    }
  });

  it('is missing where a fix has none', () => {
    expect(fixTemplate({ summary: 'Ask.', safe: false, caution: 'Ask.', calls: [] })).toBeUndefined();
  });
});
