/** A run of what AWS Backup has restored already: found, waited for and asked. */
import { type Attempt, stoppedBy } from '../attempt.ts';
import { failedWith, type Outcome } from '../failure.ts';
import { type ObjectsInput, type ObjectsParts, restoreObjects } from '../restoreObjects.ts';
import type { Steps } from '../steps.ts';
import { createResourceTest, type ResourceParts } from './resourceTest.ts';
import type { RestoreJob } from './restoreJob.ts';

export type ResourceRunInput = Omit<ObjectsInput, 'source' | 'from' | 'at'> & {
  /** As AWS Backup tells of it, or why it does not. */
  readonly job: Outcome<RestoreJob>;
};

/** How what AWS Backup restored is reached. */
export type Resources = Pick<ResourceParts, 'tablesIn' | 'databasesIn' | 'askDatabase'>;

export type ResourceRunParts = ObjectsParts & {
  /** `no-engine` when absent. */
  readonly resources?: Resources;
};

export async function restoreResource(
  { job, ...input }: ResourceRunInput,
  steps: Steps,
  parts: ResourceRunParts,
): Promise<Attempt> {
  const { resources, clock, progress } = parts;
  if (!job.ok) return stoppedBy([job.failure]);
  if (resources === undefined) {
    return stoppedBy([failedWith('no-engine', 'Nothing here asks what AWS Backup restored.').failure]);
  }
  const testResource = createResourceTest({
    ...resources,
    clock,
    restoreObjects: async ({ test }, objectSteps) =>
      test.source.kind === 'objects'
        ? await restoreObjects({ ...input, test, source: test.source }, objectSteps, parts)
        : stoppedBy([failedWith('no-engine', `The backup ${test.id} does not lie as objects.`).failure]),
  });
  return await testResource({ ...input, job: job.value }, steps, { progress });
}
