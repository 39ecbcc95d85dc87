/** Rounds tell what was seen, whatever is rehearsed, and what happened to the record gets into the ledger. */
import type { Control } from '../../shared/control/control.ts';
import { freshMs } from '../../shared/ledger/fresh.ts';
import type { Round } from '../../shared/ledger/round.ts';
import { toldBoundMs } from './bounds.ts';
import type { RefereeParts } from './referee.ts';
import { callMsMost, type Run } from './run.ts';
import { type Actor, isRun, type Violation } from './violation.ts';

export type Telling = {
  written(by: Actor, next: Control): readonly Violation[];
  recorded(by: Run, round: Round): readonly Violation[];
  /** @param workingMs for how long one observer or another has done its work without a break. */
  check(workingMs: number): Violation | undefined;
  readonly isAllTold: boolean;
};

type Awaited = { readonly id: string; readonly since: number };

export function createTelling({ scenario: { policy }, world, told, now, startAt }: RefereeParts): Telling {
  let awaited: Awaited[] = [];

  return {
    written(by, { revision, log }) {
      const events = log.filter((event) => event.revision === revision);
      awaited.push(...events.map(({ kind }) => ({ id: `control-${revision}-${kind}`, since: now() })));
      const [pausedMs, skewMs] = isRun(by) ? [by.pausedMs, world.skewMs(by.observer)] : [0, 0];
      return events.flatMap(({ kind, at }) => {
        const ageMs = now() - (at - skewMs - startAt);
        // As old as the votes of a flip may be when it is begun to be written.
        if (ageMs >= 0 && ageMs - pausedMs <= freshMs(policy.everyMs) + callMsMost) return [];
        return [{ invariant: 14, what: `"${kind}" is dated ${ageMs} ms before it was written down` }];
      });
    },
    recorded({ probed }, { seen }) {
      for (const [service, endpoints] of Object.entries(seen)) {
        for (const [endpoint, { outcome }] of Object.entries(endpoints)) {
          const truth = probed.get(`${service} ${endpoint}`);
          // An endpoint whose turn did not come in time is unknown, and was not looked at.
          if (truth === outcome || (truth === undefined && outcome === 'unknown')) continue;
          return [{ invariant: 14, what: `a round says that ${endpoint} is ${outcome}, and it was seen ${truth}` }];
        }
      }
      return [];
    },
    check(workingMs) {
      if (awaited.length === 0) return undefined;
      awaited = awaited.filter(({ id }) => !told.has(id));
      const [oldest] = awaited;
      if (oldest === undefined) return undefined;
      const lastingMs = Math.min(now() - oldest.since, workingMs);
      if (lastingMs <= toldBoundMs(policy)) return undefined;
      return { invariant: 14, what: `${oldest.id} has not been told for ${lastingMs} ms` };
    },
    get isAllTold() {
      return awaited.length === 0;
    },
  };
}
