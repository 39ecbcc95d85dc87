/** What a policy of one's own asks for must be possible all at once. */
import { type BuiltInPolicyName, builtInPolicyNames, type StoragePolicy } from '../storage/policy.ts';
import type { PolicyDraft } from './draftPolicy.ts';
import type { Findings } from './findings.ts';
import { leastCopies, policyOf } from './normalisePolicy.ts';
import { child, keyPlace } from './part.ts';
import { tierClasses } from './policySchema.ts';
import { quote } from './quote.ts';

export function checkPolicy(draft: PolicyDraft, builtIn: BuiltInPolicies, findings: Findings): void {
  if (builtInPolicyNames.some((known) => known === draft.name)) {
    findings.problem(keyPlace(draft.part), `${quote(draft.name)} is built in and stays as it is; write another name`);
  }
  checkTiers(draft, findings);
  const policy = policyOf(draft, builtIn);
  if (policy === undefined) return;
  checkEnds(draft, policy, findings);
  checkCopies(draft, policy, findings);
}

export type BuiltInPolicies = (name: BuiltInPolicyName) => StoragePolicy;

/** An object only ever moves to a later class of the waterfall, so the days must ascend with it. */
function checkTiers({ tiers }: PolicyDraft, findings: Findings): void {
  if (tiers.state !== 'valid' || tiers.value === 'none') return;
  let warmer: { readonly storageClass: string; readonly day: number } | undefined;
  for (const storageClass of tierClasses) {
    const day = tiers.value[storageClass];
    if (day === undefined) continue;
    if (warmer !== undefined && day <= warmer.day) {
      const message = `${storageClass} by ${day}d is not after ${warmer.storageClass} by ${warmer.day}d, and objects move to ${storageClass} later only`;
      findings.problem(child(tiers.part, storageClass), `${message}; write more days here, or fewer there`);
    }
    warmer = { storageClass, day };
  }
  if (warmer === undefined) findings.problem(tiers.part, 'the map is empty; write a storage class and days, or none');
}

function checkEnds(draft: PolicyDraft, policy: StoragePolicy, findings: Findings): void {
  const { keepDays, goneByDay } = policy;
  const { keep, gone, tiers } = draft;
  if (goneByDay === undefined) return;
  if (keepDays !== undefined && keepDays > goneByDay) {
    const place = keep.state === 'valid' ? keep : gone;
    const from = (setting: typeof keep) => (setting.state === 'valid' ? '' : ` (of ${policyLike(draft)})`);
    const message = `objects are kept for ${keepDays}d${from(keep)} and gone by ${goneByDay}d${from(gone)}`;
    if (keep.state === 'valid' || gone.state === 'valid') {
      findings.problem(
        place.part,
        `${message}, which cannot both be; write \`keep\` at most as long as \`gone\`, or none`,
      );
    }
  }
  if (tiers.state !== 'valid' || tiers.value === 'none') return;
  for (const { storageClass, byDay } of policy.tiers) {
    if (byDay < goneByDay) continue;
    const message = `objects are gone by ${goneByDay}d, so none is ever asked to be in ${storageClass} by ${byDay}d`;
    findings.warning(child(tiers.part, storageClass), `${message}; remove this, or write a later \`gone\``);
  }
}

function policyLike({ like }: PolicyDraft): string {
  return like.state === 'valid' ? like.value : '';
}

/** Every number is a least one, so what is asked of a part asks for as many copies in all. */
function checkCopies({ copies, copyCounts }: PolicyDraft, policy: StoragePolicy, findings: Findings): void {
  if (copies.state !== 'valid' || policy.copies === undefined) return;
  const { total, ...parts } = policy.copies;
  for (const key of ['kinds', 'regions', 'accounts'] as const) {
    const least = leastCopies(key, parts[key]);
    if (least <= total) continue;
    const place = copyCounts[key].state === 'valid' ? copyCounts[key].part : copies.part;
    const message = `\`${key}\` is ${parts[key]}, which takes ${least} copies, and \`total\` is ${total}`;
    findings.problem(place, `${message}; write a larger \`total\` or a smaller \`${key}\``);
  }
}
