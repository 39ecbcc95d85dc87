import type { BucketCheck, Found } from '../check.ts';
import { lifecycleProblems } from '../lifecycle/lifecycleRules.ts';
import type { LifecycleProblem } from '../lifecycle/problem.ts';
import { lifecycleDocument } from './lifecycle/underVersioning.ts';
import { evidenceOf, failedIf, passed, unknownOf } from './outcome.ts';

export const lifecycleValidCheck: BucketCheck = {
  id: 'lifecycle-valid',
  title: 'Lifecycle that S3 takes',
  severity: 'high',
  reason: 'S3 refuses a lifecycle as a whole: one invalid rule, and none of the others is deployed either.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html',
  applies: () => true,
  run: ({ settings: { lifecycle } }) => {
    if (lifecycle.state === 'unknown') return unknownOf(lifecycleDocument, lifecycle);
    if (lifecycle.state === 'absent') return passed;
    const problems = lifecycleProblems(lifecycle.value).slice(0, findingsMax);
    return failedIf(problems.map((problem, place) => finding(problem, problems.slice(0, place))));
  },
};

function finding({ path, message, certainty }: LifecycleProblem, earlier: readonly LifecycleProblem[]): Found {
  const before = earlier.filter((problem) => problem.path === path).length;
  return {
    key: before === 0 ? path : `${path}:${before + 1}`,
    severity: certainty === 'refused' ? 'high' : 'low',
    summary: message,
    evidence: [evidenceOf(lifecycleDocument, path)],
  };
}

/** So many are told; whoever puts these right sees the next. */
const findingsMax = 20;
