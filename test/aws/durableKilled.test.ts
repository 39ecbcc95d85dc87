/** What becomes of a restore test whose invocations die, with a service that lets them: the SDK's own runner cannot. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { durableRestore } from '../../shared/aws/durableRestore.ts';
import type { Engine } from '../../shared/restore/engine.ts';
import { createRestoring, type RestoringParts } from '../../shared/restore/restoring.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { archivedBackups } from '../fakes/archivedBackups.ts';
import { createDurableService, type DurableService } from '../fakes/durableService.ts';
import { content, createWorld, honestEngine, ordersTest, type World } from '../restore/restoreWorld.ts';

const event = JSON.parse(await readFile(new URL('../../events/scheduler/restore.json', import.meta.url), 'utf8'));

let world: World;
let service: DurableService;

beforeEach(async () => {
  world = await createWorld();
  service = createDurableService();
  await world.put('orders/orders-20261130T030000Z.db', content);
});
afterEach(() => world.remove());

const noJob = () => Promise.reject(new Error('This is no job of AWS Backup.'));
const ignore = () => {};
const silent = { info: ignore, warn: ignore, error: ignore, debug: ignore };

async function run(changed: Partial<RestoringParts> = {}) {
  const restoring = createRestoring({ tests: [ordersTest] }, { ...world.parts, ...changed });
  const handler = withDurableExecution(
    (given: unknown, context: DurableContext) => {
      context.configureLogger({ customLogger: silent });
      return durableRestore(given, context, { restoring, restoringJob: noJob, clock: world.clocks.still });
    },
    { durableExecutionClient: service.client },
  );
  return await service.execute(handler, event);
}

/** Exactly one record, and nothing on the disk. */
async function recorded(): Promise<RestoreRun> {
  const [one, ...others] = await world.runs();
  if (one === undefined) throw new Error('No run was recorded.');
  expect(others).toEqual([]);
  expect(one.left).toEqual([]);
  expect(await world.leftovers()).toEqual([]);
  return one;
}

/** Leaves something on the disk and dies, the first `times`; what it found where it was to restore to is in `found`. */
function dyingEngine(times: number): { readonly engine: Engine<'sqlite'>; readonly found: string[][] } {
  const found: string[][] = [];
  const engine: Engine<'sqlite'> = {
    async restore(input, parts) {
      found.push(await readdir(input.folder));
      if (found.length > times) return honestEngine.restore(input, parts);
      await writeFile(join(input.folder, 'half'), 'of it');
      service.kill();
      return new Promise(() => {});
    },
  };
  return { engine, found };
}

const countOf = (entry: string) => service.log.filter((one) => one === entry).length;
const deaths = () => service.invocations.filter((how) => how === 'KILLED').length;

describe('a restore test that is killed', () => {
  it('is tried again in the middle of restoring, where nothing of the first attempt is left', async () => {
    const { engine, found } = dyingEngine(1);
    expect(await run({ engines: { sqlite: engine } })).toMatchObject({ Status: 'SUCCEEDED' });
    expect((await recorded()).verdict).toBe('passed');
    expect(found).toEqual([[], []]);
    expect(deaths()).toBe(1);
    // The attempt that died is counted, as one that ended with an error is.
    expect(service.log.filter((one) => one.startsWith('restore '))).toEqual([
      'restore START',
      'restore RETRY',
      'restore START',
      'restore SUCCEED',
    ]);
    expect(service.operation('restore')?.StepDetails?.Attempt).toBe(2);
  });

  it('ends as one of which nobody can tell when it is killed again, recorded once, with nothing left', async () => {
    const { engine, found } = dyingEngine(Number.POSITIVE_INFINITY);
    expect(await run({ engines: { sqlite: engine } })).toMatchObject({ Status: 'SUCCEEDED' });
    const { verdict, reasons, source } = await recorded();
    expect([verdict, reasons.map(({ code }) => code)]).toEqual(['unknown', ['killed']]);
    expect(reasons[0]?.advice).toContain('memory');
    expect(source).toMatchObject({ kind: 'objects', objects: [{ key: 'orders/orders-20261130T030000Z.db' }] });
    expect(found).toHaveLength(2);
    expect(deaths()).toBe(2);
    expect(service.operation('restore')).toMatchObject({
      Status: 'FAILED',
      StepDetails: { Error: { ErrorType: 'StepInterruptedError' } },
    });
    expect(countOf('clean-up SUCCEED')).toBe(1);
  });

  it('is recorded once, also when it dies between the ledger and its checkpoint', async () => {
    const { ledger } = world.parts;
    let puts = 0;
    const deadly = {
      ...ledger,
      putRestoreRun: async (one: RestoreRun) => {
        puts += 1;
        await ledger.putRestoreRun(one);
        if (puts > 1) return;
        service.kill();
        await new Promise(() => {});
      },
    };
    expect(await run({ ledger: deadly })).toMatchObject({ Status: 'SUCCEEDED' });
    expect((await recorded()).verdict).toBe('passed');
    expect([puts, deaths()]).toEqual([2, 1]);
  });

  it('gives back what it held, in whichever invocation it took it', async () => {
    const { engine } = dyingEngine(1);
    await run({ engines: { sqlite: engine } });
    const { leases, clock } = world.parts;
    const asked = { name: 'restore/orders', token: 'another', ttlMs: 1_000, now: clock.now() };
    expect(await leases.acquireLease(asked)).toMatchObject({ kind: 'held' });
  });
});

describe('a restore test that waits', () => {
  it('ends its invocation with each wait, and repeats nothing in the next one', async () => {
    const { store, ledger } = world.parts;
    const did: string[] = [];
    const engine: Engine<'sqlite'> = {
      restore: async (...args) => {
        did.push('restore');
        return honestEngine.restore(...args);
      },
    };
    const put = async (one: RestoreRun) => {
      did.push('record');
      await ledger.putRestoreRun(one);
    };
    const output = await run({
      store: archivedBackups(store, () => did.push('thaw')),
      engines: { sqlite: engine },
      ledger: { ...ledger, putRestoreRun: put },
    });
    expect(output).toMatchObject({ Status: 'SUCCEEDED' });
    expect((await recorded()).verdict).toBe('passed');
    expect(did).toEqual(['thaw', 'restore', 'record']);
    // Each step was begun once and ended once, over all invocations.
    const steps = service.log.filter((one) => one.endsWith(' SUCCEED'));
    expect(new Set(steps).size).toBe(steps.length);
    expect(service.log.filter((one) => /(RETRY|FAIL)$/.test(one))).toEqual([]);
    const waits = service.log.filter((one) => /^(before |thaw-wait).* START$/.test(one));
    expect(waits.length).toBeGreaterThanOrEqual(5);
    expect(service.invocations).toEqual([...waits.map(() => 'PENDING'), 'SUCCEEDED']);
  });
});
