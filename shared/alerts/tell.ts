/**
 * The verb `tell`: hands over whatever somebody is to be told of an alert and has not been. The item says so before and
 * after: who dies in between leaves a message that may have been told, and it is told again under the same id.
 */
import { maintenanceAt } from '../availability/maintenance.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../runtime/clock.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import type { Alert, Told } from './alert.ts';
import { type Delivery, deliveriesDue, type Surroundings } from './due.ts';
import { noticeOf, type Publish } from './notice.ts';
import type { AlertStore } from './store.ts';

export type TellInput = {
  readonly config: Config;
  readonly observer: string;
  /** Where the status page is, if that is known. */
  readonly url: string | undefined;
  /** As they were read, or written, just now. */
  readonly alerts: readonly Alert[];
  /** What may be told by this observer; everything that is due when absent. */
  readonly isMine?: (alert: Alert, delivery: Delivery) => boolean;
};

export type TellParts = {
  readonly alerts: AlertStore;
  readonly publish: Publish;
  readonly clock: Pick<Clock, 'now'>;
};

export type Telling = { readonly told: number; readonly failures: readonly unknown[] };

/** So many alerts are told at a time. */
const atOnceMax = 10;

/** How often somebody else may come between handing over and saying so. */
const attemptsMax = 5;

/** A route's whole answer fits into the alert's item. */
const whyMax = 300;

/** Never rejects: what could not be told is told later, by whoever comes next. */
export async function tell(input: TellInput, parts: TellParts): Promise<Telling> {
  const byKey = new Map(input.alerts.map((alert) => [alert.key, alert] as const));
  const failures: unknown[] = [];
  const counts = await eachAtMost(atOnceMax, input.alerts, async (alert) => {
    try {
      const umbrella = alert.within === undefined ? undefined : byKey.get(alert.within.key);
      return await tellOne(alert, umbrella, input, parts, failures);
    } catch (error) {
      failures.push(error);
      return 0;
    }
  });
  return { told: counts.reduce((sum, count) => sum + count, 0), failures };
}

async function tellOne(
  alert: Alert,
  umbrella: Alert | undefined,
  input: TellInput,
  { alerts, publish, clock }: TellParts,
  failures: unknown[],
): Promise<number> {
  const { config, observer, url, isMine = () => true } = input;
  const now = clock.now();
  const inMaintenance = alert.service !== undefined && maintenanceAt(config, alert.service, now) !== undefined;
  const surroundings: Surroundings = { routes: config.alerts, observer, now, umbrella, inMaintenance };
  const due = deliveriesDue(alert, surroundings).filter((delivery) => isMine(alert, delivery));
  if (due.length === 0) return 0;
  const sending = withTold(
    alert,
    due.map(({ route, sending }) => [route.id, sending] as const),
  );
  if ((await alerts.writeAlert(sending)) === 'lost') return 0;
  const outcomes = await Promise.all(
    due.map(async (delivery) => {
      try {
        await publish(noticeOf(sending, delivery, { config, url }), delivery.route);
        return { delivery, told: sent(delivery.sending, clock.now()) };
      } catch (error) {
        failures.push(error);
        return { delivery, told: notSent(delivery.sending, clock.now(), error) };
      }
    }),
  );
  await note(sending, outcomes, alerts);
  return outcomes.filter(({ told }) => told.state === 'sent').length;
}

type Outcome = { readonly delivery: Delivery; readonly told: Told };

/** Others may have changed the alert meanwhile; what was told is added to whatever it is now. */
async function note(sending: Alert, outcomes: readonly Outcome[], store: AlertStore): Promise<void> {
  let current: Alert | undefined = sending;
  for (let attempt = 1; attempt <= attemptsMax && current !== undefined; attempt += 1) {
    const { told } = current;
    const ours = outcomes.filter(({ delivery }) => isOurs(told[delivery.route.id], delivery.sending));
    if (ours.length === 0) return;
    const next = withTold(
      current,
      ours.map((outcome) => [outcome.delivery.route.id, outcome.told] as const),
    );
    if ((await store.writeAlert(next)) === 'written') return;
    current = await store.readAlert(sending.key);
  }
}

/** Whether the item still waits for the word of this very delivery. */
function isOurs(told: Told | undefined, sending: Told): boolean {
  const isSame = told?.episode === sending.episode && told.count === sending.count;
  return isSame && told.state === 'sending' && told.at === sending.at && told.by === sending.by;
}

function withTold(alert: Alert, told: readonly (readonly [string, Told])[]): Alert {
  return { ...alert, revision: alert.revision + 1, told: { ...alert.told, ...Object.fromEntries(told) } };
}

function sent({ failed: _, ...sending }: Told, now: number): Told {
  return { ...sending, at: now, state: 'sent' };
}

function notSent(sending: Told, now: number, error: unknown): Told {
  const why = (error instanceof Error ? error.message : String(error)).slice(0, whyMax);
  const { times = 0, by = [] } = sending.failed ?? {};
  return { ...sending, at: now, failed: { times: times + 1, why, by: [...new Set([...by, sending.by])] } };
}
