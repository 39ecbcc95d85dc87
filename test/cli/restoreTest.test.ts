/** `holdfast restore-test` as it decides what is restored and how it ends; what restores is a stand-in. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RestoreTestParts } from '../../cli/restoreBench.ts';
import { momentOrDay, type RestoreTestOptions } from '../../cli/restoreOptions.ts';
import { restoreTest } from '../../cli/restoreTest.ts';
import { createVirtualClock } from '../../local/simulation/clock.ts';
import type { RestoreRequest } from '../../shared/restore/restoring.ts';
import type { RestoreRun } from '../../shared/restore/run.ts';
import { recordedIo } from './recordedIo.ts';
import { failedRun, passedRun, unknownRun } from './restoreRuns.ts';

let folder: string;
let config: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-restore-test-'));
  config = join(folder, 'holdfast.yml');
  const at = (prefix: string) => ({ from: `s3://acme-backups/${prefix}/`, engine: 'sqlite' });
  const backups = {
    orders: { ...at('orders'), replica: 's3://acme-west/orders/' },
    users: at('users'),
    files: { ...at('files'), engine: 'files' },
    sessions: { from: 'dynamodb://sessions', engine: 'dynamodb' },
  };
  const services = { shop: { endpoints: { public: 'https://shop.example.com/' } } };
  const buckets = { 'acme-backups': 'backup' };
  await writeFile(config, JSON.stringify({ observers: ['us-east-1'], services, buckets, backups }));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const runs: Readonly<Record<string, RestoreRun>> = { orders: passedRun, users: failedRun, files: unknownRun };

async function run(options: Partial<RestoreTestOptions>, interrupting?: string) {
  const { io, written } = recordedIo();
  const asked: RestoreRequest[] = [];
  let interrupt = () => {};
  let before: readonly RestoreRun[] = [];
  const parts: RestoreTestParts = {
    clock: createVirtualClock(Date.UTC(2026, 10, 30)),
    by: 'mara',
    async open(_, from) {
      before = from.before;
      return {
        async restoring(request, { progress, signal }) {
          asked.push(request);
          progress({ phase: 'fetch' });
          if (request.backup === interrupting) interrupt();
          const { backup } = request;
          const stopped = { ...unknownRun, backup, reasons: [{ code: 'interrupted', text: 'Stopped.' }] } as const;
          return { kind: 'ran', run: signal.aborted ? stopped : { ...(runs[backup] ?? passedRun), backup } };
        },
        sweep: async () => [],
        evidenceOf: ({ id }) => ({ evidence: id }),
      };
    },
    onInterrupt(listener) {
      interrupt = listener;
      return () => {};
    },
  };
  const all = { names: [], config, fromReplica: false, keep: false, json: false, ...options };
  const exit = await restoreTest(all, io, parts);
  return { exit, asked, backups: asked.map(({ backup }) => backup), before, ...written };
}

describe('holdfast restore-test', () => {
  it('restores everything that says how, in the order of the config, and sums it up', async () => {
    const { exit, backups, stdout } = await run({});
    expect(exit).toBe(1);
    expect(backups).toEqual(['orders', 'users', 'files', 'sessions']);
    expect(stdout).toContain('4 backups: 2 passed, 1 failed (users), 1 nobody could tell of (files)');
  });

  it.each([
    [['orders'], 0],
    [['users'], 1],
    [['files'], 1],
  ] as const)('of %s ends with %i', async (names, status) => {
    expect((await run({ names })).exit).toBe(status);
  });

  it.each([
    [{ names: ['ordres'] }, 'did you mean "orders"?'],
    [{ names: ['zzz'] }, 'these are there: orders, users, files, sessions.'],
    [{ names: ['users'], fromReplica: true }, 'has no `replica`'],
    [{ names: ['sessions'], from: '.' }, 'no folder stands for DynamoDB'],
    [{ evidence: 'one.json' }, '4 backups make a document each'],
    [{ baseline: 'no-such.json' }, 'the file cannot be read'],
    [{ config: 'no-such.yml' }, 'there is no such file'],
  ])('refuses %j, and says what to do', async (options, text) => {
    const { exit, stderr, backups } = await run(options);
    expect({ exit, backups }).toEqual({ exit: 2, backups: [] });
    expect(stderr).toContain(text);
  });

  it('leaves out, with a warning, what nobody named and what cannot be restored so', async () => {
    const { backups, stderr } = await run({ fromReplica: true });
    expect(backups).toEqual(['orders']);
    expect(stderr.match(/warning: left out/g)).toHaveLength(3);
  });

  it('asks for what it was asked for, by who asks', async () => {
    const { asked } = await run({ names: ['orders'], fromReplica: true, at: momentOrDay('2026-11-29'), keep: true });
    const at = Date.UTC(2026, 10, 30) - 1;
    expect(asked).toEqual([
      { backup: 'orders', trigger: { kind: 'person', by: 'mara' }, from: 'replica', at, keep: true },
    ]);
  });

  it('prints runs as JSON that the next one takes as its baseline, and messages elsewhere', async () => {
    const { stdout, stderr } = await run({ names: ['orders', 'users'], json: true });
    expect(JSON.parse(stdout).runs.map(({ backup }: RestoreRun) => backup)).toEqual(['orders', 'users']);
    expect(stderr).toContain('orders: fetching');
    const baseline = join(folder, 'before.json');
    await writeFile(baseline, stdout);
    expect((await run({ names: ['orders'], baseline })).before).toHaveLength(2);
  });

  it('writes the evidence of each run into a folder', async () => {
    const evidence = `${join(folder, 'evidence')}/`;
    await run({ names: ['orders', 'users'], evidence });
    expect((await readdir(evidence)).toSorted()).toEqual([`${passedRun.id}.json`, `${failedRun.id}.json`].toSorted());
    expect(JSON.parse(await readFile(`${evidence}${passedRun.id}.json`, 'utf8'))).toEqual({ evidence: passedRun.id });
  });

  it('tells where it was stopped, begins nothing after it, and calls nothing fine', async () => {
    const { exit, backups, stdout } = await run({}, 'orders');
    expect({ exit, backups }).toEqual({ exit: 1, backups: ['orders'] });
    expect(stdout).toContain('interrupted: Stopped.');
    expect(stdout).toContain('3 not restored');
  });
});
