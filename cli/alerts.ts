/** `holdfast alerts`: what fires, and who is at it. */
import { alertsSchema } from '../shared/status/wire/alertSchemas.ts';
import { alertsText } from './alertsText.ts';
import { ask } from './ask.ts';
import { withoutSlash } from './demo.ts';
import type { Io } from './io.ts';
import { print, told } from './order.ts';

export type AlertsOptions = {
  readonly url: string;
  /** Those that are over, and those whose cause is not there for long enough, too. */
  readonly all: boolean;
  readonly json: boolean;
};

/** @returns 1 when a page fires, acknowledged or not, 2 when nobody answered, else 0. */
export function showAlerts({ url, all, json }: AlertsOptions, io: Io): Promise<0 | 1 | 2> {
  return told(io, async () => {
    const answer = await ask(`${withoutSlash(url)}/api/v1/alerts?state=${all ? 'all' : 'active'}`, alertsSchema);
    print(io, json, answer, alertsText(answer));
    const pages = answer.alerts.filter(({ severity, state }) => {
      return severity === 'page' && (state === 'firing' || state === 'acknowledged');
    });
    return pages.length > 0 ? 1 : 0;
  });
}
