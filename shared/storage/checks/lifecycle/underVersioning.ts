/** Judging a lifecycle where it may not be known whether the bucket keeps versions. */
import type { BucketSettings, Lifecycle } from '../../bucket.ts';
import type { Found, Outcome } from '../../check.ts';
import type { ObjectFacts } from '../../life.ts';
import { conclude, doubtOf } from '../conclude.ts';
import { evidenceOf, failedIf, passed, unknownOf } from '../outcome.ts';
import { TooManyRulesError } from './tooManyRules.ts';

export type VersioningState = ObjectFacts['versioning'];

const states: readonly VersioningState[] = ['enabled', 'off', 'suspended'];

export const lifecycleDocument = 'get-bucket-lifecycle-configuration';

export const noLifecycle: Lifecycle = { rules: [], minimumSize: 'all_storage_classes_128K' };

/** Where versioning is unknown the answer counts only if it is the same for each that it could be. */
export function judgeLifecycle(settings: Pick<BucketSettings, 'lifecycle' | 'versioning'>, judge: Judge): Outcome {
  try {
    return judged(settings, judge);
  } catch (error) {
    if (!(error instanceof TooManyRulesError)) throw error;
    return { outcome: 'unknown', why: error.message, evidence: [evidenceOf(lifecycleDocument, 'Rules')] };
  }
}

type Judge = (lifecycle: Lifecycle, versioning: VersioningState) => readonly Found[];

function judged({ lifecycle, versioning }: Pick<BucketSettings, 'lifecycle' | 'versioning'>, judge: Judge): Outcome {
  if (lifecycle.state === 'unknown') return unknownOf(lifecycleDocument, lifecycle);
  const rules = lifecycle.state === 'absent' ? noLifecycle : lifecycle.value;
  if (versioning.state !== 'unknown') {
    return failedIf(judge(rules, versioning.state === 'absent' ? 'off' : versioning.value.status));
  }
  const answers = states.map((state) => judge(rules, state));
  if (answers.every((findings) => findings.length === 0)) return passed;
  const common = commonOf(answers);
  return conclude(common, [doubtOf('get-bucket-versioning', versioning)]);
}

/** Those that are found whatever the versioning is. */
function commonOf([first = [], ...others]: readonly (readonly Found[])[]): readonly Found[] {
  return first.filter(({ key }) => others.every((findings) => findings.some((other) => other.key === key)));
}
