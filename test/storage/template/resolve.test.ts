/** CloudFormation Template Reference, "Intrinsic functions" and "Condition functions"; User Guide, "Pseudo parameters". */
import { describe, expect, it } from 'vitest';
import type { Tags } from '../../../shared/storage/bucket.ts';
import type { Looked } from '../../../shared/storage/looked.ts';
import { bucketIn } from './read.ts';

const head = `
Parameters:
  Env: { Type: String, Default: prod }
  Owner: { Type: String }
  Zones: { Type: CommaDelimitedList, Default: "a, b" }
  Key: { Type: "AWS::SSM::Parameter::Value<String>", Default: /path }
Mappings:
  ByEnv: { prod: { Team: red }, test: { Team: blue } }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsOwned: !Equals [!Ref Owner, nobody]
  Neither: !Not [!Or [!Condition IsProd, !Condition IsOwned]]
  Both: !And [!Condition IsOwned, !Condition Neither]
  Loop: !Not [!Condition Loop]
Resources:
  Other: { Type: AWS::S3::Bucket, Properties: { BucketName: the-other } }
  Queue: { Type: AWS::SQS::Queue }
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      Tags:
        - Key: x
          Value: `;

async function tagValue(expression: string, parameters: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const { tags }: { readonly tags: Looked<Tags> } = await bucketIn(head + expression, { name: 'Bucket', parameters });
  if (tags.state === 'found') return tags.value['x'];
  return tags.state === 'absent' ? 'absent' : `${tags.why}: ${tags.text}`;
}

describe('a function', () => {
  it.each([
    ['!Ref Env', 'prod'],
    ['{ Ref: Env }', 'prod'],
    ['!Ref Other', 'the-other'],
    ['!GetAtt Other.Arn', 'arn:aws:s3:::the-other'],
    ['{ "Fn::GetAtt": [Other, Arn] }', 'arn:aws:s3:::the-other'],
    ['!Sub "${Env}-${!Env}-${Other}-${Other.Arn}"', 'prod-${Env}-the-other-arn:aws:s3:::the-other'],
    ['!Sub ["${a}/${Env}", { a: !Ref Other }]', 'the-other/prod'],
    ['!Join ["-", [a, !Ref Env, 3]]', 'a-prod-3'],
    ['!Join ["-", !Ref Zones]', 'a-b'],
    ['!Select [1, !Ref Zones]', 'b'],
    ['!Select ["0", !Split ["/", "x/y"]]', 'x'],
    ['!FindInMap [ByEnv, !Ref Env, Team]', 'red'],
    ['!If [IsProd, yes-it-is, no]', 'yes-it-is'],
    // An undecided part does not matter where the other decides.
    ['!If [Neither, a, b]', 'b'],
    ['!If [Both, a, b]', 'b'],
    ['!Sub "arn:${AWS::Partition}:s3"', 'arn:aws:s3'],
  ])('that the template decides is resolved: %s', async (expression, expected) => {
    expect(await tagValue(expression)).toBe(expected);
  });

  it.each([
    ['!Ref Owner', '!Ref Owner', 'the parameter has no default; say it with --parameter Owner=…'],
    ['!Ref Key', '!Ref Key', 'Systems Manager holds its value'],
    ['!Ref AWS::StackName', '!Ref AWS::StackName', 'say it with --parameter AWS::StackName=…'],
    ['!Ref Queue', '!Ref Queue', 'AWS::SQS::Queue gets its name when it is deployed'],
    ['!GetAtt Queue.Arn', '!GetAtt Queue.Arn', 'AWS::SQS::Queue is known once it is deployed'],
    ['!Ref Nobody', '!Ref Nobody', 'the template has nothing of that name'],
    ['!ImportValue shared', '!ImportValue', 'this function is not read here'],
    ['!Sub "${Env}-${Owner}"', '!Ref Owner', 'the parameter has no default; say it with --parameter Owner=…'],
    ['!If [IsOwned, a, b]', '!Ref Owner', 'the parameter has no default; say it with --parameter Owner=…'],
    ['!If [Loop, a, b]', 'the condition Loop', 'it leads back to itself'],
    ['!If [Nobody, a, b]', 'the condition Nobody', 'the template has none of that name'],
    ['!FindInMap [ByEnv, dev, Team]', '!FindInMap', 'ByEnv has no dev with Team'],
    ['!Select [5, !Ref Zones]', '!Select', 'there is nothing at that place'],
    ['"{{resolve:ssm:/path}}"', '{{resolve:…}}', 'a dynamic reference is looked up by CloudFormation'],
  ])('that only a deployment decides is reported, not guessed: %s', async (expression, what, why) => {
    const place = 'Resources.Bucket.Properties.Tags[0].Value';
    expect(await tagValue(expression)).toBe(`unresolved: ${place}: ${what} is only known once deployed: ${why}`);
  });

  it('takes what is given of parameters and pseudo parameters', async () => {
    expect(await tagValue('!Sub "${Owner}-${AWS::StackName}"', { Owner: 'me', 'AWS::StackName': 's' })).toBe('me-s');
    expect(await tagValue('!If [IsProd, a, b]', { Env: 'test' })).toBe('b');
  });

  it('takes a setting away where it gives AWS::NoValue', async () => {
    const text = `
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: !Ref AWS::NoValue
      Tags: [!Ref AWS::NoValue, { Key: a, Value: b }]`;
    expect(await bucketIn(text)).toMatchObject({
      versioning: { state: 'absent' },
      tags: { state: 'found', value: { a: 'b' } },
    });
  });

  it('leaves the other documents of the bucket as they are', async () => {
    const settings = await bucketIn(`${head}!Ref Owner\n      VersioningConfiguration: { Status: Enabled }`, {
      name: 'Bucket',
    });
    expect(settings).toMatchObject({
      tags: { why: 'unresolved' },
      versioning: { state: 'found' },
      lifecycle: { state: 'absent' },
    });
  });
});
