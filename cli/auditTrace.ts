/** `holdfast audit --trace s3://bucket/key`: what becomes of an object, by the lifecycle that its bucket has. */

import { printable } from '../shared/config/quote.ts';
import type { BucketSettings } from '../shared/storage/bucket.ts';
import { pricesFor } from '../shared/storage/cost/pricesFor.ts';
import { bucketSettings } from '../shared/storage/documents/bucketSettings.ts';
import { unknown } from '../shared/storage/looked.ts';
import { type Trace, traceOf } from '../shared/storage/trace.ts';
import type { AuditOptions, ObjectAddress } from './auditOptions.ts';
import type { AuditPlan } from './auditPlan.ts';
import { Refused } from './refused.ts';
import { traceText } from './traceText.ts';

/**
 * @param now when the object is written, Unix milliseconds.
 * @throws Refused when the lifecycle or the versioning could not be looked at: a trace without them would be a guess.
 */
export async function traceObject(
  { bucket: name, key }: ObjectAddress,
  { size, tags, days }: Pick<AuditOptions, 'size' | 'tags' | 'days'>,
  { source, buckets, prices }: Pick<AuditPlan, 'source' | 'buckets' | 'prices'>,
  now: number,
): Promise<Trace> {
  const bucket = buckets.find((one) => one.name === name) ?? { name };
  const settings = bucketSettings(await source.collect(bucket));
  const { lifecycle, versioning, region } = settings;
  if (lifecycle.state === 'unknown') throw unseen(settings, 'lifecycle', lifecycle.text);
  if (versioning.state === 'unknown') throw unseen(settings, 'versioning', versioning.text);
  const trace = traceOf({
    bucket: name,
    object: {
      key,
      size,
      tags,
      createdAt: now,
      storageClass: 'STANDARD',
      versioning: versioning.state === 'absent' ? 'off' : versioning.value.status,
    },
    lifecycle: lifecycle.state === 'absent' ? { rules: [], minimumSize: 'all_storage_classes_128K' } : lifecycle.value,
    prices:
      region.state === 'found'
        ? pricesFor(region.value, prices)
        : unknown('not-collected', 'The region of the bucket is not known.'),
    ...(days === undefined ? {} : { days }),
  });
  return lifecycle.state === 'absent' ? { ...trace, withoutLifecycle: true } : trace;
}

export function traceOutput(trace: Trace, { format }: Pick<AuditOptions, 'format'>, width: number): string {
  return format === 'json' ? `${JSON.stringify(trace, null, 2)}\n` : traceText(trace, { width, utf8: true });
}

function unseen({ bucket }: BucketSettings, what: string, why: string): Refused {
  return new Refused(`The ${what} of s3://${printable(bucket)} could not be looked at: ${printable(why)}`);
}
