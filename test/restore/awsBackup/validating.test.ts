/** From a job's event to its answer: whose it is, what is said, and how often. */
import { describe, expect, it } from 'vitest';
import type { RestoreTest } from '../../../shared/config/restoreConfig.ts';
import { createdResource } from '../../../shared/restore/awsBackup/createdResource.ts';
import { planNameOf, testOfJob } from '../../../shared/restore/awsBackup/testOfJob.ts';
import { answerJob, claimJob } from '../../../shared/restore/awsBackup/validating.ts';
import { validationOf } from '../../../shared/restore/awsBackup/validationOf.ts';
import { createInProcessSteps } from '../../../shared/restore/inProcessSteps.ts';
import type { RestoreRun } from '../../../shared/restore/run.ts';
import { createVirtualClock } from '../../fakes/clock.ts';
import { driven, startedAt, tableTest } from '../dynamodb/tested.ts';
import { fakeJobs, jobOf, planArn, restoredBucket, restoredDatabase, restoredTable } from './jobs.ts';

const orders = tableTest({ awsBackupPlans: ['weekly_restores'] });
const objects = {
  kind: 'objects',
  from: { bucket: 'acme-backups', prefix: 'db/' },
  pick: { from: 'primary', which: { kind: 'newest' } },
  find: { time: 'key', parts: false },
} as const;
const users: RestoreTest = tableTest({
  id: 'users',
  source: objects,
  engine: { kind: 'postgres', tables: [], extensions: [] },
  awsBackupPlans: ['weekly_restores'],
});
const archive: RestoreTest = { ...users, id: 'archive', engine: { kind: 'files' } };

function steps() {
  const clock = createVirtualClock(startedAt);
  return { clock, steps: createInProcessSteps({ clock }) };
}

describe('a job', () => {
  it.each([
    [restoredTable, { kind: 'table', region: 'eu-central-1', name: 'awsbackup-restore-test-9f0c' }],
    [restoredDatabase, { kind: 'database', region: 'eu-central-1', form: 'db', name: 'awsbackup-restore-test-1a2b' }],
    [
      'arn:aws:rds:us-east-1:111122223333:cluster:a-1',
      { kind: 'database', region: 'us-east-1', form: 'cluster', name: 'a-1' },
    ],
    ['arn:aws-us-gov:s3:::backups.example', { kind: 'bucket', name: 'backups.example' }],
    ['arn:aws:ec2:us-east-1:111122223333:volume/vol-1', undefined],
    ['arn:aws:rds:us-east-1:111122223333:snapshot:a', undefined],
    ['arn:aws:dynamodb:us-east-1:111122223333:table/a/index/b', undefined],
    ['arn:aws:s3:::bucket/key', undefined],
  ])('restored %s', (arn, resource) => {
    expect(createdResource(arn)).toEqual(resource);
  });

  it.each([
    [planArn, 'weekly_restores'],
    ['arn:aws:backup:us-east-1:111122223333:restore-testing-plan:plan', 'plan'],
    ['arn:aws:backup:us-east-1:111122223333:backup-plan:plan', undefined],
  ])('is of the plan in %s', (arn, name) => {
    expect(planNameOf(arn)).toBe(name);
  });

  it('is of the backup that names its plan, and has checks for what was restored', () => {
    const tests = [users, orders];
    expect(testOfJob(jobOf(), tests)).toEqual({ kind: 'found', test: orders });
    const database = jobOf({
      createdArn: restoredDatabase,
      sourceArn: 'arn:aws:rds:eu-central-1:111122223333:db:users',
    });
    expect(testOfJob(database, tests)).toEqual({ kind: 'found', test: users });
  });

  it('is of the backup whose source it restored, when several have checks for it', () => {
    const others = { ...orders, id: 'others', source: { kind: 'table', table: 'others', by: 'backup' } } as const;
    expect(testOfJob(jobOf(), [others, orders])).toEqual({ kind: 'found', test: orders });
    const bucket = jobOf({ createdArn: restoredBucket, sourceArn: 'arn:aws:s3:::acme-backups' });
    expect(testOfJob(bucket, [orders, archive])).toEqual({ kind: 'found', test: archive });
    expect(testOfJob(bucket, [users, archive])).toMatchObject({ kind: 'unfit' });
  });

  it('is somebody else’s without a plan, or with one that no backup names', () => {
    const { planArn: _, ...byAPerson } = jobOf();
    expect(testOfJob(byAPerson, [orders])).toEqual({ kind: 'of-no-plan' });
    expect(testOfJob(jobOf(), [tableTest({ awsBackupPlans: ['weekly'] })])).toEqual({ kind: 'of-no-plan' });
  });

  it('that restored what there are no checks for is unfit', () => {
    for (const createdArn of ['arn:aws:ec2:us-east-1:111122223333:volume/vol-1', restoredDatabase]) {
      expect(testOfJob(jobOf({ createdArn }), [orders])).toMatchObject({ kind: 'unfit' });
    }
  });
});

describe('claiming a job', () => {
  it('says that it is validated', async () => {
    const jobs = fakeJobs(jobOf());
    const how = steps();
    const claimed = await driven(claimJob('9a1b2c3d', [orders], how.steps, { jobs }), how.clock);
    expect(claimed).toMatchObject({ kind: 'claimed', test: { id: 'orders' } });
    expect(jobs.answers.map(({ status }) => status)).toEqual(['VALIDATING']);
  });

  it('goes on when that could not be said, and says it once', async () => {
    for (const jobs of [fakeJobs(jobOf(), 1), fakeJobs(jobOf({ validation: 'VALIDATING' }))]) {
      const how = steps();
      const claimed = await driven(claimJob('9a1b2c3d', [orders], how.steps, { jobs }), how.clock);
      expect(claimed.kind).toBe('claimed');
      expect(jobs.answers).toEqual([]);
    }
  });

  it.each([
    ['that is not there', undefined],
    ['that is not done', jobOf({ status: 'RUNNING' })],
    ['that failed', jobOf({ status: 'FAILED' })],
    ['that was answered', jobOf({ validation: 'SUCCESSFUL' })],
    ['whose window has closed', jobOf({ validation: 'TIMED_OUT' })],
  ])('leaves one alone %s', async (_, job) => {
    const jobs = fakeJobs(job);
    const how = steps();
    const claimed = await driven(claimJob('9a1b2c3d', [orders], how.steps, { jobs }), how.clock);
    expect(claimed.kind).toBe('left-alone');
    expect(jobs.answers).toEqual([]);
  });

  it('answers at once that it has no checks, and never that all is well', async () => {
    const jobs = fakeJobs(jobOf({ createdArn: 'arn:aws:ec2:us-east-1:111122223333:volume/vol-1' }));
    const how = steps();
    const claimed = await driven(claimJob('9a1b2c3d', [orders], how.steps, { jobs }), how.clock);
    expect(claimed.kind).toBe('refused');
    expect(jobs.answers).toMatchObject([{ status: 'FAILED' }]);
    expect(jobs.answers[0]?.message).toContain('there are no checks for arn:aws:ec2');
  });
});

function runOf(over: Partial<RestoreRun>): RestoreRun {
  return {
    id: 'orders-20261130T040000Z-k3x9',
    backup: 'orders',
    engine: 'dynamodb',
    trigger: { kind: 'aws-backup', job: '9a1b2c3d' },
    startedAt,
    endedAt: startedAt,
    verdict: 'passed',
    reasons: [],
    checks: [],
    tables: [],
    changes: [],
    versions: {},
    left: [],
    ...over,
  };
}

describe('the answer', () => {
  it.each([
    [runOf({}), 'SUCCESSFUL', 'Everything that was looked at passed. Holdfast, run orders-20261130T040000Z-k3x9.'],
    [
      runOf({ verdict: 'failed', reasons: [{ code: 'check-failed', text: 'users: 12 is less than 1000.' }] }),
      'FAILED',
      'users: 12 is less than 1000. Holdfast, run orders-20261130T040000Z-k3x9.',
    ],
    [
      runOf({
        verdict: 'unknown',
        reasons: [
          { code: 'denied', text: 'No.' },
          { code: 'bug', text: 'Bug.' },
        ],
      }),
      'FAILED',
      'Nobody could tell: No. (and 1 more) Holdfast, run orders-20261130T040000Z-k3x9.',
    ],
    [
      runOf({ verdict: 'unknown', reasons: [{ code: 'timed-out', text: 'Late.' }] }),
      'TIMED_OUT',
      'Nobody could tell: Late. Holdfast, run orders-20261130T040000Z-k3x9.',
    ],
  ] as const)('%#: tells the verdict', (run, status, message) => {
    expect(validationOf(run)).toEqual({ status, message });
  });

  it('is successful for a run that passed, and for no other, and is not long', () => {
    for (const verdict of ['failed', 'unknown'] as const) {
      const text = 'x'.repeat(5_000);
      const { status, message } = validationOf(runOf({ verdict, reasons: [{ code: 'corrupt', text }] }));
      expect(status).not.toBe('SUCCESSFUL');
      expect(message.length).toBeLessThanOrEqual(1_000);
      expect(message).toContain('run orders-20261130T040000Z-k3x9');
    }
  });

  it('is given again until it is taken, and once', async () => {
    const jobs = fakeJobs(jobOf({ validation: 'VALIDATING' }), 3);
    const answer = validationOf(runOf({}));
    const first = steps();
    expect(await driven(answerJob('9a1b2c3d', answer, first.steps, { jobs }), first.clock)).toBe('answered');
    const again = steps();
    expect(await driven(answerJob('9a1b2c3d', answer, again.steps, { jobs }), again.clock)).toBe('answered-before');
    expect(jobs.answers).toEqual([answer]);
  });
});
