/** What AWS Backup restored is asked, and nothing of it is changed. */
import { describe, expect, it } from 'vitest';
import type { RestoreTest } from '../../../shared/config/restoreConfig.ts';
import type { Attempt } from '../../../shared/restore/attempt.ts';
import type { DatabasePlace } from '../../../shared/restore/awsBackup/askDatabase.ts';
import type { DatabaseFacts } from '../../../shared/restore/awsBackup/databaseReady.ts';
import {
  createResourceTest,
  type ResourceInput,
  type ResourceParts,
} from '../../../shared/restore/awsBackup/resourceTest.ts';
import { succeeded } from '../../../shared/restore/failure.ts';
import { createInProcessSteps } from '../../../shared/restore/inProcessSteps.ts';
import { createVirtualClock } from '../../fakes/clock.ts';
import { facts, fakeRegion } from '../dynamodb/fakeTables.ts';
import { driven, run, startedAt, tableTest } from '../dynamodb/tested.ts';
import { jobOf, restoredBucket, restoredDatabase } from './jobs.ts';

const users: RestoreTest = tableTest({
  id: 'users',
  source: {
    kind: 'objects',
    from: { bucket: 'acme-backups', prefix: 'db/' },
    replica: { bucket: 'acme-copies', prefix: 'db/' },
    pick: { from: 'replica', which: { kind: 'newest' } },
    find: { time: 'key', parts: false },
  },
  engine: { kind: 'postgres', tables: ['users'], extensions: [] },
  checks: [{ name: 'all', ask: { kind: 'sql', sql: 'select count(*) from users' }, expect: { min: 5 } }],
});

type Fakes = {
  readonly region?: ReturnType<typeof fakeRegion>;
  readonly databases?: readonly (DatabaseFacts | undefined)[];
  readonly asked?: DatabasePlace[];
  readonly restored?: ResourceInput[];
};

async function asked(input: Partial<ResourceInput>, fakes: Fakes = {}): Promise<Attempt> {
  const clock = createVirtualClock(startedAt);
  const looks = [...(fakes.databases ?? [])];
  const parts: ResourceParts = {
    tablesIn: () => fakes.region ?? fakeRegion(),
    databasesIn: () => ({ describe: async () => looks.shift() }),
    async askDatabase(place) {
      fakes.asked?.push(place);
      const answers = [{ check: 'all', rows: { state: 'answered', rows: [['7']] } } as const];
      return succeeded({ checksMs: 50, versions: { server: '15.18' }, tables: [], answers });
    },
    async restoreObjects(given) {
      fakes.restored?.push(given);
      return { failures: [], versions: {}, left: [] };
    },
    clock,
  };
  const test = tableTest({ checks: [{ name: 'all', ask: { kind: 'items' }, expect: { min: 3 } }] });
  const given = { test, run, job: jobOf(), checksBefore: [], ...input };
  const steps = createInProcessSteps({ clock });
  return await driven(createResourceTest(parts)(given, steps, { progress: () => {} }), clock);
}

const source = {
  kind: 'resource',
  recoveryPointArn: 'arn:aws:backup:eu-central-1:111122223333:recovery-point:1eb3b5e7',
  takenAt: Date.UTC(2026, 10, 30, 1),
};

describe('a table that AWS Backup restored', () => {
  const items = [{ key: '1' }, { key: '2' }, { key: '3' }];

  it('is counted and not deleted, and the job says how long it took', async () => {
    const region = fakeRegion({ items });
    region.tables.set('awsbackup-restore-test-9f0c', { facts: facts(), readyAfter: 0, looks: 0 });
    expect(await asked({}, { region })).toMatchObject({
      source: { ...source, arn: jobOf().createdArn },
      failures: [],
      restored: {
        restoreMs: 20 * 60_000,
        tables: [{ name: 'orders', rows: 3 }],
        checks: [{ name: 'all', outcome: 'passed', got: '3' }],
      },
      left: [],
    });
    expect(region.calls).toEqual([]);
  });

  it('that is gone is not known to be good', async () => {
    expect(await asked({})).toMatchObject({ source, failures: [{ code: 'unreachable' }] });
  });
});

describe('a database that AWS Backup restored', () => {
  const job = jobOf({ createdArn: restoredDatabase });
  const place = { host: 'restored.example', port: 5_432 };
  const ready = { status: 'available', engine: 'postgres', place };

  it('is asked once it takes connections', async () => {
    const places: DatabasePlace[] = [];
    const databases = [{ status: 'creating', engine: 'postgres' }, { ...ready, status: 'backing-up' }, ready];
    const attempt = await asked({ test: users, job }, { databases, asked: places });
    expect(attempt).toMatchObject({ failures: [], restored: { checks: [{ outcome: 'passed', got: '7' }] } });
    expect(places).toEqual([place]);
  });

  it.each([
    ['no PostgreSQL', { ...ready, engine: 'mysql' }, 'no-engine'],
    ['a cluster without an instance', { ...ready, instances: 0 }, 'unreachable'],
    ['gone', undefined, 'unreachable'],
  ] as const)('is not asked when it is %s', async (_, database, code) => {
    const places: DatabasePlace[] = [];
    const createdArn = 'arn:aws:rds:eu-central-1:111122223333:cluster:awsbackup-restore-test-1a2b';
    const attempt = await asked({ test: users, job: jobOf({ createdArn }) }, { databases: [database], asked: places });
    expect(attempt).toMatchObject({ failures: [{ code }] });
    expect(places).toEqual([]);
  });

  it('is not waited for without end', async () => {
    const databases = Array.from({ length: 100 }, () => ({ ...ready, status: 'modifying' }));
    expect(await asked({ test: users, job }, { databases })).toMatchObject({ failures: [{ code: 'timed-out' }] });
  });
});

describe('a bucket that AWS Backup restored', () => {
  it('stands for the one that was backed up, and never for its copy', async () => {
    const restored: ResourceInput[] = [];
    const attempt = await asked({ test: users, job: jobOf({ createdArn: restoredBucket }) }, { restored });
    expect(attempt.source).toMatchObject({ ...source, arn: restoredBucket });
    expect(restored[0]?.test.source).toEqual({
      kind: 'objects',
      from: { bucket: 'awsbackup-restore-test-3c4d', prefix: 'db/' },
      pick: { from: 'primary', which: { kind: 'newest' } },
      find: { time: 'key', parts: false },
    });
  });
});

describe('what fits no check', () => {
  it.each([['arn:aws:ec2:us-east-1:111122223333:volume/vol-1'], [restoredDatabase], [restoredBucket]])(
    'is not known to be good: %s',
    async (createdArn) => {
      const attempt = await asked({ job: jobOf({ createdArn }) });
      expect(attempt.failures).toMatchObject([{ code: 'no-engine' }]);
    },
  );
});
