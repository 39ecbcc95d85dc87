/** Bugs in telling people. */
import type { Alert } from '../../shared/alerts/alert.ts';
import { tell } from '../../shared/alerts/tell.ts';
import { tendAlerts } from '../../shared/alerts/tendAlerts.ts';
import { type PlantedInAlerts, withAlerts, withAlertsAs, withEachTold, withPublish } from './alertPlanting.ts';

export const tellingMutations: Readonly<Record<string, PlantedInAlerts>> = {
  'it counts as told as soon as somebody sets out to': {
    ports: withAlertsAs({
      write: (alert) => withEachTold(alert, ({ failed: _, ...told }) => ({ ...told, state: 'sent' })),
    }),
  },
  'what somebody set out to tell is never taken up': {
    ports: withAlertsAs({ read: (alert) => withEachTold(alert, (told) => ({ ...told, state: 'sent' })) }),
  },
  'a topic that does not answer counts as told': {
    ports: withPublish((publish) => async (notice, route) => {
      await publish(notice, route).catch(() => undefined);
    }),
  },
  'nobody says that they set out to tell': {
    ports: withAlerts((store) => ({
      writeAlert: async (alert) => (isBeginning(alert) ? 'written' : store.writeAlert(alert)),
    })),
  },
  'every attempt has an id of its own': {
    ports: withPublish(
      (publish, { id }) =>
        (notice, route) =>
          publish({ ...notice, id: `${notice.id}:${id()}` }, route),
    ),
  },
  'whoever does not count tells nothing': {
    ports: (parts) => {
      let isCounting = true;
      return {
        ...parts,
        control: {
          ...parts.control,
          async acquireLease(request) {
            const answer = await parts.control.acquireLease(request);
            isCounting = answer.kind === 'held';
            return answer;
          },
        },
        alerts: { ...parts.alerts, readAlerts: async () => (isCounting ? parts.alerts.readAlerts() : []) },
      };
    },
  },
  'what was told of one time counts for the next': {
    ports: withAlertsAs({ read: (alert) => withEachTold(alert, (told) => ({ ...told, episode: alert.episode })) }),
  },
  'what worsens is not told': {
    ports: withAlertsAs({
      read: ({ worsenedAt: _, ...alert }) =>
        withEachTold(alert, ({ worsenedAt: __, ...told }) => ({ ...told, severity: 'page' })),
    }),
  },
  'reminders go on although somebody is at it': {
    tendAlerts: andTelling(({ state }) => state.kind === 'acknowledged', unacknowledged),
  },
  'each service in a lost region is told by itself': {
    tendAlerts: andTelling(({ within }) => within !== undefined, withoutWithin),
  },
};

/** Some alerts are told once more as if they were others; they stay what they are. */
function andTelling(concerns: (alert: Alert) => boolean, asTold: (alert: Alert) => Alert): typeof tendAlerts {
  return async (input, parts) => {
    const tended = await tendAlerts(input, parts);
    const found = (await parts.alerts.readAlerts()).filter(concerns);
    const kept = new Map(found.map(({ key, state, within }) => [key, { state, ...(within && { within }) }] as const));
    const writeAlert = (alert: Alert) => parts.alerts.writeAlert({ ...alert, ...kept.get(alert.key) });
    const { config, observer, url } = input;
    await tell(
      { config, observer, url, alerts: found.map(asTold) },
      { ...parts, alerts: { ...parts.alerts, writeAlert } },
    );
    return tended;
  };
}

/** Somebody sets out with what has not failed yet. */
function isBeginning({ told }: Alert): boolean {
  return Object.values(told).some(({ state, failed }) => state === 'sending' && failed === undefined);
}

function unacknowledged(alert: Alert): Alert {
  const { state } = alert;
  if (state.kind !== 'acknowledged') return alert;
  return { ...alert, state: { kind: 'firing', since: state.since, firedAt: state.firedAt } };
}

function withoutWithin({ within: _, ...alert }: Alert): Alert {
  return alert;
}
