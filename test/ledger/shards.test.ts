import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cadencesOf, shardsOf } from '../../shared/ledger/shards.ts';
import { configOf, serviceOf } from './samples.ts';

const endpoints = (count: number) => Array.from({ length: count }, (_, index) => `e${index}`);

describe('shards', () => {
  it('are packed by cadence in the order of the config, and a service is never split', () => {
    const config = configOf(
      ['us-east-1'],
      [
        serviceOf('a', 60_000, endpoints(2)),
        serviceOf('b', 30_000, endpoints(3)),
        serviceOf('c', 60_000, endpoints(2)),
        serviceOf('d', 60_000, endpoints(9)),
        serviceOf('e', 60_000, endpoints(1)),
      ],
    );
    expect(cadencesOf(config)).toEqual([30_000, 60_000]);
    const shards = shardsOf(config, () => 4).map(({ id, services }) => [id, services.map((service) => service.id)]);
    expect(shards).toEqual([
      ['30000-0', ['b']],
      ['60000-0', ['a', 'c']],
      ['60000-1', ['d']],
      ['60000-2', ['e']],
    ]);
  });

  it('hold every endpoint once, within the limit unless one service alone is larger', () => {
    const service = fc.record({
      everyMs: fc.constantFrom(10_000, 30_000, 60_000),
      size: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(service, { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (sizes, endpointsMax) => {
        const services = sizes.map(({ everyMs, size }, index) => serviceOf(`s${index}`, everyMs, endpoints(size)));
        const shards = shardsOf(configOf(['us-east-1'], services), () => endpointsMax);
        for (const shard of shards) {
          expect(shard.id).toBe(`${shard.everyMs}-${shard.index}`);
          expect(shard.endpoints.length <= endpointsMax || shard.services.length === 1).toBe(true);
          expect(shard.services.every(({ everyMs }) => everyMs === shard.everyMs)).toBe(true);
        }
        expect(new Set(shards.map(({ id }) => id)).size).toBe(shards.length);
        const probed = shards.flatMap((shard) => shard.endpoints.map((one) => `${one.service} ${one.endpoint.id}`));
        const configured = services.flatMap((one) => one.endpoints.map(({ id }) => `${one.id} ${id}`));
        expect(probed.toSorted()).toEqual(configured.toSorted());
      }),
    );
  });
});
