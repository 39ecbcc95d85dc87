/** Whether keeping more, as a fix does, keeps anything for longer than the policy allows. Pure. */
import type { Lifecycle } from '../../bucket.ts';
import type { Fix } from '../../finding.ts';
import { remainsOf } from './remains.ts';
import { scopeKey } from './scopeText.ts';
import { TooManyRulesError } from './tooManyRules.ts';
import type { VersioningState } from './underVersioning.ts';

export type Allowed = {
  /** Absent where things may stay for ever. */
  readonly goneByDay?: number | undefined;
  readonly versioning: VersioningState;
  readonly now: number;
};

/** A fix that only ever keeps more is safe, unless something then stays that is gone in time now. */
export function staysLonger(was: Lifecycle, is: Lifecycle, allowed: Allowed): Pick<Fix, 'safe' | 'caution'> {
  const { goneByDay } = allowed;
  const paid = 'What is kept longer is paid for longer.';
  if (goneByDay === undefined || !leavesMore(was, is, goneByDay, allowed)) return { safe: true, caution: paid };
  const caution = `${paid} The policy wants everything gone by day ${goneByDay}, and with this some would stay for longer: objects may have to expire sooner, which a person has to decide on.`;
  return { safe: false, caution };
}

function leavesMore(was: Lifecycle, is: Lifecycle, goneByDay: number, given: Allowed): boolean {
  try {
    const before = new Set(remainsOf(goneByDay, was, given).map(({ scope }) => scopeKey(scope)));
    return remainsOf(goneByDay, is, given).some(({ scope }) => !before.has(scopeKey(scope)));
  } catch (error) {
    // Nobody can tell.
    if (error instanceof TooManyRulesError) return true;
    throw error;
  }
}
