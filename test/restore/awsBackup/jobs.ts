/** A restore job as AWS Backup tells of it, and AWS Backup in memory. */
import type { RestoreJob, RestoreJobs, Validation } from '../../../shared/restore/awsBackup/restoreJob.ts';

export const planArn =
  'arn:aws:backup:eu-central-1:111122223333:restore-testing-plan:weekly_restores-0f5a1c2d-7b44-4e0e-9a31-2f9f1a6c5d10';
export const restoredTable = 'arn:aws:dynamodb:eu-central-1:111122223333:table/awsbackup-restore-test-9f0c';
export const restoredDatabase = 'arn:aws:rds:eu-central-1:111122223333:db:awsbackup-restore-test-1a2b';
export const restoredBucket = 'arn:aws:s3:::awsbackup-restore-test-3c4d';

export function jobOf(over: Partial<RestoreJob> = {}): RestoreJob {
  return {
    id: '9a1b2c3d',
    status: 'COMPLETED',
    planArn,
    recoveryPointArn: 'arn:aws:backup:eu-central-1:111122223333:recovery-point:1eb3b5e7',
    sourceArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders',
    createdArn: restoredTable,
    takenAt: Date.UTC(2026, 10, 30, 1),
    startedAt: Date.UTC(2026, 10, 30, 3),
    endedAt: Date.UTC(2026, 10, 30, 3, 20),
    ...over,
  };
}

export type FakeJobs = RestoreJobs & { readonly answers: Validation[] };

export function fakeJobs(start: RestoreJob | undefined, failing = 0): FakeJobs {
  let job = start;
  let failures = failing;
  const answers: Validation[] = [];
  return {
    answers,
    describe: async (id) => (id === job?.id ? job : undefined),
    async answer(_, validation) {
      if (failures > 0) {
        failures -= 1;
        throw new Error('What backup:PutRestoreValidationResult allows failed (ServiceUnavailableException).');
      }
      answers.push(validation);
      if (job !== undefined) job = { ...job, validation: validation.status };
    },
  };
}
