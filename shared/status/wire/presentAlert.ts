/** An alert → the API's answer. Pure. */
import type * as z from 'zod';
import type { Alert, Detail } from '../../alerts/alert.ts';
import { headlineOf } from '../../alerts/headline.ts';
import { titleIn } from '../../alerts/phrases.ts';
import type { Config } from '../../config/config.ts';
import { timeText } from '../../ledger/keys.ts';
import type { alertDetailSchema, alertSchema, alertsSchema } from './alertSchemas.ts';
import { timeIf } from './presentFailover.ts';

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
    detail: presentAlertDetail(detail),
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

function presentAlertDetail(detail: Detail): z.output<typeof alertDetailSchema> {
  switch (detail.kind) {
    case 'burn': {
      const { longMs, shortMs, goneAt, failing, ...burn } = detail;
      return {
        ...burn,
        longSeconds: longMs / 1000,
        shortSeconds: shortMs / 1000,
        ...timeIf('goneAt', goneAt),
        failing: failing.map((one) => ({ ...one, observers: [...one.observers] })),
      };
    }
    case 'budget': {
      const { goneAt, ...budget } = detail;
      return { ...budget, ...timeIf('goneAt', goneAt) };
    }
    case 'unmeasured':
      return { kind: detail.kind, slo: detail.slo, ...timeIf('lastKnownAt', detail.lastKnownAt) };
    case 'flip': {
      const { votes, ...flip } = detail;
      return { ...flip, at: timeText(detail.at), ...(votes === undefined ? {} : { votes: [...votes] }) };
    }
    case 'drift':
      return { ...detail, at: timeText(detail.at) };
    case 'observer': {
      const { lastRoundAt, ...observer } = detail;
      return { ...observer, ...timeIf('lastRoundAt', lastRoundAt) };
    }
    case 'region':
      return { ...detail, services: [...detail.services] };
    case 'restore': {
      const { rpoMs, rtoMs, ...restore } = detail;
      return { ...restore, ...secondsIf('rpoSeconds', rpoMs), ...secondsIf('rtoSeconds', rtoMs) };
    }
    case 'blocked':
    case 'certificate':
    case 'dead-letters':
    case 'audit':
      return detail;
  }
}

function secondsIf<Name extends string>(name: Name, ms: number | undefined): { readonly [Key in Name]?: number } {
  return ms === undefined ? {} : ({ [name]: ms / 1000 } as { readonly [Key in Name]?: number });
}
