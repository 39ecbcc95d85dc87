/** What holds of every zone, whatever batches it was given. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RecordSet } from '../../../local/route53/recordSet.ts';
import { applyChangeBatch, type Change, changeActions, type Zone } from '../../../local/route53/zone.ts';
import { contentOf, create, east, emptyZone, pair, refusals, remove, simple, west } from './samples.ts';

const recordSet: fc.Arbitrary<RecordSet> = fc
  .record({
    name: fc.constantFrom('a.example.com.', 'b.example.com.'),
    type: fc.constantFrom('A', 'CNAME'),
    role: fc.constantFrom('PRIMARY', 'SECONDARY', undefined),
    setIdentifier: fc.constantFrom('one', 'two', 'three'),
    ttl: fc.constantFrom(30, 60),
  })
  .map(({ role, setIdentifier, type, ttl, ...rest }) => {
    const value = type === 'A' ? east : 'example.net.';
    const routing = role === undefined ? {} : { failover: role, setIdentifier, healthCheckId: 'check' };
    return { ...rest, type, ...routing, content: { kind: 'values', ttl, values: [value] } } as const;
  });

const change: fc.Arbitrary<Change> = fc.record({ action: fc.constantFrom(...changeActions), recordSet });
const batches = fc.array(fc.array(change, { minLength: 1, maxLength: 5 }), { maxLength: 12 });

/** Written down a second time, without the module's own words. */
function expectLawful(zone: Zone): void {
  const groups = Map.groupBy(zone.recordSets, ({ name, type }) => `${name} ${type}`);
  for (const group of groups.values()) {
    const roles = group.map(({ failover }) => failover);
    if (group.length > 1) expect(roles.toSorted()).toEqual(['PRIMARY', 'SECONDARY']);
  }
  const names = Map.groupBy(zone.recordSets, ({ name }) => name);
  for (const group of names.values()) {
    const types = new Set(group.map(({ type }) => type));
    if (types.has('CNAME')) expect(types.size).toBe(1);
  }
  expect(zone.recordSets.filter(({ type }) => type === 'SOA')).toHaveLength(1);
}

it('never has two record sets of one role, a mixture of policies, or a CNAME beside another type', () => {
  let acceptedCount = 0;
  fc.assert(
    fc.property(batches, (sequence) => {
      let zone = emptyZone;
      for (const batch of sequence) {
        const result = applyChangeBatch(zone, batch);
        if (!result.ok) continue;
        acceptedCount += 1;
        zone = result.zone;
        expectLawful(zone);
      }
    }),
    { numRuns: 500 },
  );
  // Were nearly everything refused, the property would say little.
  expect(acceptedCount).toBeGreaterThan(200);
});

it('applies a batch as its changes one after another, or not at all', () => {
  fc.assert(
    fc.property(batches, (sequence) => {
      let zone = emptyZone;
      for (const batch of sequence) {
        const before = structuredClone(zone);
        const result = applyChangeBatch(zone, batch);
        expect(zone).toEqual(before);
        if (!result.ok) {
          expect(result.messages).not.toEqual([]);
          continue;
        }
        const kept = new Map(contentOf(zone).map((one) => [keyOf(one), one]));
        for (const { action, recordSet: one } of batch) {
          if (action === 'DELETE') kept.delete(keyOf(one));
          else kept.set(keyOf(one), one);
        }
        expect(new Set(result.zone.recordSets)).toEqual(new Set(kept.values()));
        zone = result.zone;
      }
    }),
    { numRuns: 200 },
  );
});

function keyOf({ name, type, setIdentifier }: RecordSet): string {
  return `${name} ${type} ${setIdentifier}`;
}

it('gives every epoch to one writer: with the pair of an older epoch nothing can be changed any more', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), fc.nat(), (flips, pick) => {
      const pairs = [true, ...flips].map((isEast, epoch) => pair(epoch, ...sidesOf(isEast)));
      let zone: Zone = emptyZone;
      for (const [epoch, made] of pairs.entries()) {
        const result = applyChangeBatch(zone, [...(pairs[epoch - 1] ?? []).map(remove), ...made.map(create)]);
        if (!result.ok) throw new Error(result.messages.join());
        zone = result.zone;
      }
      const stale = pairs[pick % (pairs.length - 1)] ?? [];
      const changes = [...stale.map(remove), ...pair(pairs.length, ...sidesOf(pick % 2 === 0)).map(create)];
      expect(refusals(zone, ...changes)).not.toEqual([]);
    }),
  );
});

function sidesOf(isEast: boolean): [string, string] {
  return isEast ? [east, west] : [west, east];
}

it('reads any values and names without throwing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, value) => {
      for (const type of ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'SOA', 'TXT'] as const) {
        applyChangeBatch(emptyZone, [create(simple(type, [value])), create(simple(type, [value], { name }))]);
      }
    }),
  );
});
