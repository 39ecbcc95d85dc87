/** Templates that somebody wrote to make a machine work without end: each is answered, and what is not known is unresolved. */
import { describe, expect, it } from 'vitest';
import { bucketIn } from './read.ts';

function tagged(sections: string, value: string): string {
  return `${sections}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      Tags: [{ Key: x, Value: ${value} }]
`;
}

function conditions(count: number, next: (before: string) => string): string {
  const chain = Array.from({ length: count }, (_, n) => `  C${n + 1}: ${next(`!Condition C${n}`)}`);
  return ['Conditions:', '  C0: !Equals [a, a]', ...chain].join('\n');
}

async function tagsOf(text: string, parameters: Readonly<Record<string, string>> = {}) {
  const { tags } = await bucketIn(text, { parameters });
  return tags.state === 'found' ? tags.value : tags;
}

const unresolved = (text: RegExp) => ({ state: 'unknown', why: 'unresolved', text: expect.stringMatching(text) });

describe('a hostile template', () => {
  it('whose conditions each ask for the one before it twice is decided', async () => {
    const text = tagged(
      conditions(60, (before) => `!And [${before}, ${before}]`),
      '!If [C60, yes-it-is, no]',
    );
    expect(await tagsOf(text)).toEqual({ x: 'yes-it-is' });
  });

  it('whose conditions each ask twice for what only a deployment knows is unresolved', async () => {
    const sections = conditions(60, (before) => `!Or [${before}, ${before}]`).replace(
      '[a, a]',
      '[!Ref AWS::StackId, a]',
    );
    expect(await tagsOf(tagged(sections, '!If [C60, a, b]'))).toEqual(unresolved(/!Ref AWS::StackId is only known/));
  });

  it('whose conditions lead back to one another is unresolved, wherever one begins', async () => {
    const loop = 'Conditions:\n  A: !Or [!Condition B, !Equals [a, a]]\n  B: !Not [!Condition A]';
    for (const name of ['A', 'B']) {
      expect(await tagsOf(tagged(loop, `!If [${name}, a, b]`))).toEqual(unresolved(/it leads back to itself/));
    }
  });

  it('whose conditions lead on for ever is unresolved', async () => {
    const text = tagged(
      conditions(9_000, (before) => `!Not [${before}]`),
      '!If [C9000, a, b]',
    );
    expect(await tagsOf(text)).toEqual(unresolved(/it leads on through more than/));
  });

  // CloudFormation Template Reference, "Mappings syntax": "You can't include parameters, pseudo parameters, or intrinsic
  // functions in the Mappings section."
  it.each([
    ['itself', '!FindInMap [M, T, a]'],
    ['a parameter', '!Ref AWS::Partition'],
    ['a function in a list', '[!Ref AWS::Partition]'],
    ['a map', '{ b: c }'],
  ])('whose mapping holds %s is unresolved', async (_, held) => {
    const text = tagged(`Mappings: { M: { T: { a: ${held} } } }`, '!FindInMap [M, T, a]');
    expect(await tagsOf(text)).toEqual(unresolved(/!FindInMap is only known once deployed: a mapping holds texts/));
  });

  it('takes lists from mappings', async () => {
    const text = tagged('Mappings: { M: { T: { a: [p, q] } } }', '!Join ["-", !FindInMap [M, T, a]]');
    expect(await tagsOf(text)).toEqual({ x: 'p-q' });
  });

  it.each([
    ['steps', Array.from({ length: 40 }).reduce<string>((inner) => `!Sub ["\${a}\${a}", { a: ${inner} }]`, 'x')],
    ['text', `!Join ["${'-'.repeat(100_000)}", !Split [",", "${','.repeat(100_000)}"]]`],
    ['text', `!Sub "${'${P}'.repeat(10_000)}"`],
    ['steps', `!Join ["", [${Array.from({ length: 100 }, () => '!Join ["", !Ref L]').join(', ')}]]`],
  ])('that asks for too many %s is unresolved', async (_, value) => {
    const parameters = `Parameters:
  P: { Type: String, Default: ${'p'.repeat(100_000)} }
  L: { Type: CommaDelimitedList, Default: "${','.repeat(100_000)}" }`;
    expect(await tagsOf(tagged(parameters, value))).toEqual(unresolved(/it takes more (steps|text) than/));
  });
});
