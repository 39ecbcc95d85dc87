import type { BucketCheck, BucketContext, Found, Outcome } from '../check.ts';
import { type IdleRule, idleRules } from '../lifecycle/idleRules.ts';
import { ruleText } from './lifecycle/scopeText.ts';
import { lifecycleDocument } from './lifecycle/underVersioning.ts';
import { evidenceOf, failedIf, passed, unknownOf } from './outcome.ts';

export const lifecycleIdleCheck: BucketCheck = {
  id: 'lifecycle-idle',
  title: 'Rules that can act',
  severity: 'medium',
  reason: 'A rule that never acts lets everybody believe that the data is taken care of.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html',
  applies: () => true,
  run: (context) => {
    const { lifecycle, versioning, objects } = context.settings;
    if (lifecycle.state === 'unknown') return unknownOf(lifecycleDocument, lifecycle);
    if (lifecycle.state === 'absent') return passed;
    const idle = idleRules(lifecycle.value, { versioning, objects }).slice(0, findingsMax);
    if (idle.length > 0) return failedIf(idle.map((one) => finding(one, context)));
    return nothingFound(context);
  },
};

/** So many are told; whoever puts these right sees the next. */
const findingsMax = 20;

/** Nothing is claimed of what could not be looked at, so that finding nothing then says nothing. */
function nothingFound({ settings: { versioning, objects } }: BucketContext): Outcome {
  if (objects.state === 'unknown') return unknownOf('objects', objects);
  return versioning.state === 'unknown' ? unknownOf('get-bucket-versioning', versioning) : passed;
}

function finding(
  { rule, action, path, reason, why, certainty }: IdleRule,
  { settings: { lifecycle } }: BucketContext,
): Found {
  const found = lifecycle.state === 'found' ? lifecycle.value.rules[rule] : undefined;
  const name = ruleText(found, rule);
  const who = action === undefined ? name : `${action} of ${name}`;
  const never = certainty === 'always' ? 'can never act' : 'does nothing now';
  return {
    key: [found?.id ?? rule, ...(action === undefined ? [] : [action])].join(':'),
    // Somebody has disabled a rule on purpose, and objects that a rule waits for may still come.
    severity: certainty === 'always' && reason !== 'disabled' ? 'medium' : 'low',
    summary: `${who.charAt(0).toUpperCase()}${who.slice(1)} ${never}: ${why}.`,
    evidence: [evidenceOf(lifecycleDocument, path)],
  };
}
