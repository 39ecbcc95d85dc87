/** The verbs that look after alerts in a simulation: the real ones, or others that take their place. */
import { type TendAlertsParts, tendAlerts } from '../../../shared/alerts/tendAlerts.ts';
import type { AlertScenario } from './alertScenario.ts';

export type AlertVerbs = {
  readonly tendAlerts: typeof tendAlerts;
  /** The ports as the verb gets them. */
  readonly ports: (
    parts: TendAlertsParts,
    of: { readonly observer: string; readonly scenario: AlertScenario },
  ) => TendAlertsParts;
};

export const realAlertVerbs: AlertVerbs = { tendAlerts, ports: (parts) => parts };
