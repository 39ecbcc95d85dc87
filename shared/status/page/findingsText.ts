/** Findings in figures. Pure. */
import { findingSeverities } from '../../storage/finding.ts';
import type { Totals } from '../../storage/run/run.ts';

/** `1 critical, 2 low; 3 checks could not look`: what could not be looked at is never passed over. */
export function findingsText({ findings, excepted, unknown }: Totals): string {
  const counts = findingSeverities.flatMap((one) => (findings[one] === undefined ? [] : [`${findings[one]} ${one}`]));
  return [
    counts.length === 0 ? 'no findings' : counts.join(', '),
    ...(excepted === 0 ? [] : [`${excepted} excepted`]),
    ...(unknown === 0 ? [] : [`${unknown} ${unknown === 1 ? 'check' : 'checks'} could not look`]),
  ].join('; ');
}
