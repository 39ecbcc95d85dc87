/** What people do about alerts and budgets, by the verbs that their commands run; and traffic that moves. */
import { acknowledge } from '../../../shared/alerts/acknowledge.ts';
import type { AlertStore } from '../../../shared/alerts/store.ts';
import type { Control } from '../../../shared/control/control.ts';
import { flipped } from '../../../shared/failover/commit.ts';
import { policiesOf } from '../../../shared/failover/policy.ts';
import { exclude } from '../../../shared/objectives/exclude.ts';
import type { AlertDeed } from '../faults.ts';
import { isActive } from './alertScene.ts';
import type { AlertStage } from './alertStage.ts';

const person = { id: 'operator' };

/** Whoever excludes a time has seen that it is over. */
const afterwardsMs = 90_000;

/** From a flip until DNS follows. */
const settlingMs = 20_000;

/** When it is done, in milliseconds since the start, and what. */
export type AlertAct = { readonly at: number; readonly act: () => Promise<void> };

export function alertActsOf(deed: AlertDeed, stage: AlertStage): readonly AlertAct[] {
  switch (deed.kind) {
    case 'service-maintenance':
      // It is planned in the config.
      return [];
    case 'acknowledge':
      return [{ at: deed.from, act: () => acknowledgeOne(deed.which, stage) }];
    case 'exclude':
      return [{ at: deed.to + afterwardsMs, act: () => excludeTime(deed, stage) }];
    case 'flip':
      return [
        { at: deed.from, act: () => flip(deed.service, stage) },
        { at: deed.from + settlingMs, act: () => settle(deed.service, stage) },
      ];
  }
}

/** Every service that fails over is adopted before anything goes wrong. */
export async function adoptAll({ config, control, clock }: AlertStage): Promise<void> {
  for (const { service, endpoints } of policiesOf(config)) {
    const active = endpoints[0] ?? '';
    const adopted = { kind: 'adopted', revision: 1, at: clock.now(), by: person.id, epoch: 1, active } as const;
    const first = { service, revision: 1, active, epoch: 1, phase: 'settled', flips: [], log: [adopted] } as const;
    await control.createControl(first);
  }
}

async function acknowledgeOne(which: number, { alerts, replicas, clock, referee, config }: AlertStage): Promise<void> {
  const told: AlertStore = {
    ...alerts,
    async writeAlert(alert) {
      const written = await alerts.writeAlert(alert);
      if (written === 'written') referee.alertWritten(person, alert);
      return written;
    },
  };
  const active = (await alerts.readAlerts()).filter(isActive);
  const chosen = active[which % Math.max(1, active.length)];
  if (chosen === undefined) return;
  const order = { key: chosen.key, by: person.id, note: 'I am at it.', now: clock.now() };
  await acknowledge(order, { alerts: told, ledger: replicas.of(config.observers[0]) });
}

async function excludeTime(
  { service, from, to }: Extract<AlertDeed, { kind: 'exclude' }>,
  { scenario, config, replicas, clock, referee }: AlertStage,
): Promise<void> {
  const { startAt } = scenario;
  const order = {
    service,
    from: startAt + from,
    to: startAt + to,
    by: person.id,
    reason: 'a change',
    now: clock.now(),
  };
  const parts = { ledger: replicas.of(config.observers[0]), id: () => 'exclusion' };
  const excluded = await exclude(order, parts);
  if (excluded.kind === 'excluded') referee.corrected(person, excluded.exclusion);
}

async function flip(service: string, { config, control, clock, referee }: AlertStage): Promise<void> {
  const policy = policiesOf(config).find((one) => one.service === service);
  const record = await control.readControl(service);
  const to = policy?.endpoints.find((id) => id !== record?.active);
  if (policy === undefined || record === undefined || to === undefined) return;
  const order = { by: config.observers[0], kind: 'failover', reason: 'it is down', to, now: clock.now() } as const;
  const next = flipped(record, policy, order);
  await control.replaceControl(next);
  referee.noted(person, () => `saw ${service} flip to ${to}, epoch ${next.epoch}`);
}

async function settle(service: string, { control }: AlertStage): Promise<void> {
  const record = await control.readControl(service);
  if (record === undefined) return;
  const settled: Control = { ...record, revision: record.revision + 1, phase: 'settled' };
  await control.replaceControl(settled);
}
