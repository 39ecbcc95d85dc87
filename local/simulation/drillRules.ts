/** What must be so of a drill: who begins it and when, that traffic goes there and back once, and that its end is told. */
import type { Control, Flip } from '../../shared/control/control.ts';
import type { Scenario } from './scenario.ts';
import { type Actor, isRun, type Violation } from './violation.ts';
import { quorum, votesFor } from './votes.ts';

export type DrillRules = {
  /** @param flip that was committed with the record. */
  judge(by: Actor, before: Control, next: Control, flip: Flip | undefined): readonly Violation[];
};

export function createDrillRules({ policy }: Scenario): DrillRules {
  /** By the drill's id: where its flips went to. */
  const ways = new Map<string, readonly string[]>();

  function beginningFaults(by: Actor, before: Control, next: Control): readonly string[] {
    const { drill } = next;
    if (drill === undefined || drill.id === before.drill?.id) return [];
    const faults: string[] = [];
    const votes = (endpoint: string) => votesFor('up', endpoint, { policy, looks: by.seen, now: drill.startedAt });
    const isUp = (endpoint: string) => votes(endpoint) >= quorum(policy.observers.length);
    if (isRun(by)) faults.push('an observer began a drill');
    if (before.drill !== undefined) faults.push('a drill began during another one');
    if (before.phase === 'flipping') faults.push('a drill began during a flip');
    if (drill.endpoint !== before.active) faults.push(`a drill of ${drill.endpoint} began, which is not active`);
    if ((before.hold?.until ?? (before.hold && Infinity) ?? 0) > drill.startedAt)
      faults.push('a drill began in a hold');
    if (!isUp(drill.endpoint)) faults.push('a drill began though nobody knows that the active endpoint is up');
    if (!policy.endpoints.some((id) => id !== drill.endpoint && isUp(id))) faults.push('a drill had nowhere to go');
    return faults;
  }

  function flipFaults(before: Control, flip: Flip | undefined): readonly string[] {
    if (flip?.kind !== 'drill') return [];
    const { drill } = before;
    if (drill === undefined) return ['a drill moved traffic, and there was none'];
    const way = [...(ways.get(drill.id) ?? []), flip.to];
    ways.set(drill.id, way);
    const [there, back, ...more] = way;
    if (there === drill.endpoint) return ['a drill moved traffic to the endpoint that it declared down'];
    if (back !== undefined && back !== drill.endpoint) return [`a drill went there and on to ${back}`];
    return more.length > 0 ? [`a drill moved traffic ${way.length} times`] : [];
  }

  function endFaults(before: Control, next: Control): readonly string[] {
    if (before.drill === undefined || before.drill.id === next.drill?.id) return [];
    const isTold = next.log.some((event) => event.kind === 'drill-ended' && event.revision === next.revision);
    return isTold ? [] : ['a drill ended, and nobody was told'];
  }

  return {
    judge(by, before, next, flip) {
      const faults = [...beginningFaults(by, before, next), ...flipFaults(before, flip), ...endFaults(before, next)];
      return faults.map((what) => ({ invariant: 11, what }));
    },
  };
}
