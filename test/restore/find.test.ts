import { describe, expect, it } from 'vitest';
import type { FindRule, ObjectSource } from '../../shared/config/restoreConfig.ts';
import { type FindInput, findBackup } from '../../shared/restore/find.ts';
import { StoreError } from '../../shared/restore/store.ts';
import { bucket, type Stored, storeOf } from './storedBackups.ts';

const now = Date.parse('2026-11-30T12:00:00Z');
const dayMs = 86_400_000;
const { signal } = new AbortController();

function source(find: Partial<FindRule> = {}, more: Partial<ObjectSource> = {}): ObjectSource {
  return {
    kind: 'objects',
    from: { bucket, prefix: 'db/' },
    pick: { from: 'primary', which: { kind: 'newest' } },
    find: { time: 'key', parts: true, ...find },
    ...more,
  };
}

function find(objects: readonly Stored[], input: Partial<FindInput> = {}) {
  const asked = { source: source(), shrinkMaxPercent: 50, now, random: () => 0, ...input };
  return findBackup(asked, { store: storeOf(objects), signal });
}

async function foundKeys(objects: readonly Stored[], input: Partial<FindInput> = {}): Promise<readonly string[]> {
  const found = await find(objects, input);
  if (!found.ok) throw new Error(`${found.failure.code}: ${found.failure.text}`);
  return found.value.objects.map(({ key }) => key);
}

async function warned(objects: readonly Stored[], input: Partial<FindInput> = {}): Promise<readonly string[]> {
  const found = await find(objects, input);
  if (!found.ok) throw new Error(`${found.failure.code}: ${found.failure.text}`);
  return found.value.warnings.map(({ code, text }) => `${code}: ${text}`);
}

const daily = (day: number, size = 100): Stored => ({
  key: `db/2026-11-${String(day).padStart(2, '0')}T04:00:00Z.dump`,
  at: `2026-11-${String(day).padStart(2, '0')}T05:00:00Z`,
  size,
});

describe('the newest backup', () => {
  it('is the one whose key says the latest time, whatever was written last', async () => {
    const found = await find([
      daily(28),
      { ...daily(29), at: '2026-11-29T05:00:00Z' },
      { ...daily(27), at: '2026-11-30T11:00:00Z' },
    ]);
    expect(found).toMatchObject({
      ok: true,
      value: {
        from: 'primary',
        place: { bucket, prefix: 'db/' },
        takenAt: Date.parse('2026-11-29T04:00:00Z'),
        takenBy: 'key',
        objects: [{ key: 'db/2026-11-29T04:00:00Z.dump' }],
        bytes: 100,
      },
    });
  });

  it('is the one that was written last where the config says so, and where the keys say nothing', async () => {
    const objects = [daily(28), { ...daily(27), at: '2026-11-30T11:00:00Z' }];
    expect(await foundKeys(objects, { source: source({ time: 'modified' }) })).toEqual([
      'db/2026-11-27T04:00:00Z.dump',
    ]);
    const unnamed = [
      { key: 'db/b.dump', at: '2026-11-29T00:00:00Z' },
      { key: 'db/a.dump', at: '2026-11-30T00:00:00Z' },
    ];
    expect(await find(unnamed)).toMatchObject({
      value: { objects: [{ key: 'db/a.dump' }], takenBy: 'modified', takenAt: Date.parse('2026-11-30T00:00:00Z') },
    });
  });

  it('leaves the hour to LastModified where its key says the day alone, and only within that day', async () => {
    const within = await find([{ key: 'db/2026-11-29.dump', at: '2026-11-29T23:30:00Z' }]);
    expect(within).toMatchObject({ value: { takenAt: Date.parse('2026-11-29T23:30:00Z'), takenBy: 'modified' } });
    const copied = await find([{ key: 'db/2026-11-29.dump', at: '2026-11-30T09:00:00Z' }]);
    expect(copied).toMatchObject({ value: { takenAt: Date.parse('2026-11-29T00:00:00Z'), takenBy: 'key' } });
  });

  it('is none of what is no backup', async () => {
    const others = ['.partial', '.tmp', '.inprogress', '.filepart', '.part', '.sha256', '.md5', '.sig'].map(
      (ending): Stored => ({ key: `db/2026-11-30T04:00:00Z.dump${ending}` }),
    );
    const folder = { key: 'db/2026-11-30T05:00:00Z/', size: 0 };
    const marker = { key: 'db/_SUCCESS', at: '2026-11-30T06:00:00Z', size: 0 };
    expect(await foundKeys([daily(20), ...others, folder, marker])).toEqual(['db/2026-11-20T04:00:00Z.dump']);
  });

  it('is an empty one, if that was written last: nothing would be as wrong as to overlook it', async () => {
    expect(await find([daily(28), daily(29, 0)])).toMatchObject({ value: { bytes: 0 } });
  });

  it('matches the pattern behind the prefix', async () => {
    const objects = [daily(28), { key: 'db/2026-11-29T04:00:00Z.log' }, { key: 'db/deep/2026-11-27T04:00:00Z.dump' }];
    expect(await foundKeys(objects, { source: source({ match: '*.dump' }) })).toEqual(['db/2026-11-28T04:00:00Z.dump']);
    expect(await foundKeys(objects, { source: source({ match: 'deep/*' }) })).toEqual([
      'db/deep/2026-11-27T04:00:00Z.dump',
    ]);
  });

  it('is the newest one taken at or before the time that was asked for', async () => {
    const objects = [27, 28, 29].map((day) => daily(day));
    for (const at of ['2026-11-28T04:00:00Z', '2026-11-29T03:59:59Z']) {
      expect(await foundKeys(objects, { at: Date.parse(at), rpoMs: 1 })).toEqual(['db/2026-11-28T04:00:00Z.dump']);
      expect(await warned(objects, { at: Date.parse(at), rpoMs: 1 })).toEqual([]);
    }
  });

  it('is found among many, in the memory of some thousands', async () => {
    const count = 100_000;
    const store = storeOf([daily(29)], {
      async *list() {
        for (let n = 0; n < count; n += 1) {
          yield { bucket, key: `db/${1_000_000_000 + n}`, size: n, modifiedAt: 0, storageClass: 'STANDARD' };
        }
        yield { bucket, key: 'db/2026-11-29T04:00:00Z.dump', size: 1, modifiedAt: 0, storageClass: 'STANDARD' };
      },
    });
    const found = await findBackup({ source: source(), shrinkMaxPercent: 50, now, random: () => 0 }, { store, signal });
    // The median of 99,990 … 99,999.
    expect(found).toMatchObject({ value: { takenAt: Date.parse('2026-11-29T04:00:00Z'), medianBytes: 99_994.5 } });
  });
});

describe('a backup of several objects', () => {
  const parts = (day: number, numbers: readonly number[], at?: string): readonly Stored[] =>
    numbers.map((number) => ({
      ...daily(day),
      key: `${daily(day).key}.00${number}`,
      ...(at === undefined ? {} : { at }),
    }));

  it('is all of its parts, in order', async () => {
    const found = await find([daily(28), ...parts(29, [3, 1, 2])]);
    expect(found).toMatchObject({ value: { bytes: 300, takenAt: Date.parse('2026-11-29T04:00:00Z') } });
    expect(await foundKeys(parts(29, [3, 1, 2]))).toEqual([1, 2, 3].map((number) => `${daily(29).key}.00${number}`));
  });

  it('is passed over and reported when a part is missing, after an hour', async () => {
    const objects = [daily(28), ...parts(29, [1, 3])];
    expect(await foundKeys(objects)).toEqual([daily(28).key]);
    expect(await warned(objects)).toEqual([
      `incomplete: The backup ${daily(29).key} is incomplete: part 2 is missing.`,
    ]);
    const young = [daily(28), ...parts(29, [1, 3], '2026-11-30T11:01:00Z')];
    expect(await foundKeys(young)).toEqual([daily(28).key]);
    expect(await warned(young)).toEqual([]);
  });

  it('fails as incomplete when there is no other', async () => {
    expect(await find(parts(29, [2, 3]))).toMatchObject({ ok: false, failure: { code: 'incomplete' } });
  });

  it('is still being written for ten minutes after its last part, unless the names tell how many there are', async () => {
    const written = (at: string) => [daily(28), ...parts(29, [1, 2], at)];
    expect(await foundKeys(written('2026-11-30T11:51:00Z'))).toEqual([daily(28).key]);
    expect(await foundKeys(written('2026-11-30T11:49:00Z'))).toHaveLength(2);
    const told = [1, 2].map(
      (number): Stored => ({ key: `db/20261129T04-${number}-of-2.dump`, at: '2026-11-30T11:59:00Z' }),
    );
    expect(await foundKeys([daily(28), ...told])).toHaveLength(2);
  });
});

describe('a backup with a marker or a manifest', () => {
  const folder = (day: number, names: readonly string[]): readonly Stored[] =>
    names.map((name) => ({ ...daily(day), key: `db/2026-11-${day}/${name}` }));

  it('is complete when the marker is in its folder', async () => {
    const marked = { source: source({ marker: '_DONE' }) };
    const objects = [...folder(28, ['_DONE', 'all.tar']), ...folder(29, ['all.tar'])];
    expect(await foundKeys(objects, marked)).toEqual(['db/2026-11-28/all.tar']);
    expect(await warned(objects, marked)).toEqual([expect.stringContaining('db/2026-11-29/_DONE is missing')]);
  });

  it('has its manifest by name, or by suffix, of the whole', async () => {
    const byName = { source: source({ manifest: { kind: 'name', name: 'SUMS' } }) };
    expect(await find(folder(28, ['SUMS', 'all.tar']), byName)).toMatchObject({
      value: { objects: [{ key: 'db/2026-11-28/all.tar' }], manifest: { key: 'db/2026-11-28/SUMS' } },
    });
    const bySuffix = { source: source({ manifest: { kind: 'suffix', suffix: '.sums' } }) };
    const split = folder(28, ['all.tar.001', 'all.tar.002', 'all.tar.sums']);
    expect(await find(split, bySuffix)).toMatchObject({
      value: { bytes: 200, manifest: { key: 'db/2026-11-28/all.tar.sums' } },
    });
    expect(await find(folder(28, ['all.tar']), bySuffix)).toMatchObject({ failure: { code: 'incomplete' } });
  });
});

describe('a backup at random', () => {
  const objects = Array.from({ length: 20 }, (_, index) => daily(index + 10));
  const within = { kind: 'random', withinMs: 5 * dayMs } as const;
  const picked = (random: () => number, which: ObjectSource['pick']['which'] = within, from = objects) =>
    find(from, { source: source({}, { pick: { from: 'primary', which } }), random, rpoMs: dayMs });

  it('is each of those within the span, as likely as any other', async () => {
    const days = new Map<number, number>();
    // 26 to 29 November are within five days of noon of the 30th; so many draws of a shuffle of four, evenly spread.
    const steps = Array.from({ length: 12 }, (_, index) => (index + 0.5) / 12);
    for (const a of steps) {
      for (const b of steps) {
        for (const c of steps) {
          const draws = [a, b, c];
          const found = await picked(() => draws.shift() ?? 0);
          if (!found.ok) throw new Error(found.failure.text);
          const day = new Date(found.value.takenAt).getUTCDate();
          days.set(day, (days.get(day) ?? 0) + 1);
        }
      }
    }
    expect([...days].sort()).toEqual([26, 27, 28, 29].map((day) => [day, 12 ** 3 / 4]));
  });

  it('is judged by the age of the newest', async () => {
    expect(await picked(() => 0)).toMatchObject({ value: { warnings: [{ code: 'stale-backup' }] } });
    expect(await picked(() => 0, within, [...objects, daily(30)])).toMatchObject({ value: { warnings: [] } });
  });

  it('is the newest one, and that is said, when none was taken within the span', async () => {
    const found = await picked(() => 0, { kind: 'random', withinMs: 3_600_000 });
    expect(found).toMatchObject({
      value: { takenAt: Date.parse('2026-11-29T04:00:00Z'), warnings: [{ code: 'stale-backup' }] },
    });
  });
});

describe('what is reported of a backup', () => {
  it('is that it is older than the objective, and not when it is just as old', async () => {
    const age = now - Date.parse('2026-11-29T04:00:00Z');
    expect(await warned([daily(29)], { rpoMs: age })).toEqual([]);
    expect(await warned([daily(29)], { rpoMs: age - 1 })).toEqual([
      expect.stringMatching(/^stale-backup: The newest backup was taken at 2026-11-29T04:00:00.000Z, 32 hours ago/),
    ]);
  });

  it.each([
    // The median of 100, 200 and 300 is 200.
    [[100, 200, 300, 99], 50, 200, 'shrunk'],
    [[100, 200, 300, 100], 50, 200, undefined],
    [[100, 200, 300, 400, 125], 50, 250, undefined],
    [[100, 200, 300, 400, 124], 50, 250, 'shrunk'],
    [[100, 200, 1], 50, undefined, undefined],
    [[100, 200, 300, 0], 100, 200, undefined],
    [[0, 0, 0, 0], 50, 0, undefined],
  ] as const)(
    'is that it is smaller than those before it: %j, at most %i %%',
    async (sizes, shrinkMaxPercent, median, code) => {
      const found = await find(
        sizes.map((size, index) => daily(index + 20, size)),
        { shrinkMaxPercent },
      );
      if (!found.ok) throw new Error(found.failure.text);
      expect(found.value.medianBytes).toBe(median);
      expect(found.value.warnings.map((one) => one.code)).toEqual(code === undefined ? [] : [code]);
    },
  );

  it('compares with the ten before it, and no more', async () => {
    const sizes = [1, 1, 1, ...Array.from({ length: 10 }, () => 1_000), 900];
    const found = await find(sizes.map((size, index) => daily(index + 10, size)));
    expect(found).toMatchObject({ value: { medianBytes: 1_000 } });
  });
});

describe('no backup', () => {
  it('is told with what was seen instead', async () => {
    const objects: readonly Stored[] = [
      { key: 'db/', size: 0 },
      { key: 'db/a.dump.partial' },
      { key: 'db/b.dump.tmp' },
      { key: 'db/c.log' },
      { key: 'other/d.dump' },
    ];
    const found = await find(objects, { source: source({ match: '*.dump' }) });
    expect(found).toMatchObject({ ok: false, failure: { code: 'no-backup' } });
    expect(found.ok ? '' : found.failure.text).toBe(
      'There is no backup under s3://acme-backups/db/: 4 objects, of which 1 is folder markers, 2 are unfinished (.partial, .part, .tmp, .inprogress, .filepart), 1 is not matched by the pattern.',
    );
    expect(await find([])).toMatchObject({ failure: { text: expect.stringContaining('no object at all') } });
  });

  it('is there of a time before the first', async () => {
    const found = await find([daily(28)], { at: Date.parse('2026-11-01T00:00:00Z') });
    expect(found).toMatchObject({ failure: { code: 'no-backup', text: expect.stringContaining('1 taken later') } });
  });

  it('is in a replica that is not configured, and in a bucket that is gone', async () => {
    expect(await find([daily(28)], { from: 'replica' })).toMatchObject({ failure: { code: 'no-backup' } });
    const store = storeOf([], {
      list: () => {
        throw new StoreError('missing', 'There is no bucket named acme-backups.');
      },
    });
    const found = await findBackup({ source: source(), shrinkMaxPercent: 50, now, random: () => 0 }, { store, signal });
    expect(found).toMatchObject({ failure: { code: 'no-backup', text: 'There is no bucket named acme-backups.' } });
  });

  it('is not said when nobody could look: a denial is a reason of its own, and the rest may work later', async () => {
    const refusing = (code: 'denied' | 'unreachable') => {
      const store = storeOf([], {
        list: () => {
          throw new StoreError(code, 'refused');
        },
      });
      return findBackup({ source: source(), shrinkMaxPercent: 50, now, random: () => 0 }, { store, signal });
    };
    expect(await refusing('denied')).toMatchObject({ failure: { code: 'denied' } });
    await expect(refusing('unreachable')).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('comes from the replica when that is asked for', async () => {
    const replicated = source({}, { replica: { bucket, prefix: 'copy/' } });
    const objects = [daily(29), { ...daily(28), key: 'copy/2026-11-28T04:00:00Z.dump' }];
    expect(await foundKeys(objects, { source: replicated, from: 'replica' })).toEqual([
      'copy/2026-11-28T04:00:00Z.dump',
    ]);
  });
});
