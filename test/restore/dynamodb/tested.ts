/** A table test, run to its end on a clock that nobody waits for. */

import type { RestoreTest } from '../../../shared/config/restoreConfig.ts';
import { createTableTest } from '../../../shared/restore/engines/dynamodb.ts';
import { createInProcessSteps } from '../../../shared/restore/inProcessSteps.ts';
import type { Progress } from '../../../shared/restore/progress.ts';
import type { TableTest, TestedTable } from '../../../shared/restore/restoring.ts';
import type { Steps } from '../../../shared/restore/steps.ts';
import { createVirtualClock, type VirtualClock } from '../../fakes/clock.ts';
import type { FakeRegion } from './fakeTables.ts';

export const startedAt = Date.UTC(2026, 10, 30, 4);
export const run = 'orders-20261130T040000Z-k3x9';
export const target = 'holdfast-restore-orders-20261130T040000Z-k3x9';

export function tableTest(over: Partial<RestoreTest> = {}): RestoreTest {
  return {
    id: 'orders',
    services: [],
    schedule: { cron: '0 4 * * SUN', timezone: 'UTC' },
    source: { kind: 'table', table: 'orders', by: 'point-in-time' },
    engine: { kind: 'dynamodb', sample: 10 },
    checks: [],
    shrinkMaxPercent: 10,
    awsBackupPlans: [],
    ...over,
  };
}

export type How = {
  readonly input?: Partial<Parameters<TableTest>[0]>;
  readonly clock?: VirtualClock;
  readonly steps?: Steps;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: Progress) => void;
};

export async function testIn(region: FakeRegion, test: RestoreTest, how: How = {}): Promise<TestedTable> {
  const clock = how.clock ?? createVirtualClock(startedAt);
  const { signal } = how;
  const steps = how.steps ?? createInProcessSteps({ clock, ...(signal === undefined ? {} : { signal }) });
  const tested = createTableTest({ tablesIn: () => region, home: 'eu-central-1', clock });
  const { progress = () => {} } = how;
  return await driven(tested({ test, run, now: startedAt, ...how.input }, steps, { progress }), clock);
}

/** Moves the time on to whatever is waited for next, until the work is done. */
export async function driven<T>(work: Promise<T>, clock: VirtualClock): Promise<T> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  done.catch(() => {});
  await clock.advance(0);
  while (!isDone) await clock.advance(clock.sleeping[0] ?? 0);
  return await done;
}
