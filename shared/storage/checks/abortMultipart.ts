import type { Lifecycle, LifecycleRule } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import type { Fix } from '../finding.ts';
import { lifecycleProblems } from '../lifecycle/lifecycleRules.ts';
import { fixByLifecycle, withRule } from './lifecycle/lifecycleDocument.ts';
import { rulePath, ruleText } from './lifecycle/scopeText.ts';
import { lifecycleDocument, noLifecycle } from './lifecycle/underVersioning.ts';
import { evidenceOf, failedIf, unknownOf } from './outcome.ts';

export const abortMultipartCheck: BucketCheck = {
  id: 'abort-multipart',
  title: 'Incomplete uploads aborted',
  severity: 'low',
  reason:
    'Parts of uploads that broke off are paid for until somebody aborts the upload, and no listing of objects shows them.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html',
  applies: ({ abortMultipartByDay }) => abortMultipartByDay !== undefined,
  run: (context) => {
    const { lifecycle } = context.settings;
    if (lifecycle.state === 'unknown') return unknownOf(lifecycleDocument, lifecycle);
    const byDay = context.policy.abortMultipartByDay ?? Number.POSITIVE_INFINITY;
    const rules = lifecycle.state === 'absent' ? noLifecycle : lifecycle.value;
    return failedIf(findings(context, rules, byDay));
  },
};

function findings(context: BucketContext, lifecycle: Lifecycle, byDay: number): readonly Found[] {
  const aborting = lifecycle.rules.flatMap((rule, place) =>
    rule.abortMultipartDays === undefined ? [] : [{ rule, place, days: rule.abortMultipartDays }],
  );
  const active = aborting.filter(({ rule }) => rule.enabled);
  if (active.some(({ rule, days }) => isForEveryKey(rule) && days <= byDay)) return [];
  const why = whyNot(aborting, byDay);
  return [
    {
      summary: `Uploads that broke off are not all aborted by day ${byDay}: ${why}.`,
      evidence:
        aborting.length === 0
          ? [evidenceOf(lifecycleDocument)]
          : aborting
              .slice(0, evidenceMax)
              .map(({ place, days }) =>
                evidenceOf(
                  lifecycleDocument,
                  rulePath(place, 'AbortIncompleteMultipartUpload.DaysAfterInitiation'),
                  String(days),
                ),
              ),
      ...given(fixOf(context, lifecycle, byDay)),
    },
  ];
}

const evidenceMax = 5;

type Aborting = { readonly rule: LifecycleRule; readonly place: number; readonly days: number };

function whyNot(aborting: readonly Aborting[], byDay: number): string {
  if (aborting.length === 0) return 'no rule aborts them';
  const [first, ...more] = aborting.map(({ rule, place, days }) => {
    const name = ruleText(rule, place);
    if (!rule.enabled) return `${name} is disabled`;
    return days > byDay ? `${name} waits ${days} days` : `${name} is for ${rule.filter.prefix} alone`;
  });
  return [first, ...more.slice(0, 2), ...(more.length > 2 ? ['and so on'] : [])].join(', ');
}

/** S3 takes neither tags nor sizes in such a rule ("Lifecycle configuration elements", "Specifying a filter"). */
function isForEveryKey({ filter }: LifecycleRule): boolean {
  return filter.prefix === '';
}

function fixOf({ settings }: BucketContext, lifecycle: Lifecycle, days: number): Fix | undefined {
  const more = withRule(lifecycle, {
    id: 'holdfast-abort-incomplete-uploads',
    enabled: true,
    filter: { prefix: '', tags: {} },
    transitions: [],
    noncurrentTransitions: [],
    abortMultipartDays: days,
  });
  if (more === undefined || lifecycleProblems(more).length > 0) return undefined;
  return fixByLifecycle(settings.bucket, more, {
    summary: `Add a rule that aborts incomplete uploads after ${days} days.`,
    // The parts that are there are data to whoever means to finish the upload.
    safe: false,
    caution: `The parts of every upload that has taken longer than ${days} days are deleted, and it cannot be completed any more.`,
  });
}

function given(fix: Fix | undefined): { readonly fix?: Fix } {
  return fix === undefined ? {} : { fix };
}
