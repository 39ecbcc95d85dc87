import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGather } from '../../../shared/restore/find/gather.ts';
import { partName } from '../../../shared/restore/find/partName.ts';
import type { BackupSet } from '../../../shared/restore/find/set.ts';

function gathered(keys: readonly string[], isSplit = true): readonly BackupSet[] {
  const gather = createGather(isSplit);
  // As S3 lists them. These keys are ASCII, whose order is that of JavaScript.
  const sets = keys
    .toSorted()
    .flatMap((key) => gather.add({ bucket: 'b', key, size: 1, modifiedAt: 0, storageClass: 'STANDARD' }));
  return [...sets, ...gather.end()];
}

const numbers = (count: number, from = 1) => Array.from({ length: count }, (_, index) => index + from);

describe('the number of a part', () => {
  it.each([
    ['a.tar.001', 'a.tar', 1, undefined],
    ['a.part-01', 'a', 1, undefined],
    ['a.part01.rar', 'a.rar', 1, undefined],
    ['a.dump_part_7', 'a.dump', 7, undefined],
    // split(1) names its outputs aa, ab, …, az, ba.
    ['a.partaa', 'a', 0, undefined],
    ['a.partba', 'a', 26, undefined],
    ['a-01-of-05.tar.gz', 'a.tar.gz', 1, 5],
    ['a-00000-of-00003', 'a', 0, 3],
    ['a.part-2-of-5', 'a', 2, 5],
  ])('is read in %s', (key, whole, number, of) => {
    expect(partName(key)).toMatchObject({ whole, number, ...(of === undefined ? {} : { of }) });
  });

  it.each(['a.dump', 'orders-2026.11.30', 'a.12', 'a.20261130', 'a.parts', 'a.partial', 'a.part', 'a.1234'])(
    'is not in %s',
    (key) => {
      if (key === 'a.partial') expect(partName(key)?.of).toBeUndefined();
      else expect(partName(key)).toBeUndefined();
    },
  );
});

describe('parts of one backup', () => {
  it.each([
    ['.001', numbers(3).map((n) => `a.dump.00${n}`)],
    ['without leading zeros', numbers(12).map((n) => `a.dump.part${n}`)],
    ['split', ['a', 'b', 'c'].map((letter) => `a.dump.parta${letter}`)],
    ['a total', numbers(5).map((n) => `a-0${n}-of-05.dump`)],
    ['from zero', numbers(3, 0).map((n) => `a-${n}-of-3`)],
  ])('are in order and complete: %s', (_what, keys) => {
    const [set, ...others] = gathered([...keys, 'b.dump']);
    expect(set?.objects.map(({ key }) => key)).toEqual(keys);
    expect(set?.incomplete).toBeUndefined();
    expect(others).toHaveLength(1);
  });

  it.each([
    ['a gap', ['a.001', 'a.003'], 'part 2 is missing'],
    ['no first one', ['a.002', 'a.003'], 'its first part is missing: the lowest number is 2'],
    ['no last one of a known total', ['a-1-of-3', 'a-2-of-3'], '2 of 3 parts are there'],
    ['one number twice', ['a.part1', 'a.part01'], 'part 1 is there twice'],
  ])('are incomplete: %s', (_what, keys, why) => {
    expect(gathered(keys)).toMatchObject([{ incomplete: why }]);
  });

  it('are backups of their own where the config says so', () => {
    expect(gathered(['a.001', 'a.003'], false)).toHaveLength(2);
  });

  it('may still be joined by one more, unless their names tell the total', () => {
    expect(gathered(['a.001'])).toMatchObject([{ isOpenEnded: true }]);
    expect(gathered(['a-1-of-1'])).toMatchObject([{ isOpenEnded: false }]);
  });

  it('are told apart from those of every other set, whatever stands between them', () => {
    const base = fc.stringMatching(/^[abp.-]{1,4}$/);
    const sets = fc.dictionary(base, fc.integer({ min: 1, max: 12 }), { minKeys: 1, maxKeys: 6 });
    fc.assert(
      fc.property(sets, (counts) => {
        const keys = Object.entries(counts).flatMap(([name, count]) => numbers(count).map((n) => `${name}x.part${n}`));
        const made = gathered(keys).map(({ whole, objects, incomplete }) => [whole, objects.length, incomplete]);
        const expected = Object.entries(counts).map(([name, count]) => [`${name}x`, count, undefined]);
        expect(made.toSorted()).toEqual(expected.toSorted());
      }),
    );
  });
});
