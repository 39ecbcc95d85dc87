/** Runs over random faults in everything that a run works with. The seed in a test's name repeats it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../shared/restore/engine.ts';
import { failedWith } from '../../shared/restore/failure.ts';
import type { RestoringParts } from '../../shared/restore/restoring.ts';
import { StoreError } from '../../shared/restore/store.ts';
import { createRandom } from '../fakes/random.ts';
import { content, createWorld, honestEngine, restore } from './restoreWorld.ts';

type Fault = {
  readonly name: string;
  /** Whoever cannot see it may not say that all is well. */
  readonly hides: boolean;
  readonly plant: (parts: RestoringParts, stop: AbortController) => RestoringParts;
};

const forEver = Number.POSITIVE_INFINITY;

/** Throws so often before it lets anybody through. */
function gate(times: number, error: () => Error): () => void {
  let left = times;
  return () => {
    left -= 1;
    if (left >= 0) throw error();
  };
}

const unreachable = () => new StoreError('unreachable', 'no answer');
const silent = () => new Error('no answer');

function engineFault(name: string, restoreFaultily: Engine<'sqlite'>['restore']): Fault {
  return { name, hides: true, plant: (parts) => ({ ...parts, engines: { sqlite: { restore: restoreFaultily } } }) };
}

function timesOf(
  name: string,
  times: number,
  hidesFrom: number,
  plant: (pass: () => void, parts: RestoringParts) => RestoringParts,
  error = silent,
): Fault {
  return {
    name: `${name}, ${times} times`,
    hides: times >= hidesFrom,
    plant: (parts) => plant(gate(times, error), parts),
  };
}

const faults: readonly Fault[] = [
  ...[1, forEver].flatMap((times) => [
    timesOf(
      'facts unreachable',
      times,
      3,
      (pass, parts) => ({
        ...parts,
        store: {
          ...parts.store,
          facts: async (...args) => {
            pass();
            return parts.store.facts(...args);
          },
        },
      }),
      unreachable,
    ),
    timesOf(
      'open unreachable',
      times,
      2,
      (pass, parts) => ({
        ...parts,
        store: {
          ...parts.store,
          open: async (...args) => {
            pass();
            return parts.store.open(...args);
          },
        },
      }),
      unreachable,
    ),
    timesOf('history unread', times, 3, (pass, parts) => ({
      ...parts,
      ledger: {
        ...parts.ledger,
        restoreRuns: async (...args) => {
          pass();
          return parts.ledger.restoreRuns(...args);
        },
      },
    })),
    timesOf('lease unanswered', times, Number.NaN, (pass, parts) => ({
      ...parts,
      leases: {
        ...parts.leases,
        acquireLease: async (request) => {
          pass();
          return parts.leases.acquireLease(request);
        },
        renewLease: async (request) => {
          pass();
          return parts.leases.renewLease(request);
        },
      },
    })),
  ]),
  timesOf('record refused', 7, Number.NaN, (pass, parts) => ({
    ...parts,
    ledger: {
      ...parts.ledger,
      putRestoreRun: async (run) => {
        pass();
        await parts.ledger.putRestoreRun(run);
      },
    },
  })),
  engineFault('the engine throws', async ({ folder }) => {
    await writeFile(join(folder, 'half'), 'a half');
    throw new Error('ENOSPC');
  }),
  engineFault('the server dies', async () => failedWith('server-died', 'The server ended.')),
  {
    name: 'a person stops it',
    hides: true,
    plant: (parts, stop) => ({
      ...parts,
      engines: {
        sqlite: {
          restore: async (input, how) => {
            stop.abort();
            how.signal.throwIfAborted();
            return honestEngine.restore(input, how);
          },
        },
      },
    }),
  },
];

describe('whatever fails', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'one record and nothing else is left, seed %i',
    async (seed) => {
      const random = createRandom(seed);
      const planted = faults.filter(() => random.chance(0.2));
      const world = await createWorld();
      try {
        await world.put('orders/orders-20261130T030000Z.db', content);
        const stop = new AbortController();
        const parts = planted.reduce((given, { plant }) => plant(given, stop), world.parts);
        const restoration = await restore(world, { signal: stop.signal }, parts);
        const told = planted.map(({ name }) => name).join('; ');
        expect(await world.leftovers(), told).toEqual([]);
        if (restoration.kind !== 'ran') throw new Error(`It was ${restoration.kind}.`);
        expect(await world.runs(), told).toEqual([restoration.run]);
        expect(restoration.run.left, told).toEqual([]);
        expect(restoration.run.verdict, told).toBe(planted.some(({ hides }) => hides) ? 'unknown' : 'passed');
      } finally {
        await world.remove();
      }
    },
  );
});
