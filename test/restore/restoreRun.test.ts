import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../shared/restore/engine.ts';
import { failedWith, succeeded } from '../../shared/restore/failure.ts';
import { createInProcessSteps } from '../../shared/restore/inProcessSteps.ts';
import { createRestoring, type Restoration } from '../../shared/restore/restoring.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { StoreError } from '../../shared/restore/store.ts';
import {
  content,
  createWorld,
  goodlyRestored,
  honestEngine,
  hourMs,
  ordersTest,
  restore,
  startAt,
  type World,
} from './restoreWorld.ts';

const key = 'orders/orders-20261130T030000Z.db';
let world: World;

beforeEach(async () => {
  world = await createWorld();
  await world.put(key, content);
});
afterEach(() => world.remove());

function ran(restoration: Restoration): RestoreRun {
  if (restoration.kind !== 'ran') throw new Error(`It was ${restoration.kind}.`);
  return restoration.run;
}

function codes({ reasons }: RestoreRun): readonly string[] {
  return reasons.map(({ code }) => code);
}

/** However a run ends. */
async function expectNothingLeft(run: RestoreRun): Promise<void> {
  expect(run.left).toEqual([]);
  expect(await world.leftovers()).toEqual([]);
  expect(await world.runs()).toEqual([run]);
}

describe('a good backup', () => {
  it('is found, fetched, restored, asked, judged and recorded, and nothing is left', async () => {
    const run = ran(await restore(world, { scheduledAt: startAt }));
    expect(run).toMatchObject({
      id: 'orders-20261130T040000Z-ssss',
      backup: 'orders',
      engine: 'sqlite',
      trigger: { kind: 'schedule', scheduledAt: startAt },
      startedAt: startAt,
      verdict: 'passed',
      reasons: [],
      source: { kind: 'objects', from: 'primary', takenAt: startAt - hourMs, takenBy: 'key', bytes: content.length },
      rpo: { measuredMs: 2 * hourMs, by: 'data', objectiveMs: 24 * hourMs },
      rto: { restoreMs: 20, checksMs: 10, objectiveMs: hourMs },
      checks: [{ name: 'rows', outcome: 'passed', got: '12' }],
      tables: goodlyRestored.tables,
      versions: { sqlite: '3.50.0' },
    });
    // sha256sum of the content.
    expect(run.source).toMatchObject({
      objects: [{ key, sha256: '4bf7b78de7fd9f18176393896793dd29c307dbe8a02bfb030baa94dc56953791' }],
    });
    await expectNothingLeft(run);
  });

  it('tells how far it is', async () => {
    await restore(world);
    const phases = world.told.map(({ phase }) => phase);
    expect([...new Set(phases)]).toEqual(['find', 'fetch', 'restore', 'query', 'clean-up', 'record']);
  });

  it('is compared with the last run that passed', async () => {
    await restore(world, { scheduledAt: startAt });
    const smaller: Engine<'sqlite'> = {
      restore: async () =>
        succeeded({ ...goodlyRestored, tables: [{ name: 'orders', rows: 2, columns: ['id integer'] }] }),
    };
    const run = ran(await restore(world, { holder: 'another' }, { ...world.parts, engines: { sqlite: smaller } }));
    expect([run.verdict, ...codes(run)]).toEqual(['failed', 'vanished', 'shrunk']);
    const third = ran(await restore(world, { holder: 'a third' }));
    expect(third.verdict).toBe('passed');
  });

  it('keeps evidence, which the record names', async () => {
    const run = ran(await restore(world, { evidence: { bucket: 'acme-evidence', prefix: 'restores/' } }));
    expect(run.evidence).toEqual({ bucket: 'acme-evidence', key: `restores/orders/2026/${run.id}.json` });
    const file = join(world.root, 's3', 'acme-evidence', 'objects', run.evidence?.key ?? '');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ id: run.id, verdict: 'passed' });
    await expectNothingLeft(run);
  });

  it('passes without its evidence, when that cannot be written', async () => {
    await writeFile(join(world.root, 's3', 'acme-evidence'), 'not a folder');
    const run = ran(await restore(world, { evidence: { bucket: 'acme-evidence', prefix: '' } }));
    expect([run.verdict, run.evidence]).toEqual(['passed', undefined]);
    expect(world.errors).toHaveLength(1);
  });

  it('stays for a person to look at, when it is asked for', async () => {
    const keeping: Engine<'sqlite'> = {
      restore: async ({ folder, keep }) => succeeded({ ...goodlyRestored, ...(keep === true ? { kept: folder } : {}) }),
    };
    const restoration = await restore(world, { keep: true }, { ...world.parts, engines: { sqlite: keeping } });
    const run = ran(restoration);
    const kept = join(world.parts.workspaces, run.id, 'restored');
    expect(restoration).toMatchObject({ kind: 'ran', kept });
    expect(run).toMatchObject({ verdict: 'passed', left: [] });
    expect(await world.leftovers()).toEqual([run.id]);
  });

  it('is not kept when nothing of it was restored', async () => {
    await world.put(key, 'something else');
    await expectNothingLeft(ran(await restore(world, { keep: true })));
  });
});

describe('an older backup', () => {
  it('is restored when it is asked for, and its age is no fault', async () => {
    await world.put('orders/orders-20261001T030000Z.db', content);
    const at = Date.UTC(2026, 9, 2);
    const old: Engine<'sqlite'> = {
      restore: async () => succeeded({ ...goodlyRestored, newest: { state: 'found', at: Date.UTC(2026, 9, 1) } }),
    };
    const run = ran(await restore(world, { at }, { ...world.parts, engines: { sqlite: old } }));
    expect(run).toMatchObject({ verdict: 'passed', asked: { at }, source: { takenAt: Date.UTC(2026, 9, 1, 3) } });
  });
});

describe('what is wrong with a backup', () => {
  it.each([
    [
      'there is none',
      () => rm(join(world.root, 's3', 'acme-backups', 'objects', 'orders'), { recursive: true }),
      'no-backup',
    ],
    ['it is empty', () => world.put(key, ''), 'empty'],
    ['it is something else', () => world.put(key, 'something else'), 'corrupt'],
  ])('fails the run: %s', async (_, spoil, code) => {
    await spoil();
    const run = ran(await restore(world));
    expect(run.verdict).toBe('failed');
    expect(codes(run)).toContain(code);
    await expectNothingLeft(run);
  });

  it('is told with what was noticed on the way', async () => {
    await rm(join(world.root, 's3', 'acme-backups', 'objects', key));
    await world.put('orders/orders-20261120T030000Z.db', 'something else');
    const run = ran(await restore(world));
    expect(codes(run)).toEqual(['corrupt', 'stale-backup']);
    await expectNothingLeft(run);
  });
});

describe('what keeps a run from telling', () => {
  it('is a kind that nothing here restores', async () => {
    const run = ran(await restore(world, {}, { ...world.parts, engines: {} }));
    expect([run.verdict, ...codes(run)]).toEqual(['unknown', 'no-engine']);
    await expectNothingLeft(run);
  });

  it.each([
    ['denied', 'denied'],
    ['unreachable', 'unreachable'],
  ] as const)('is a store that is %s', async (answer, code) => {
    const { store } = world.parts;
    const refusing = { ...store, facts: async () => Promise.reject(new StoreError(answer, 'No answer for you.')) };
    const run = ran(await restore(world, {}, { ...world.parts, store: refusing }));
    expect([run.verdict, ...codes(run)]).toEqual(['unknown', code]);
    await expectNothingLeft(run);
  });

  it('is an engine that throws, twice', async () => {
    let tries = 0;
    const broken: Engine<'sqlite'> = {
      restore: async ({ folder }) => {
        tries += 1;
        await writeFile(join(folder, 'half'), 'a half');
        throw new TypeError('Cannot read properties of undefined');
      },
    };
    const run = ran(await restore(world, {}, { ...world.parts, engines: { sqlite: broken } }));
    expect([run.verdict, tries, ...codes(run)]).toEqual(['unknown', 2, 'bug']);
    await expectNothingLeft(run);
  });

  it('is a history that cannot be read', async () => {
    const ledger = {
      putRestoreRun: world.parts.ledger.putRestoreRun,
      restoreRuns: () => Promise.reject(new Error('no answer')),
    };
    const run = ran(await restore(world, {}, { ...world.parts, ledger: { ...world.parts.ledger, ...ledger } }));
    expect([run.verdict, ...codes(run)]).toEqual(['unknown', 'unreachable']);
    await expectNothingLeft(run);
  });

  it.each([
    ['says so', () => failedWith('server-died', 'The server ended.')],
    ['throws', () => Promise.reject(new Error('aborted'))],
  ])('is a person who stops it, when the engine %s', async (__, give) => {
    const stop = new AbortController();
    const slow: Engine<'sqlite'> = {
      restore: async (___, { signal }) => {
        stop.abort();
        expect(signal.aborted).toBe(true);
        return give();
      },
    };
    const run = ran(await restore(world, { signal: stop.signal }, { ...world.parts, engines: { sqlite: slow } }));
    expect([run.verdict, ...codes(run)]).toEqual(['unknown', 'interrupted']);
    expect(run.source).toMatchObject({ kind: 'objects' });
    await expectNothingLeft(run);
  });

  it('is an engine that does not listen; what it had is removed all the same', async () => {
    const stop = new AbortController();
    const deaf: Engine<'sqlite'> = {
      restore: async ({ folder }) => {
        await writeFile(join(folder, 'half'), 'a half');
        stop.abort();
        return new Promise(() => {});
      },
    };
    const steps = createInProcessSteps({ clock: world.clocks.hasty, signal: stop.signal });
    const restoring = createRestoring({ tests: [ordersTest] }, { ...world.parts, engines: { sqlite: deaf } });
    const how = { steps, holder: 'somebody', progress: () => {}, signal: stop.signal };
    const run = ran(await restoring({ backup: 'orders', trigger: { kind: 'person', by: 'a person' } }, how));
    expect([run.verdict, ...codes(run)]).toEqual(['unknown', 'interrupted']);
    await expectNothingLeft(run);
  });

  it('is what could not be removed, which is told and not forgotten', async () => {
    const ending = () => Promise.reject(new Error('no such process'));
    const leaving: Engine<'sqlite'> = {
      restore: async (input, parts) => {
        parts.left?.('the database holdfast_x on staging');
        return honestEngine.restore(input, parts);
      },
    };
    const run = ran(await restore(world, {}, { ...world.parts, endLeftovers: ending, engines: { sqlite: leaving } }));
    expect(run.verdict).toBe('passed');
    expect(run.left).toEqual([
      'the database holdfast_x on staging',
      expect.stringContaining(join(world.parts.workspaces, run.id)),
    ]);
  });
});

describe('what may work the next time', () => {
  it('is tried again: a connection that breaks', async () => {
    const { store } = world.parts;
    let opened = 0;
    const flaky = {
      ...store,
      open: async (...args: Parameters<typeof store.open>) => {
        opened += 1;
        if (opened > 1) return store.open(...args);
        return Readable.from(
          (async function* () {
            yield Buffer.from(content.slice(0, 5));
            throw new StoreError('unreachable', 'The connection broke.');
          })(),
        );
      },
    };
    const run = ran(await restore(world, {}, { ...world.parts, store: flaky }));
    expect([run.verdict, opened]).toEqual(['passed', 2]);
    await expectNothingLeft(run);
  });

  it('is tried again: a ledger that does not take the record at first', async () => {
    const { ledger } = world.parts;
    let tries = 0;
    const busy = {
      ...ledger,
      putRestoreRun: async (run: RestoreRun) => {
        tries += 1;
        if (tries < 5) throw new Error('throttled');
        await ledger.putRestoreRun(run);
      },
    };
    const run = ran(await restore(world, {}, { ...world.parts, ledger: busy }));
    expect([run.verdict, tries]).toEqual(['passed', 5]);
    await expectNothingLeft(run);
  });

  it('is for whoever called, when the ledger never takes the record', async () => {
    const full = { ...world.parts.ledger, putRestoreRun: () => Promise.reject(new Error('throttled')) };
    await expect(restore(world, {}, { ...world.parts, ledger: full })).rejects.toMatchObject({
      code: 'step-failed',
      step: 'record',
    });
    expect(await world.leftovers()).toEqual([]);
  });
});

describe('a run that was killed in the middle', () => {
  it('goes on where the killed one left its files, and removes them', async () => {
    const folder = join(world.parts.workspaces, 'orders-20261130T040000Z-ssss');
    await mkdir(join(folder, 'restored'), { recursive: true });
    await writeFile(join(folder, 'restored', 'half'), 'a half');
    const run = ran(await restore(world));
    expect([run.id, run.verdict]).toEqual(['orders-20261130T040000Z-ssss', 'passed']);
    await expectNothingLeft(run);
  });
});

describe('two starts of one run', () => {
  it('do not run at the same time', async () => {
    let second: Promise<Restoration> | undefined;
    const engine: Engine<'sqlite'> = {
      restore: async (input, parts) => {
        second ??= restore(world, { scheduledAt: startAt, holder: 'the second' });
        await second;
        return honestEngine.restore(input, parts);
      },
    };
    const first = await restore(
      world,
      { scheduledAt: startAt, holder: 'the first' },
      { ...world.parts, engines: { sqlite: engine } },
    );
    expect(await second).toEqual({ kind: 'busy' });
    await expectNothingLeft(ran(first));
  });

  it('do not run one after the other for the same moment of the schedule', async () => {
    const first = ran(await restore(world, { scheduledAt: startAt, holder: 'the first' }));
    expect(await restore(world, { scheduledAt: startAt, holder: 'the second' })).toEqual({
      kind: 'ran-before',
      run: first.id,
    });
    await expectNothingLeft(first);
  });

  it('of a person both run, one after the other', async () => {
    await restore(world, { holder: 'the first' });
    expect((await restore(world, { holder: 'the second' })).kind).toBe('ran');
  });

  it('do run when nobody knows, because the tables do not answer', async () => {
    const leases = {
      acquireLease: () => Promise.reject(new Error('no answer')),
      renewLease: () => Promise.reject(new Error('no answer')),
      releaseLease: () => Promise.reject(new Error('no answer')),
    };
    const run = ran(await restore(world, {}, { ...world.parts, leases }));
    expect(run.verdict).toBe('passed');
    expect(world.errors).toHaveLength(1);
  });
});

describe('a backup that no test is of', () => {
  it('is not restored', async () => {
    expect(await restore(world, { test: { ...ordersTest, id: 'users' } })).toEqual({ kind: 'no-such-backup' });
  });
});
