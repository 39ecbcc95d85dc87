/** An alert → the API's answer. Pure. */
import type * as z from 'zod';
import type { Alert } from '../../alerts/alert.ts';
import { headlineOf } from '../../alerts/headline.ts';
import { titleIn } from '../../alerts/phrases.ts';
import { presentDetail } from '../../alerts/render/detail.ts';
import type { Config } from '../../config/config.ts';
import { timeText } from '../../ledger/keys.ts';
import type { alertSchema, alertsSchema } from './alertSchemas.ts';

type Answer = z.output<typeof alertSchema>;

export type AlertPresentation = {
  readonly config: Pick<Config, 'services' | 'alerts'>;
  /** Whether to name the routes, which may say to whom they lead, and what they answered. */
  readonly evidence: boolean;
};

export function presentAlerts(
  alerts: readonly Alert[],
  now: number,
  how: AlertPresentation,
): z.output<typeof alertsSchema> {
  return { generatedAt: timeText(now), alerts: alerts.map((alert) => presentAlert(alert, how)) };
}

export function presentAlert(alert: Alert, how: AlertPresentation): Answer {
  const { key, severity, service, region, within, state, detail } = alert;
  const title = service === undefined ? undefined : titleIn(how.config, service);
  return {
    key,
    kind: detail.kind,
    ...(service === undefined ? {} : { service }),
    ...(region === undefined ? {} : { region }),
    state: state.kind,
    severity,
    title: headlineOf(alert, title),
    ...presentState(state),
    ...(within === undefined ? {} : { within: within.key }),
    detail: presentDetail(detail),
    told: presentTold(alert, how),
  };
}

function presentState(state: Alert['state']): Pick<Answer, 'since' | 'firedAt' | 'acknowledged' | 'resolvedAt'> {
  const since = timeText(state.since);
  if (state.kind === 'pending') return { since };
  const fired = { since, firedAt: timeText(state.firedAt) };
  switch (state.kind) {
    case 'firing':
      return fired;
    case 'acknowledged': {
      const { at, by, note } = state;
      return { ...fired, acknowledged: { at: timeText(at), by, ...(note === undefined ? {} : { note }) } };
    }
    case 'resolved':
      return { ...fired, resolvedAt: timeText(state.at) };
  }
}

/** What was told of an earlier time is past. */
function presentTold({ told, episode }: Alert, { config, evidence }: AlertPresentation): Answer['told'] {
  return Object.entries(told)
    .filter(([, one]) => one.episode === episode)
    .map(([route, { stage, severity, at, state, failed }]) => ({
      to: config.alerts.find(({ id }) => id === route)?.to.kind ?? ('gone' as const),
      ...(evidence ? { route } : {}),
      stage,
      severity,
      at: timeText(at),
      state,
      ...(failed === undefined || !evidence ? {} : { failed: { times: failed.times, why: failed.why } }),
    }));
}
