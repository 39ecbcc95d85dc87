/** What restore tests found reaches whoever is on call, by the same turn that counts. */

import { expect, it } from 'vitest';
import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import type { Notice } from '../../shared/alerts/notice.ts';
import { createAlertsMemory, tendAlerts } from '../../shared/alerts/tendAlerts.ts';
import { nothingRestored } from '../../shared/config/restoreConfig.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { type Ledger, LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { createVirtualClock } from '../fakes/clock.ts';
import { noMetrics } from '../fakes/metrics.ts';
import { configOf } from '../ledger/samples.ts';
import { dueAt, failedRun, hourMs, runOf, testOf } from '../restore/runs.ts';

const dayMs = 24 * hourMs;

/** A fresh install, two days before `orders` is due. */
function onCall() {
  const tests = [testOf()];
  const route = { id: 'oncall', to: { kind: 'console' } } as const;
  const base = { ...configOf(['us-east-1'], []), alerts: [route] };
  const ledger = createMemoryLedger();
  const clock = createVirtualClock(dueAt - 2 * dayMs);
  const alerts = createMemoryAlertStore();
  const [control, memory] = [createMemoryControlStore(), createAlertsMemory()];
  const told: string[] = [];
  const publish = async ({ stage, key, severity }: Notice) => {
    // Nobody probes anything here, which is told, too.
    if (key.startsWith('restore')) told.push(`${stage} ${key} ${severity}`);
  };
  async function tend(at: number, given: { readonly ledger?: Ledger; readonly tested?: boolean } = {}) {
    const { tested = true } = given;
    await clock.advance(at - clock.now());
    const config = { ...base, restore: { ...nothingRestored, tests: tested ? tests : [] } };
    const parts = {
      ledger,
      control,
      alerts,
      plans: createMemoryPlanStore(),
      metrics: noMetrics,
      publish,
      clock,
      id: () => 'x',
      memory,
      ...given,
    };
    return await tendAlerts({ config, observer: 'us-east-1', now: clock.now() }, parts);
  }
  return { ledger, alerts, told, tend };
}

it('is told once, stays as it is while the ledger cannot say, and is over when a later test passes', async () => {
  const { ledger, alerts, told, tend } = onCall();
  await tend(dueAt - 2 * dayMs);
  await ledger.putRestoreRun(failedRun());
  await tend(dueAt + hourMs);
  await tend(dueAt + 2 * hourMs);
  expect(told).toEqual(['fired restore:orders page']);

  const newestRestoreRuns = () => Promise.reject(new LedgerUnavailable('reading', new Error('gone')));
  const { failures } = await tend(dueAt + 3 * hourMs, { ledger: { ...ledger, newestRestoreRuns } });
  expect(failures).toMatchObject([{ code: 'ledger-unavailable' }]);
  expect((await alerts.readAlert('restore:orders'))?.unknownSince).toBeDefined();

  await ledger.putRestoreRun(runOf({ startedAt: dueAt + 4 * hourMs }));
  await tend(dueAt + 5 * hourMs);
  expect(told).toEqual(['fired restore:orders page', 'resolved restore:orders page']);
});

it('is told that a test was missed, of a fresh install only once one was due', async () => {
  const { ledger, told, tend } = onCall();
  for (const hours of [-48, -24, 0, 24, 53]) await tend(dueAt + hours * hourMs);
  expect(told).toEqual([]);
  await tend(dueAt + 54 * hourMs);
  expect(told).toEqual(['fired restore-missed:orders ticket']);
  await ledger.putRestoreRun(runOf({ startedAt: dueAt + 55 * hourMs }));
  await tend(dueAt + 56 * hourMs);
  expect(told.slice(1)).toEqual(['resolved restore-missed:orders ticket']);
});

it('is over for a backup that the config does not test any more', async () => {
  const { ledger, alerts, tend } = onCall();
  await ledger.putRestoreRun(failedRun());
  await tend(dueAt + hourMs);
  await tend(dueAt + 2 * hourMs, { tested: false });
  expect((await alerts.readAlert('restore:orders'))?.state).toMatchObject({ kind: 'resolved', why: 'not-watched' });
});
