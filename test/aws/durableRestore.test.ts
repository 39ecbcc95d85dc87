/** A restore test as Lambda runs it: with the SDK's own runner, in which waiting takes no time. */
import { readFile } from 'node:fs/promises';
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { durableRestore, type RestoreAnswer } from '../../shared/aws/durableRestore.ts';
import type { Engine } from '../../shared/restore/engine.ts';
import { failedWith } from '../../shared/restore/failure.ts';
import { createRestoring, type RestoringParts } from '../../shared/restore/restoring.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { type ObjectFacts, StoreError } from '../../shared/restore/store.ts';
import { content, createWorld, ordersTest, type World } from '../restore/restoreWorld.ts';

const event = JSON.parse(await readFile(new URL('../../events/scheduler/restore.json', import.meta.url), 'utf8'));

let world: World;

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());
beforeEach(async () => {
  world = await createWorld();
  await world.put('orders/orders-20261130T030000Z.db', content);
});
afterEach(() => world.remove());

async function run(changed: Partial<RestoringParts> = {}, payload: unknown = event, sleep = world.clocks.still.sleep) {
  const restoring = createRestoring({ tests: [ordersTest] }, { ...world.parts, ...changed });
  const runner = new LocalDurableTestRunner<RestoreAnswer>({
    handlerFunction: withDurableExecution((given: unknown, context: DurableContext) => {
      context.configureLogger({ customLogger: silent });
      return durableRestore(given, context, { restoring, clock: { sleep } });
    }),
  });
  const execution = await runner.run({ payload });
  const names = execution.getOperations().map((operation) => operation.getName());
  return {
    status: execution.getStatus(),
    answer: execution.getStatus() === 'SUCCEEDED' ? execution.getResult() : undefined,
    names,
  };
}

const ignore = () => {};
const silent = { info: ignore, warn: ignore, error: ignore, debug: ignore };

/** Exactly one record, and nothing on the disk. */
async function recorded(): Promise<RestoreRun> {
  const [one, ...others] = await world.runs();
  if (one === undefined) throw new Error('No run was recorded.');
  expect(others).toEqual([]);
  expect(one.left).toEqual([]);
  expect(await world.leftovers()).toEqual([]);
  return one;
}

describe('a durable restore test', () => {
  it('goes through its steps, and answers with what is in the ledger', async () => {
    const { status, answer, names } = await run();
    expect(status).toBe('SUCCEEDED');
    const { id, verdict } = await recorded();
    expect(answer).toEqual({ kind: 'ran', run: id, verdict, reasons: [], left: [] });
    expect(verdict).toBe('passed');
    expect(names).toEqual([
      'claim',
      'begin',
      'history',
      'before find',
      'find',
      'before restore',
      'restore',
      'end',
      'record',
      'release',
    ]);
  });

  it('waits for an archive, however often it has to look', async () => {
    const { store } = world.parts;
    let looks = 0;
    const archived = {
      ...store,
      facts: async (...args: Parameters<typeof store.facts>): Promise<ObjectFacts> => {
        looks += 1;
        const facts = { ...(await store.facts(...args)), storageClass: 'GLACIER' };
        if (looks === 1) return { ...facts, thaw: { state: 'frozen' } };
        return { ...facts, thaw: looks < 5 ? { state: 'thawing' } : { state: 'thawed' } };
      },
      thaw: async () => 'Standard' as const,
    };
    const { names } = await run({ store: archived });
    expect((await recorded()).verdict).toBe('passed');
    expect(names.filter((name) => name?.startsWith('thaw-wait'))).toEqual([
      'thaw-wait-1',
      'thaw-wait-2',
      'thaw-wait-3',
    ]);
  });

  it('tries again what throws', async () => {
    const { store } = world.parts;
    let tries = 0;
    const flaky = {
      ...store,
      facts: async (...args: Parameters<typeof store.facts>) => {
        tries += 1;
        if (tries === 1) throw new StoreError('unreachable', 'connect ECONNREFUSED');
        return store.facts(...args);
      },
    };
    await run({ store: flaky });
    expect((await recorded()).verdict).toBe('passed');
  });

  it('is recorded once, also when the ledger does not answer at first', async () => {
    const { ledger } = world.parts;
    let tries = 0;
    const busy = {
      ...ledger,
      putRestoreRun: async (one: RestoreRun) => {
        tries += 1;
        if (tries < 4) throw new Error('throttled');
        await ledger.putRestoreRun(one);
      },
    };
    await run({ ledger: busy });
    expect([(await recorded()).verdict, tries]).toEqual(['passed', 4]);
  });

  it('fails as an execution when it could never be recorded', async () => {
    const ledger = { ...world.parts.ledger, putRestoreRun: () => Promise.reject(new Error('throttled')) };
    expect((await run({ ledger })).status).toBe('FAILED');
    expect(await world.leftovers()).toEqual([]);
  });

  const refusing = () => Promise.reject(new StoreError('unreachable', 'no answer'));
  const throwing: Engine<'sqlite'> = { restore: () => Promise.reject(new Error('no space left on device')) };
  const failing: Engine<'sqlite'> = { restore: async () => failedWith('corrupt', 'A page is damaged.') };

  it.each([
    ['listing', (): Partial<RestoringParts> => ({ store: { ...world.parts.store, facts: refusing } }), 'unreachable'],
    ['fetching', (): Partial<RestoringParts> => ({ store: { ...world.parts.store, open: refusing } }), 'unreachable'],
    ['an engine that throws', (): Partial<RestoringParts> => ({ engines: { sqlite: throwing } }), 'unreachable'],
    ['an engine that fails', (): Partial<RestoringParts> => ({ engines: { sqlite: failing } }), 'corrupt'],
    ['nothing that restores it', (): Partial<RestoringParts> => ({ engines: {} }), 'no-engine'],
  ])('leaves nothing behind after a failure: %s', async (_, changed, code) => {
    expect((await run(changed())).status).toBe('SUCCEEDED');
    const { verdict, reasons } = await recorded();
    expect([verdict, reasons[0]?.code]).toEqual([code === 'corrupt' ? 'failed' : 'unknown', code]);
  });

  it('gives up before Lambda would end it, and says what would help', async () => {
    let endLimit = () => {};
    const slow: Engine<'sqlite'> = {
      restore: (_, { signal }) =>
        new Promise((__, reject) => {
          signal.addEventListener('abort', () => reject(new Error('gave up')), { once: true });
          endLimit();
        }),
    };
    // The runner says that an invocation has 15 minutes left; one of them is for the end.
    const sleep = (ms: number, signal?: AbortSignal) =>
      ms === 840_000
        ? new Promise<void>((resolve) => {
            endLimit = resolve;
          })
        : world.clocks.still.sleep(ms, signal);
    expect((await run({ engines: { sqlite: slow } }, event, sleep)).status).toBe('SUCCEEDED');
    const { verdict, reasons } = await recorded();
    expect([verdict, reasons[0]?.code]).toEqual(['unknown', 'timed-out']);
    expect(reasons[0]?.advice).toContain('staging server');
  });

  it('refuses what is neither a schedule nor a person', async () => {
    expect((await run({}, { Records: [] })).status).toBe('FAILED');
    expect(await world.runs()).toEqual([]);
  });

  it('runs what was delivered twice only once', async () => {
    await run();
    expect((await run()).answer).toMatchObject({ kind: 'ran-before' });
    await recorded();
  });
});
