/** Bugs in what alerts are raised and ended on, and in how they are kept. */
import { realAlertVerbs } from '../../local/simulation/alerts/alertVerbs.ts';
import { tendAlerts } from '../../shared/alerts/tendAlerts.ts';
import type { Config } from '../../shared/config/config.ts';
import {
  type PlantedInAlerts,
  seeing,
  withAlerts,
  withAlertsAs,
  withControl,
  withLedger,
  withMissing,
} from './alertPlanting.ts';
import { down } from './planting.ts';

const up = { outcome: 'up', timings: { totalMs: 0 } } as const;

export const evidenceMutations: Readonly<Record<string, PlantedInAlerts>> = {
  'what nobody looked at counts as good': { ports: withMissing(up) },
  'what nobody looked at counts as bad': { ports: withMissing(down) },
  'who cannot look says down': { ports: seeing((seen) => (seen.outcome === 'unknown' ? down : seen)) },
  'what one observer says counts for all': {
    ports: withLedger((ledger, parts) => ({
      recents: async () => [],
      async rounds(query) {
        const own = parts.id().split(' ')[0] ?? '';
        const found = await ledger.rounds({ ...query, observer: own });
        return found.map((round) => ({ ...round, observer: query.observer }));
      },
    })),
  },
  'maintenance holds nothing back': {
    tendAlerts: (input, parts) => tendAlerts({ ...input, config: { ...input.config, maintenance: [] } }, parts),
  },
  'maintenance holds back only what begins later': {
    tendAlerts: (input, parts) => tendAlerts({ ...input, config: laterMaintenance(input.config) }, parts),
  },
  'who hears of nobody else goes on counting alone': {
    ports: withControl(() => ({ releaseLease: async () => 'written' })),
  },
  'the lease of who counts does not expire': {
    ports: withControl((control) => ({
      acquireLease: (request) => control.acquireLease({ ...request, ttlMs: 86_400_000 }),
    })),
  },
};

function laterMaintenance(config: Config): Config {
  const maintenance = config.maintenance.map((one) =>
    one.kind === 'fixed' ? { ...one, from: Math.min(one.to, one.from + 180_000) } : one,
  );
  return { ...config, maintenance };
}

export const keepingMutations: Readonly<Record<string, PlantedInAlerts>> = {
  'an alert is written without comparing': {
    ports: withAlerts((store) => ({
      async writeAlert(alert) {
        const known = await store.readAlert(alert.key);
        return store.writeAlert({ ...alert, revision: (known?.revision ?? 0) + 1 });
      },
    })),
  },
  'an acknowledgement is lost when the alert is written again': {
    ports: withAlertsAs({
      write(alert) {
        const { state } = alert;
        if (state.kind !== 'acknowledged') return alert;
        return { ...alert, state: { kind: 'firing', since: state.since, firedAt: state.firedAt } };
      },
    }),
  },
  'what became of an alert is not written down': {
    ports: withLedger((ledger) => ({
      async putEvent(event) {
        if (event.kind !== 'alert') await ledger.putEvent(event);
      },
    })),
  },
  'whoever looks later says when it was': {
    tendAlerts: (input, parts) => realAlertVerbs.tendAlerts({ ...input, now: input.now - 60_000 }, parts),
  },
};
