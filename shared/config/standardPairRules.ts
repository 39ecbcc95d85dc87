/** Standard pairs that an objective cannot use: which are left out, and why. */
import { canFire, fitted, scaledPairs, standardPairs } from '../objectives/burnPairs.ts';
import type { Aim } from './aims.ts';
import { boundText, hasRoom, roomText, rounded } from './burnRules.ts';
import type { BurnPair } from './config.ts';
import type { ObjectiveDraft } from './draftObjective.ts';
import { formatDuration } from './duration.ts';
import type { Findings } from './findings.ts';
import { isGiven, type Part } from './part.ts';

/**
 * @param every how often is probed, in milliseconds, and where that stands.
 * @param period what factors refer to, in milliseconds.
 */
export function checkStandardPairs(
  { minimum }: ObjectiveDraft,
  every: { readonly part: Part; readonly ms: number },
  period: number,
  aims: readonly Aim[],
  findings: Findings,
): void {
  const pairs = standardPairs(period);
  warnOfSlowPairs(period, pairs, aims, findings);
  // Slow probes leave windows empty, and metrics never do.
  const measured = fitted(pairs, Math.min(every.ms, ...aims.map(({ slotMs }) => slotMs)));
  const unmeasured = pairs.filter(({ longMs }) => measured.every((pair) => pair.longMs !== longMs));
  if (unmeasured.length > 0) {
    const names = unmeasured.map(({ longMs }) => formatDuration(longMs));
    const message = `two slots of ${formatDuration(every.ms)} are too long for some windows`;
    findings.warning(every.part, `${message}: ${leftOut(names, measured.length)}`);
  }
  for (const aim of aims) {
    const own = fitted(pairs, aim.slotMs);
    const reachable = own.filter((pair) => canFire(pair, aim.target));
    const unreachable = own.filter((pair) => !canFire(pair, aim.target));
    if (unreachable.length > 0) {
      const names = unreachable.map(({ factor, longMs }) => `${rounded(factor)} times in ${formatDuration(longMs)}`);
      findings.warning(aim.part, `${boundText(aim, aims.length > 1)}: ${leftOut(names, reachable.length)}`);
    }
    checkRoom(aim, reachable, isGiven(minimum.failures) ? minimum.failures.part : minimum.events.part, findings);
  }
}

/** In a short window the standard shares of the budget are spent at less than the even pace. */
function warnOfSlowPairs(period: number, pairs: readonly BurnPair[], [aim]: readonly Aim[], findings: Findings): void {
  const slow = scaledPairs(period).filter(({ longMs }) => pairs.every((pair) => pair.longMs !== longMs));
  if (slow.length === 0 || aim === undefined) return;
  const names = slow.map(({ factor, longMs }) => `${rounded(factor)} times in ${formatDuration(longMs)}`);
  const message = `in a window of ${formatDuration(period)} some standard pairs fire below the even pace`;
  findings.warning(aim.part, `${message}: ${leftOut(names, pairs.length)}`);
}

function leftOut(names: readonly string[], remaining: number): string {
  const which = names.length === 1 ? `pair of ${names[0]} is` : `pairs of ${names.join(', ')} are`;
  const rest = remaining === 0 ? ', and none remains, so no burn raises an alert' : '';
  return `the standard ${which} left out${rest}; write pairs of your own as burn`;
}

function checkRoom(aim: Aim, pairs: readonly BurnPair[], part: Part, findings: Findings): void {
  const crowded = pairs.filter(({ longMs }) => !hasRoom(aim, longMs));
  const longest = crowded.at(-1);
  if (longest === undefined) return;
  const what = roomText(aim, longest.longMs);
  if (crowded.length < pairs.length) {
    findings.warning(part, `${what}, so this standard pair never fires; write a smaller minimum`);
  } else {
    findings.problem(part, `${what}, so no standard pair ever fires; write a smaller minimum`);
  }
}
