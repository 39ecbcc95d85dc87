import { describe, expect, it } from 'vitest';
import type { BucketDocuments } from '../../../shared/storage/bucket.ts';
import { type CollectedBucket, collectEstate } from '../../../shared/storage/collect/collectEstate.ts';
import { documentsOf } from '../../../shared/storage/documents/documentsOf.ts';
import { absent, found } from '../../../shared/storage/looked.ts';

type Destination = { readonly Bucket: string; readonly Account?: string };

function documentsWith(bucket: string, destinations: readonly Destination[]): BucketDocuments {
  const Rules = destinations.map((Destination) => ({ Status: 'Enabled', Filter: {}, Destination }));
  const replication = found({ ReplicationConfiguration: { Role: 'r', Rules } });
  const documents = documentsOf((name) =>
    name === 'get-bucket-replication' && Rules.length > 0 ? replication : absent,
  );
  return { bucket, account: found('123456789012'), documents };
}

const to = (bucket: string, Account?: string): Destination => ({
  Bucket: `arn:aws:s3:::${bucket}`,
  ...(Account === undefined ? {} : { Account }),
});

function sourceOf(estate: Readonly<Record<string, readonly Destination[]>>) {
  const asked: CollectedBucket[] = [];
  let [now, most] = [0, 0];
  return {
    asked,
    most: () => most,
    async collect(bucket: CollectedBucket) {
      asked.push(bucket);
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      if (bucket.name === 'bad') throw new TypeError('a bug');
      return documentsWith(bucket.name, estate[bucket.name] ?? []);
    },
  };
}

describe('an estate', () => {
  it('has the named buckets and where they replicate to, each once', async () => {
    const source = sourceOf({
      a: [to('b'), to('elsewhere')],
      b: [to('a'), to('elsewhere')],
      elsewhere: [to('too-far')],
    });
    const estate = await collectEstate([{ name: 'a' }, { name: 'b' }], source);
    expect([...estate.keys()]).toEqual(['a', 'b', 'elsewhere']);
    expect(source.asked.map(({ name }) => name)).toEqual(['a', 'b', 'elsewhere']);
  });

  const role = 'arn:aws:iam::123456789012:role/audit';
  it.each([
    ['as its source where nothing is said of its account', to('d'), { name: 'd', role }],
    ['as its source in the same account', to('d', '123456789012'), { name: 'd', role, account: '123456789012' }],
    ['without the role in another account', to('d', '210987654321'), { name: 'd', account: '210987654321' }],
  ])('looks at a destination %s', async (_, destination, expected) => {
    const source = sourceOf({ a: [destination] });
    await collectEstate([{ name: 'a', role }], source);
    expect(source.asked[1]).toEqual(expected);
  });

  it('is collected a few at a time', async () => {
    const source = sourceOf({});
    await collectEstate(
      Array.from({ length: 20 }, (_, index) => ({ name: `b${index}` })),
      source,
      { atOnce: 3 },
    );
    expect(source.most()).toBe(3);
  });

  it('has every destination, those that are too many without having looked', async () => {
    const source = sourceOf({ a: [to('x'), to('y'), to('z')] });
    const estate = await collectEstate([{ name: 'a' }], source, { destinationsMax: 1 });
    expect(source.asked).toHaveLength(2);
    expect(estate.get('x')?.versioning.state).toBe('absent');
    for (const name of ['y', 'z']) expect(estate.get(name)?.versioning).toMatchObject({ why: 'not-collected' });
  });

  it('leaves a bucket unknown whose collecting fails, and goes on', async () => {
    const estate = await collectEstate([{ name: 'bad' }, { name: 'a' }], sourceOf({}));
    expect(estate.get('bad')?.lifecycle).toMatchObject({ why: 'failed' });
    expect(estate.get('a')?.lifecycle.state).toBe('absent');
  });

  it('leaves uncollected what there is no time for', async () => {
    const source = sourceOf({});
    const buckets = ['a', 'b', 'c'].map((name) => ({ name }));
    const estate = await collectEstate(buckets, source, { atOnce: 1, hasTime: () => source.asked.length < 2 });
    expect([...estate].map(([name, { lifecycle }]) => [name, lifecycle.state])).toEqual([
      ['a', 'absent'],
      ['b', 'absent'],
      ['c', 'unknown'],
    ]);
  });

  it('does not look again at what is known', async () => {
    const first = await collectEstate([{ name: 'a' }], sourceOf({ a: [to('d')] }));
    const source = sourceOf({});
    expect([...(await collectEstate([{ name: 'a' }, { name: 'n' }], source, { known: first })).keys()]).toEqual([
      'a',
      'd',
      'n',
    ]);
    expect(source.asked.map(({ name }) => name)).toEqual(['n']);
  });
});
