import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentNames } from '../../../shared/storage/bucket.ts';
import { TemplateUnreadable } from '../../../shared/storage/template/templateNode.ts';
import { createTemplateSource } from '../../../shared/storage/template/templateSource.ts';
import { bucketIn } from './read.ts';

const text = `AWSTemplateFormatVersion: 2010-09-09
Transform: [AWS::LanguageExtensions, CompanyMacro]
Parameters:
  Env: { Type: String, Default: test }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsSomewhere: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Backups:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-backups
      LifecycleConfiguration:
        Rules:
          - Status: Enabled
            TagFilters: [{ Key: a, Value: b }]
            Transitions:
              - TransitionInDays: 30
                StorageClass: STANDARD_IA
              - { TransitionInDays: 90, StorageClass: GLACIER }
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: AES256
  OnlyInProduction:
    Type: AWS::S3::Bucket
    Condition: IsProd
  PerhapsThere:
    Type: AWS::S3::Bucket
    Condition: IsSomewhere
    Properties:
      BucketName: !Sub "\${AWS::StackName}-logs"
  Twin:
    Type: AWS::S3::Bucket
    Properties: { BucketName: acme-backups }
  Fn::ForEach::Buckets: [Name, [a, b], {}]
`;
const source = createTemplateSource(text, 'stack/template.yml');

describe('the buckets of a template', () => {
  it('have their names, or their logical ids where a name is not known before it is deployed', () => {
    expect(source.buckets).toEqual(['acme-backups', 'PerhapsThere', 'Twin']);
  });

  it('are those whose condition holds, or may hold', () => {
    const buckets = (Env: string) =>
      createTemplateSource(text, 't', { parameters: { Env, 'AWS::Region': 'us-east-1' } }).buckets;
    expect(buckets('prod')).toEqual(['acme-backups', 'OnlyInProduction', 'Twin']);
    expect(buckets('test')).toEqual(['acme-backups', 'Twin']);
  });

  it('are in the region that is given', async () => {
    const { region } = await bucketIn(text, { parameters: { 'AWS::Region': 'eu-west-1' } });
    expect(region).toEqual({ state: 'found', value: 'eu-west-1' });
  });

  it('report what cannot be read', () => {
    expect(source.problems).toEqual([
      'stack/template.yml: Resources.Fn::ForEach::Buckets is only known once deployed; buckets in it are not audited',
      'stack/template.yml: the macro CompanyMacro may change every resource; the template is audited as it is written',
      'Resources.Twin has the name of another bucket, acme-backups; it is audited as Twin',
    ]);
  });

  const lifecycle = 'get-bucket-lifecycle-configuration';
  it.each([
    ['the bucket', [], 9],
    ['a document', [lifecycle], 13],
    ['a number in it, by the path of the AWS CLI', [lifecycle, 'Rules[0].Transitions[0].Days'], 18],
    ['one on a line with others', [lifecycle, 'Rules[0].Transitions[1].Days'], 20],
    ['what CloudFormation puts elsewhere', [lifecycle, 'Rules[0].Filter.Tag.Key'], 16],
    [
      'the nearest thing around what is not there',
      [lifecycle, 'Rules[0].NoncurrentVersionExpiration.NoncurrentDays'],
      15,
    ],
    [
      'a wrapped document',
      [
        'get-bucket-encryption',
        'ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm',
      ],
      24,
    ],
    ['the bucket, for a default', ['get-public-access-block', 'PublicAccessBlockConfiguration.BlockPublicAcls'], 9],
    ['the bucket, for what no template says', ['objects', 'Contents'], 9],
  ] as const)('know the line of %s', (_, [document, path], line) => {
    expect(source.lineOf('acme-backups', document, path)).toBe(line);
  });

  it('have no line for a bucket that the template does not have', () => {
    expect(source.lineOf('nobody')).toBeUndefined();
  });

  it('leave every document of another bucket uncollected', async () => {
    const { documents } = await source.collect({ name: 'nobody' });
    for (const name of documentNames) expect(documents[name]).toMatchObject({ why: 'not-collected' });
  });
});

describe('a text that is no template', () => {
  it.each([
    ['nothing', '', 't.yml:1: this is no template: it has no Resources'],
    ['a list', '- a', 't.yml:1: this is no template: it has no Resources'],
    ['broken YAML', 'Resources:\n  A: [1\nB: 2', 't.yml:3: '],
    ['broken JSON', '{"Resources": {', 't.yml:1: '],
    ['too much', 'a'.repeat(1_000_001), 't.yml:1: it is longer than a template can be'],
  ])('is refused with the line: %s', (_, broken, message) => {
    const reading = () => createTemplateSource(broken, 't.yml');
    expect(reading).toThrow(TemplateUnreadable);
    expect(reading).toThrow(message);
  });

  it('never fails in another way', async () => {
    const piece = fc.constantFrom(
      'Resources:',
      'B:',
      'Type: AWS::S3::Bucket',
      'Properties:',
      '!Ref',
      '!Sub "${B.Arn}"',
      '!If [a, b, c]',
      '&a',
      '*a',
      '{',
      '}',
      '[',
      ']',
      '\n',
      '\n  ',
      '\n    ',
      ': ',
      '- ',
      'Fn::If',
      '"',
      'Tags',
      '!GetAtt',
      '<<',
      '!!binary x',
      '? ',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        try {
          const made = createTemplateSource(
            `Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties: ${pieces.join('')}`,
            't',
          );
          for (const name of made.buckets) await made.collect({ name });
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateUnreadable);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not write out aliases of aliases, nor nest without end', async () => {
    const lists = Array.from({ length: 30 }, (_, index) => `  a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`);
    const bomb = `Mappings:\n  a0: &a0 x\n${lists.join('\n')}\nResources: { B: { Type: AWS::S3::Bucket, Properties: { Tags: *a30 } } }`;
    expect(await bucketIn(bomb)).toMatchObject({
      tags: { why: 'unresolved', text: expect.stringContaining('a YAML alias') },
    });
    const deep = `{"Resources":{"B":{"Type":"AWS::S3::Bucket","Properties":{"Tags":${'['.repeat(5_000)}${']'.repeat(5_000)}}}}}`;
    try {
      expect(await bucketIn(deep)).toMatchObject({ tags: { why: 'unresolved' } });
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateUnreadable);
    }
  });
});
