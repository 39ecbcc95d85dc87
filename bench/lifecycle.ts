/** Tracing a listing: what becomes of each of a million objects, a page of a thousand keys after another. */
import { dayMs } from '../shared/availability/slots.ts';
import type { Lifecycle, LifecycleRule } from '../shared/storage/bucket.ts';
import { costOf } from '../shared/storage/cost/cost.ts';
import { priceList } from '../shared/storage/cost/priceList.ts';
import { pricesFor } from '../shared/storage/cost/pricesFor.ts';
import { deletedAt, type Life, type ObjectFacts } from '../shared/storage/life.ts';
import { compileLifecycle, lifeOf } from '../shared/storage/lifecycle.ts';
import { milliseconds, seededRandom, short, timed } from './measure.ts';
import { below, type Figure, type RowResult } from './report.ts';

const keyCount = 1_000_000;
const pageKeys = 1_000;
/** The engine compiles what it has seen often enough; that is not what a listing of a million waits for. */
const warmUpPages = 50;
const limitUs = 10;

/** As ListObjectsV2 gives them. */
type Listed = { readonly Key: string; readonly Size: number; readonly LastModified: string };

export async function benchLifecycle(): Promise<RowResult> {
  const lifecycle = manyRules();
  const live = compileLifecycle(lifecycle);
  const prefixes = lifecycle.rules.map(({ filter }) => filter.prefix);
  const prices = pricesFor('us-east-1', priceList);
  if (prices.state !== 'found') throw new Error('The price list has lost us-east-1.');
  const random = seededRandom(5);
  const ms = { life: 0, cost: 0, uncompiled: 0, floor: 0 };
  let seen = 0;
  for (let page = -warmUpPages; page < keyCount / pageKeys; page += 1) {
    const listed = pageOf(random);
    const lives: Life[] = [];
    const facts = listed.map(factsOf);
    const took = {
      floor: timed(() => {
        for (const { Key, LastModified } of listed) seen += touched(Key, Date.parse(LastModified), prefixes);
      }),
      life: timed(() => {
        for (const one of listed) lives.push(live(factsOf(one)));
      }),
      uncompiled: timed(() => {
        for (const one of facts) seen += deletedAt(lifeOf(one, lifecycle)) ?? 0;
      }),
      cost: timed(() => {
        for (const [index, life] of lives.entries()) {
          const { size = 0, createdAt = 0 } = facts[index] ?? {};
          seen += costOf(life, { size }, prices.value, createdAt, createdAt + 3_000 * dayMs).totalUsd;
        }
      }),
    };
    if (page < 0) continue;
    ms.floor += took.floor;
    ms.life += took.life;
    ms.uncompiled += took.uncompiled;
    ms.cost += took.cost;
  }
  if (seen === 0) throw new Error('Nothing was looked at.');
  const floor = `dates parsed and prefixes compared ${perKey(ms.floor)}`;
  return {
    title: `Tracing a listing of ${short(keyCount)} keys under ${lifecycle.rules.length} rules`,
    figures: [
      {
        ...figure('a life', perKey(ms.life), floor, ms.life / ms.floor),
        aim: below(limitUs, perKeyUs(ms.life), `${limitUs} µs`),
      },
      figure('the listing', milliseconds(ms.life), `dates and prefixes ${milliseconds(ms.floor)}`, ms.life / ms.floor),
      figure(
        'a life, rules not compiled',
        perKey(ms.uncompiled),
        `compiled ${perKey(ms.life)}`,
        ms.uncompiled / ms.life,
      ),
      figure('what a life costs', perKey(ms.cost), `the life ${perKey(ms.life)}`, ms.cost / ms.life),
    ],
    notes: [
      'A life is computed from a key, a size and a date as text, and holds every event until the deletion. The floor parses the same dates, and asks of each key whether it begins with the prefix of each rule.',
    ],
  };
}

function figure(name: string, value: string, beside: string, ratio: number): Figure {
  return { name, figure: value, beside, ratio };
}

function perKeyUs(ms: number): number {
  return (ms * 1_000) / keyCount;
}

function perKey(ms: number): string {
  return `${short(perKeyUs(ms))} µs`;
}

function touched(key: string, createdAt: number, prefixes: readonly string[]): number {
  let count = createdAt > 0 ? 1 : 0;
  for (const prefix of prefixes) if (key.startsWith(prefix)) count += 1;
  return count;
}

const folders = ['pg/base', 'pg/wal', 'logs/app', 'logs/audit', 'exports', 'tmp', 'images', 'reports/daily'] as const;
const start = Date.UTC(2026, 0, 1);

function pageOf(random: () => number): readonly Listed[] {
  return Array.from({ length: pageKeys }, () => {
    const folder = folders[Math.floor(random() * folders.length)] ?? 'other';
    return {
      Key: `${folder}/${Math.floor(random() * 1e12).toString(36)}.gz`,
      Size: Math.floor(2 ** (random() * 30)),
      LastModified: new Date(start + Math.floor(random() * 300 * dayMs)).toISOString(),
    };
  });
}

function factsOf({ Key, Size, LastModified }: Listed): ObjectFacts {
  return {
    key: Key,
    size: Size,
    tags: {},
    createdAt: Date.parse(LastModified),
    storageClass: 'STANDARD',
    versioning: 'enabled',
  };
}

/** The house rule for everything, one of its own for each folder, and two that ask for tags or sizes. */
function manyRules(): Lifecycle {
  const rule = (parts: Partial<LifecycleRule>): LifecycleRule => ({
    enabled: true,
    filter: { prefix: '', tags: {} },
    transitions: [],
    noncurrentTransitions: [],
    ...parts,
  });
  return {
    minimumSize: 'all_storage_classes_128K',
    rules: [
      rule({
        transitions: [
          { when: { days: 30 }, storageClass: 'STANDARD_IA' },
          { when: { days: 90 }, storageClass: 'GLACIER' },
          { when: { days: 365 }, storageClass: 'DEEP_ARCHIVE' },
        ],
        expiration: { days: 2_555 },
        noncurrentTransitions: [{ days: 30, storageClass: 'GLACIER' }],
        noncurrentExpiration: { days: 90 },
      }),
      ...folders.map((folder, index) =>
        rule({ filter: { prefix: `${folder}/`, tags: {} }, expiration: { days: 400 + index }, abortMultipartDays: 7 }),
      ),
      rule({ filter: { prefix: '', tags: { keep: 'short' } }, expiration: { days: 7 } }),
      rule({ filter: { prefix: '', tags: {}, sizeLessThan: 131_072 }, expiration: { days: 1_000 } }),
    ],
  };
}
