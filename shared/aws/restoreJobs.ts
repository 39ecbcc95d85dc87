/** Restore jobs of AWS Backup, and what it is told of them. Packaging may leave this module out where no backup names a plan. */
import {
  type BackupClient,
  DescribeRestoreJobCommand,
  type DescribeRestoreJobCommandOutput,
  PutRestoreValidationResultCommand,
} from '@aws-sdk/client-backup';
import type { RestoreJob, RestoreJobs } from '../restore/awsBackup/restoreJob.ts';

/** Of one call, with its attempts. */
const callMsMax = 20_000;

class RestoreJobsUnavailable extends Error {
  readonly code = 'restore-jobs-unavailable';

  /** The name says enough: the message of a denial quotes ARNs and policies. */
  constructor(permission: string, error: unknown) {
    super(`What ${permission} allows failed (${nameOf(error)}).`, { cause: error });
    this.name = 'RestoreJobsUnavailable';
  }
}

export function createRestoreJobs(client: Pick<BackupClient, 'send'>): RestoreJobs {
  const options = (signal: AbortSignal) => ({
    abortSignal: AbortSignal.any([signal, AbortSignal.timeout(callMsMax)]),
  });
  return {
    async describe(RestoreJobId, signal) {
      try {
        return jobOf(RestoreJobId, await client.send(new DescribeRestoreJobCommand({ RestoreJobId }), options(signal)));
      } catch (error) {
        if (nameOf(error) === 'ResourceNotFoundException') return undefined;
        throw new RestoreJobsUnavailable('backup:DescribeRestoreJob', error);
      }
    },
    async answer(RestoreJobId, { status: ValidationStatus, message: ValidationStatusMessage }, signal) {
      const input = { RestoreJobId, ValidationStatus, ValidationStatusMessage };
      try {
        await client.send(new PutRestoreValidationResultCommand(input), options(signal));
      } catch (error) {
        throw new RestoreJobsUnavailable('backup:PutRestoreValidationResult', error);
      }
    },
  };
}

function jobOf(id: string, answer: DescribeRestoreJobCommandOutput): RestoreJob {
  const {
    Status: status,
    RecoveryPointArn: recoveryPointArn,
    CreatedBy,
    CreatedResourceArn,
    SourceResourceArn,
  } = answer;
  if (status === undefined || recoveryPointArn === undefined) {
    throw new Error('DescribeRestoreJob answered without a status or a recovery point.');
  }
  const planArn = CreatedBy?.RestoreTestingPlanArn;
  return {
    id,
    status,
    recoveryPointArn,
    ...(planArn === undefined ? {} : { planArn }),
    ...(SourceResourceArn === undefined ? {} : { sourceArn: SourceResourceArn }),
    ...(CreatedResourceArn === undefined ? {} : { createdArn: CreatedResourceArn }),
    ...(answer.RecoveryPointCreationDate === undefined ? {} : { takenAt: answer.RecoveryPointCreationDate.getTime() }),
    ...(answer.CreationDate === undefined ? {} : { startedAt: answer.CreationDate.getTime() }),
    ...(answer.CompletionDate === undefined ? {} : { endedAt: answer.CompletionDate.getTime() }),
    ...(answer.ValidationStatus === undefined ? {} : { validation: answer.ValidationStatus }),
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'an unknown error';
}
