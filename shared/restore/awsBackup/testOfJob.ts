/** Which of the config's backups a restore job is of. Pure. */
import type { RestoreTest } from '../../config/restoreConfig.ts';
import { createdResource, fits } from './createdResource.ts';
import type { RestoreJob } from './restoreJob.ts';

/**
 * The name in `arn:aws:backup:us-east-1:123456789012:restore-testing-plan:weekly_restores-0f5a1c2d-…`: what stands before the
 * UUID (AWS Backup Developer Guide, "Restore testing").
 */
export function planNameOf(arn: string): string | undefined {
  return /:restore-testing-plan:([A-Za-z0-9_]{1,50})(?:-[0-9a-f]{8}-[0-9a-f-]{27})?$/i.exec(arn)?.[1];
}

export type JobTest =
  | { readonly kind: 'found'; readonly test: RestoreTest }
  /** The config does not name the plan: the job is somebody else's to validate. */
  | { readonly kind: 'of-no-plan' }
  /** The config names the plan, and nothing in it fits what was restored. */
  | { readonly kind: 'unfit'; readonly why: string };

/** A plan may restore several resources: each goes to the backup of its own kind, and of its own source where one is named. */
export function testOfJob(job: RestoreJob, tests: readonly RestoreTest[]): JobTest {
  const plan = job.planArn === undefined ? undefined : planNameOf(job.planArn);
  const planned = tests.filter(({ awsBackupPlans }) => plan !== undefined && awsBackupPlans.includes(plan));
  if (planned.length === 0) return { kind: 'of-no-plan' };
  const created = job.createdArn === undefined ? undefined : createdResource(job.createdArn);
  if (created === undefined) {
    return { kind: 'unfit', why: `there are no checks for ${job.createdArn ?? 'a job that restored nothing'}` };
  }
  const fitting = planned.filter((test) => fits(test, created));
  const named = fitting.filter((test) => isSourceOf(test, job.sourceArn));
  const [only, another] = named.length > 0 ? named : fitting;
  if (only === undefined) {
    return { kind: 'unfit', why: `no backup of the plan ${plan} in holdfast.yml has checks for a ${created.kind}` };
  }
  if (another !== undefined) {
    const ids = `${only.id} and ${another.id}`;
    return { kind: 'unfit', why: `it may be of ${ids}: give each a restore testing plan of its own` };
  }
  return { kind: 'found', test: only };
}

/** A database has no name in the config that AWS would know it by. */
function isSourceOf({ source }: RestoreTest, arn: string | undefined): boolean {
  if (arn === undefined) return false;
  return source.kind === 'table' ? arn.endsWith(`:table/${source.table}`) : arn.endsWith(`:s3:::${source.from.bucket}`);
}
