import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burstKey, claimKey, dayKey, eventKey, hourKey, roundKey, shardKey } from '../../shared/ledger/keys.ts';
import { lookKeyOf, servicesLookedAt } from '../../shared/ledger/lookKeys.ts';
import { shardsOf } from '../../shared/ledger/shards.ts';
import { anHour, configOf, serviceOf } from './samples.ts';

const observer = fc.constantFrom('us-east-1', 'ap-southeast-2', 'home');
const slot = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
const service = fc.constantFrom('checkout', 'a', 'x'.repeat(63), 'with#hash');

describe('the key of a look', () => {
  it('says of a round and a burst what they were written with', () => {
    fc.assert(
      fc.property(observer, slot, fc.nat(), fc.nat(), service, (name, at, everyMs, shardIndex, id) => {
        const round = { observer: name, everyMs, shardIndex, slot: at };
        expect(lookKeyOf(roundKey(round))).toEqual({ kind: 'round', ...round });
        const burst = { observer: name, service: id, slot: at };
        expect(lookKeyOf(burstKey(burst))).toEqual({ kind: 'burst', ...burst });
      }),
    );
  });

  it.each([
    claimKey({ observer: 'us-east-1', service: 'checkout', slot: anHour }),
    eventKey({ service: 'checkout', at: anHour, id: 'control-7' }),
    hourKey('checkout', anHour, 'us-east-1'),
    dayKey('checkout', anHour, 'us-east-1'),
    shardKey('recent', '30000-0', 'us-east-1'),
    shardKey('board', '30000-0', 'us-east-1'),
    { pk: 'round#us-east-1', sk: '2026-11-22T19:30:00.000Z#0' },
    { pk: 'round#us-east-1#30000', sk: 'yesterday#0' },
    { pk: 'round#us-east-1#30000', sk: '2026-11-22T19:30:00.000Z' },
    { pk: '', sk: '' },
  ])('is none of anything else: %j', (key) => {
    expect(lookKeyOf(key)).toBeUndefined();
  });
});

describe('the services that looks concern', () => {
  const services = [serviceOf('slow', 60_000), serviceOf('a', 30_000), serviceOf('b', 30_000), serviceOf('c', 30_000)];
  const shards = shardsOf(configOf(['us-east-1'], services), () => 2);
  const round = (everyMs: number, shardIndex: number) =>
    roundKey({ observer: 'us-east-1', everyMs, shardIndex, slot: anHour });
  const burst = (id: string) => burstKey({ observer: 'us-west-2', service: id, slot: anHour });

  it('are those of the shard, or the one of the burst, each once', () => {
    expect(servicesLookedAt([round(30_000, 0)], shards)).toEqual(['a', 'b']);
    expect(servicesLookedAt([round(30_000, 1)], shards)).toEqual(['c']);
    expect(servicesLookedAt([round(60_000, 0), round(60_000, 0)], shards)).toEqual(['slow']);
    expect(servicesLookedAt([burst('c'), burst('slow'), round(30_000, 0), burst('a')], shards)).toEqual([
      'a',
      'b',
      'c',
      'slow',
    ]);
  });

  it('are none that the config does not have', () => {
    expect(servicesLookedAt([round(30_000, 2), round(45_000, 0), burst('gone')], shards)).toEqual([]);
    expect(servicesLookedAt([], shards)).toEqual([]);
  });
});
