/** What a run of the audit found reaches whoever is on call, by the same turn that counts. */

import { expect, it } from 'vitest';
import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import type { Notice } from '../../shared/alerts/notice.ts';
import { createAlertsMemory, tendAlerts } from '../../shared/alerts/tendAlerts.ts';
import { type Ledger, LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { noMetrics } from '../fakes/metrics.ts';
import { configOf, midnight, runWorld } from '../storage/run/runWorld.ts';
import { failed, findingOf, passed } from '../storage/run/samples.ts';

const dayMs = 86_400_000;

it('is told once, stays as it is while the ledger cannot say, and is over when a run says so', async () => {
  const world = runWorld(midnight + 60_000);
  const route = { id: 'oncall', to: { kind: 'console' } } as const;
  const config = { ...configOf(['acme']), alerts: [route] };
  const alerts = createMemoryAlertStore();
  const memory = createAlertsMemory();
  const told: string[] = [];
  const tend = async (ledger: Ledger = world.ledger) => {
    const publish = async ({ key, stage }: Pick<Notice, 'key' | 'stage'>) => {
      if (key.startsWith('audit:')) told.push(`${stage} ${key}`);
    };
    const { control, clock } = world;
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
    };
    const input = { config, observer: 'us-east-1', now: clock.now() };
    return await tendAlerts(input, parts);
  };
  world.results.set('acme', [failed('versioning', [findingOf('versioning', 'acme')])]);
  await world.run(config);
  await tend();
  await tend();
  expect(told).toEqual(['fired audit:versioning:2026-11-30']);

  const auditSummaries = () => Promise.reject(new LedgerUnavailable('reading audit', new Error('gone')));
  const { failures } = await tend({ ...world.ledger, auditSummaries });
  expect(failures).toMatchObject([{ code: 'ledger-unavailable' }]);
  expect((await alerts.readAlert('audit:versioning:2026-11-30'))?.unknownSince).toBeDefined();

  world.results.set('acme', [passed('versioning')]);
  await world.clock.advance(midnight + dayMs + 60_000 - world.clock.now());
  await world.run(config);
  await tend();
  expect(told).toEqual(['fired audit:versioning:2026-11-30', 'resolved audit:versioning:2026-11-30']);
});
