/** What must be so of leases: one holder at a time, fences that grow, and writes in the order of the fences. */
import type { LeaseAnswer, LeaseRequest } from '../../shared/control/store.ts';
import type { Made } from './depot.ts';
import type { Run } from './run.ts';
import { skewMsMost } from './violation.ts';
import type { World } from './world.ts';

export type Holding = {
  readonly run: Run;
  readonly token: string;
  readonly fence: number;
  /** By the clock of the holder, Unix milliseconds. */
  readonly until: number;
  /** True time, milliseconds since the start. */
  readonly expiresAt: number;
  readonly isReleased: boolean;
};

export type LeaseRules = {
  asked(run: Run, request: LeaseRequest, answer: LeaseAnswer): readonly string[];
  renewed(run: Run, request: LeaseRequest, answer: LeaseAnswer): readonly string[];
  released(run: Run, request: Pick<LeaseRequest, 'name' | 'token'>): readonly string[];
  accepted(made: Made): readonly string[];
  /** Who holds it now, or has held it last. */
  holding(name: string): Holding | undefined;
};

/** Nobody asks for more than that. */
const leaseMsMost = 20_000;

export function createLeaseRules(world: World, now: () => number, startAt: number): LeaseRules {
  const holdings = new Map<string, Holding>();
  let newest: Made | undefined;

  function hold(run: Run, { name, token }: LeaseRequest, { fence, until }: Extract<LeaseAnswer, { kind: 'held' }>) {
    const expiresAt = Math.min(until - world.skewMs(run.observer) - startAt, now() + leaseMsMost);
    holdings.set(name, { run, token, fence, until, expiresAt, isReleased: false });
  }

  return {
    asked(run, request, answer) {
      const { name, token, now: asked } = request;
      const before = holdings.get(name);
      if (answer.kind === 'lost') {
        const isFree = before === undefined || before.isReleased || before.until <= asked;
        return isFree ? [`the lease ${name} was free, and nobody got it`] : [];
      }
      const isHeld = before !== undefined && before.token !== token && !before.isReleased;
      const leftMs = isHeld ? before.expiresAt - skewMsMost - now() : 0;
      const faults: string[] = [];
      if (leftMs > 0) faults.push(`the lease ${name} was taken from ${before?.token}, who had ${leftMs} ms left`);
      if (answer.fence <= (before?.fence ?? 0))
        faults.push(`the fence of ${name} went from ${before?.fence} to ${answer.fence}`);
      hold(run, request, answer);
      return faults;
    },
    renewed(run, request, answer) {
      const before = holdings.get(request.name);
      if (answer.kind === 'lost') return [];
      hold(run, request, answer);
      return before?.token === request.token ? [] : [`a lease of ${before?.token} was renewed by ${request.token}`];
    },
    released(run, { name }) {
      const before = holdings.get(name);
      if (before === undefined) return [];
      holdings.set(name, { ...before, isReleased: true });
      const isOwn = before.run === run;
      return isOwn ? [] : [`the lease ${name} of ${before.token} was released by ${run.observer} run ${run.id}`];
    },
    accepted(made) {
      const before = newest;
      newest = made;
      if (before === undefined || made.fence > before.fence) return [];
      if (made.fence === before.fence && made.token === before.token) return [];
      return [`${made.token} wrote with fence ${made.fence} after ${before.token} with ${before.fence}`];
    },
    holding: (name) => holdings.get(name),
  };
}
