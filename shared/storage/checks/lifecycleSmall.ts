import type { SampledObject } from '../bucket.ts';
import type { BucketCheck, BucketContext, Outcome } from '../check.ts';
import { classAt } from '../life.ts';
import { minimumSizeBytes } from '../lifecycle/compile.ts';
import { dueAfter } from '../lifecycle/days.ts';
import { compileLifecycle } from '../lifecycle.ts';
import { sizeText } from './lifecycle/scopeText.ts';
import { lifecycleDocument, noLifecycle } from './lifecycle/underVersioning.ts';
import { evidenceOf, failedIf, passed, unknownOf } from './outcome.ts';

export const lifecycleSmallCheck: BucketCheck = {
  id: 'lifecycle-small',
  title: 'Small objects',
  severity: 'low',
  reason:
    'S3 does not move objects under 128 KB unless a rule says so by size: a bucket full of them stays as dear as it is, whatever its rules.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html',
  applies: ({ tiers }) => tiers.length > 0,
  run: (context) => {
    const { lifecycle, objects } = context.settings;
    if (lifecycle.state === 'unknown') return unknownOf(lifecycleDocument, lifecycle);
    // Without rules nothing moves at all, which lifecycle-tiers tells.
    if (lifecycle.state === 'absent') return passed;
    if (objects.state === 'unknown') return unknownOf('objects', objects);
    return judge(context, objects.state === 'absent' ? [] : objects.value.objects);
  },
};

/** A few small ones, such as manifests beside backups, are not worth anybody's time: a tenth of the sample is. */
const shareMin = 0.1;

function judge(context: BucketContext, objects: readonly SampledObject[]): Outcome {
  const small = objects.filter(({ size }) => size < minimumSizeBytes);
  const stuck = small.filter(stuckUnder(context));
  if (stuck.length === 0 || stuck.length < shareMin * objects.length) return passed;
  const bytes = stuck.reduce((sum, { size }) => sum + size, 0);
  const summary = `${stuck.length} of ${objects.length} sampled objects (${sizeText(bytes)}) are under 128 KB and stay in their class for want of size alone. Bundle them: moving them one by one mostly costs more than it saves.`;
  const evidence = stuck
    .slice(0, evidenceMax)
    .map((object) => evidenceOf('objects', `Contents[${objects.indexOf(object)}].Key`, object.key));
  return failedIf([{ summary, evidence }]);
}

const evidenceMax = 3;

/** Whether an object would be moved if it were big enough, and is not. */
function stuckUnder({ settings: { lifecycle }, policy, now }: BucketContext): (object: SampledObject) => boolean {
  const lifeOf = compileLifecycle(lifecycle.state === 'found' ? lifecycle.value : noLifecycle);
  const at = dueAfter(now, Math.max(...policy.tiers.map(({ byDay }) => byDay)));
  return ({ key, size, tags = {}, storageClass }) => {
    const classOf = (bytes: number) =>
      classAt(lifeOf({ key, size: bytes, tags, createdAt: now, storageClass, versioning: 'off' }), at);
    const big = classOf(minimumSizeBytes);
    return classOf(size) === storageClass && big !== undefined && big !== storageClass;
  };
}
