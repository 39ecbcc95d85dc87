import type { Lifecycle } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found, Outcome } from '../check.ts';
import type { PriceTable, RegionPrices } from '../cost/prices.ts';
import { pricesFor } from '../cost/pricesFor.ts';
import { storageClasses } from '../storageClass.ts';
import { type LosingMove, losingMovesOf } from './lifecycle/losingMoves.ts';
import { rulePath, ruleText } from './lifecycle/scopeText.ts';
import { judgeLifecycle, lifecycleDocument, noLifecycle } from './lifecycle/underVersioning.ts';
import { evidenceOf, passed, unknownOf } from './outcome.ts';

export const lifecycleCostCheck: BucketCheck = {
  id: 'lifecycle-cost',
  title: 'Transitions that pay',
  severity: 'low',
  reason:
    'Each transition is a request that is paid for, and colder classes bill a least size and a least duration: small or short-lived objects cost more there.',
  source: 'https://aws.amazon.com/s3/pricing/',
  applies: () => true,
  run: (context) => {
    const { lifecycle, objects, region } = context.settings;
    if (lifecycle.state === 'unknown') return unknownOf(lifecycleDocument, lifecycle);
    const rules = lifecycle.state === 'absent' ? noLifecycle : lifecycle.value;
    if (rules.rules.every(({ enabled, transitions }) => !enabled || transitions.length === 0)) return passed;
    if (objects.state === 'unknown') return unknownOf('objects', objects);
    if (objects.state === 'absent' || objects.value.objects.length === 0) return passed;
    if (region.state === 'unknown') return unknownOf('get-bucket-location', region);
    return judge(context);
  },
};

function judge(context: BucketContext): Outcome {
  const { region, objects } = context.settings;
  if (region.state !== 'found' || objects.state !== 'found') return passed;
  const prices = pricesFor(region.value, context.prices);
  if (prices.state !== 'found') return unpriced(prices.state === 'unknown' ? prices.text : 'There are no prices.');
  const dearest = dearestTransitions(context.prices);
  const lacks = new Set<string>();
  const outcome = judgeLifecycle(context.settings, (lifecycle, versioning) => {
    const sampling = { objects: objects.value.objects, versioning, prices: prices.value, dearest, now: context.now };
    const moves = losingMovesOf(lifecycle, sampling);
    for (const lack of moves.unpriced) lacks.add(lack);
    return moves.losing.map((move) => finding(move, lifecycle));
  });
  if (outcome.outcome !== 'passed' || lacks.size === 0) return outcome;
  return unpriced(`The price list lacks ${[...lacks].join(', ')} in ${region.value}.`);
}

/** S3's regions differ by less than this from the dearest of those that are listed. */
const dearestFactor = 2;

/** Many lists lack a region's transitions into archives, and a gigabyte saves a thousand times what its move costs. */
function dearestTransitions({ regions }: PriceTable): RegionPrices['transitionsPerThousand'] {
  const all = Object.values(regions).map(({ transitionsPerThousand }) => transitionsPerThousand);
  const dearest = storageClasses.flatMap((storageClass) => {
    const prices = all.flatMap((one) => one[storageClass] ?? []);
    return prices.length === 0 ? [] : [[storageClass, dearestFactor * Math.max(...prices)] as const];
  });
  return Object.fromEntries(dearest);
}

function unpriced(why: string): Outcome {
  return { outcome: 'unknown', why, evidence: [] };
}

function finding(
  { rule, storageClass, objects, monthlyUsd, earlyMonthlyUsd, lacks }: LosingMove,
  { rules }: Lifecycle,
): Found {
  const found = rules[rule];
  const place = found?.transitions.findIndex((move) => move.storageClass === storageClass) ?? 0;
  const isEarly = earlyMonthlyUsd >= monthlyUsd / 2;
  const why = isEarly
    ? 'they leave it before its minimum duration is over, and the rest is billed'
    : 'they are too small for what the move and the least billed size cost';
  const without = lacks === undefined ? '' : `; the price list lacks ${lacks}, which is not counted`;
  const name = ruleText(found, rule);
  return {
    key: `${found?.id ?? rule}:${storageClass}`,
    summary: `${name.charAt(0).toUpperCase()}${name.slice(1)} moves ${objects} of the sampled objects to ${storageClass}, where they cost more than they would have: ${why}${without}.`,
    evidence: [evidenceOf(lifecycleDocument, rulePath(rule, `Transitions[${place}]`), storageClass)],
    monthlyUsd,
  };
}
