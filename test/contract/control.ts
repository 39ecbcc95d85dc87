/** What every control store must do: the decisions of principle 3 and the leases of the design rest on it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicEndpointId } from '../../shared/config/config.ts';
import { regions } from '../../shared/config/regions.ts';
import type { Control, ControlEvent, Flip } from '../../shared/control/control.ts';
import type { ControlStore } from '../../shared/control/store.ts';
import { aName, leaseContract } from './leases.ts';
import { contractOver, type Opened, type Race } from './opened.ts';

export type OpenControl = Opened<ControlStore>;

/** How often a random property is tried; a store across a network is slow, and the cases differ little. */
const numRuns = 25;

export function controlContract(name: string, open: () => Promise<OpenControl>): void {
  contractOver(`the control contract: ${name}`, open, (store, race) => {
    recordContract(store, race);
    leaseContract(store, race);
  });
}

function firstOf(service: string): Control {
  return { service, revision: 1, active: 'us-east-1', epoch: 1, phase: 'settled', flips: [], log: [] };
}

const text = fc.string({ unit: 'binary', maxLength: 20 });
const moment = fc.integer({ min: 0, max: 4_102_444_800_000 });

const flip: fc.Arbitrary<Flip> = fc.record(
  {
    epoch: fc.nat(),
    from: text,
    to: text,
    at: moment,
    by: text,
    reason: text,
    kind: fc.constantFrom('failover', 'failback', 'forced', 'drill'),
  },
  { noNullPrototype: true },
);

const said = { revision: fc.nat(), at: moment, by: text };

const event: fc.Arbitrary<ControlEvent> = fc.oneof(
  fc.record({ kind: fc.constant('held' as const), ...said, reason: text }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('answers' as const), ...said, endpoint: text }, { noNullPrototype: true }),
);

const anyControl: fc.Arbitrary<Omit<Control, 'service'>> = fc.record(
  {
    revision: fc.nat(),
    active: text,
    epoch: fc.nat(),
    phase: fc.constantFrom('settled', 'flipping'),
    hold: fc.record(
      { by: text, reason: text, at: moment, until: moment },
      { requiredKeys: ['by', 'reason', 'at'], noNullPrototype: true },
    ),
    flips: fc.array(flip, { maxLength: 4 }),
    // By endpoint, which is a region or `public`.
    healthChecks: fc.dictionary(fc.constantFrom(...regions, publicEndpointId), text, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    answers: fc.record({ endpoint: text, since: moment }, { noNullPrototype: true }),
    log: fc.array(event, { maxLength: 4 }),
  },
  { requiredKeys: ['revision', 'active', 'epoch', 'phase', 'flips', 'log'], noNullPrototype: true },
);

function recordContract(store: () => ControlStore, race: Race): void {
  describe('control records', () => {
    it('are created once', async () => {
      const first = firstOf(aName());
      expect(await store().readControl(first.service)).toBeUndefined();
      expect(await store().createControl(first)).toBe('written');
      expect(await store().createControl({ ...first, active: 'us-west-2' })).toBe('lost');
      expect(await store().readControl(first.service)).toEqual(first);
    });

    it('are returned exactly as they were written, with a hold or without', async () => {
      await fc.assert(
        fc.asyncProperty(anyControl, anyControl, async (one, other) => {
          const first = { ...one, service: aName() };
          await store().createControl(first);
          expect(await store().readControl(first.service)).toStrictEqual(first);
          const second = { ...other, service: first.service, revision: first.revision + 1 };
          expect(await store().replaceControl(second)).toBe('written');
          expect(await store().readControl(first.service)).toStrictEqual(second);
        }),
        { numRuns },
      );
    });

    it('are replaced only by the next revision', async () => {
      const first = firstOf(aName());
      await store().createControl(first);
      const flipping: Control = { ...first, revision: 2, active: 'us-west-2', epoch: 2, phase: 'flipping' };
      for (const revision of [0, 1, 3, 4]) {
        expect(await store().replaceControl({ ...flipping, revision })).toBe('lost');
      }
      expect(await store().readControl(first.service)).toEqual(first);
      expect(await store().replaceControl(flipping)).toBe('written');
      expect(await store().readControl(first.service)).toEqual(flipping);
    });

    it('are not replaced before they are created', async () => {
      const service = aName();
      expect(await store().replaceControl({ ...firstOf(service), revision: 1 })).toBe('lost');
      expect(await store().readControl(service)).toBeUndefined();
    });

    it('keep the first of two changes that were made from the same reading', async () => {
      const first = firstOf(aName());
      await store().createControl(first);
      const ours = { ...first, revision: 2, active: 'us-west-2', epoch: 2 };
      const theirs = { ...first, revision: 2, hold: { by: 'anna', reason: 'migration', at: 1 } };
      expect(await store().replaceControl(theirs)).toBe('written');
      expect(await store().replaceControl(ours)).toBe('lost');
      expect(await store().readControl(first.service)).toEqual(theirs);
      // Once it has read again, it may.
      expect(await store().replaceControl({ ...ours, revision: 3 })).toBe('written');
    });

    it('let exactly one of many concurrent creators and replacers win', async () => {
      const service = aName();
      for (let revision = 1; revision <= 5; revision += 1) {
        const writers = Array.from({ length: 10 }, (_, index) => ({
          ...firstOf(service),
          revision,
          active: `writer-${index}`,
        }));
        const write = revision === 1 ? store().createControl : store().replaceControl;
        const answers = await race(writers.map((control) => () => write(control)));
        expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
        expect(answers.filter((answer) => answer === 'lost')).toHaveLength(9);
        expect(await store().readControl(service)).toEqual(writers[answers.indexOf('written')]);
      }
    });

    it('lose no update of many who each read, change and write until they win', async () => {
      const service = aName();
      await store().createControl({ ...firstOf(service), epoch: 0 });
      async function increment(): Promise<void> {
        for (;;) {
          const before = await store().readControl(service);
          if (before === undefined) throw new Error('a created record is there');
          const next = { ...before, revision: before.revision + 1, epoch: before.epoch + 1 };
          if ((await store().replaceControl(next)) === 'written') return;
        }
      }
      await race(Array.from({ length: 8 }, () => increment));
      expect(await store().readControl(service)).toMatchObject({ epoch: 8, revision: 9 });
    });

    it('do not touch each other', async () => {
      const [one, other] = [firstOf(aName()), firstOf(aName())];
      await Promise.all([store().createControl(one), store().createControl(other)]);
      await store().replaceControl({ ...one, revision: 2, epoch: 2 });
      expect(await store().readControl(other.service)).toEqual(other);
    });
  });
}
