/** Planned maintenance, one occurrence at a time, of the services that whoever reads is shown. Pure. */
import { createHash } from 'node:crypto';
import { type OpenWindow, occurrencesIn, type Span } from '../../availability/maintenance.ts';
import { dayMs } from '../../availability/slots.ts';
import type { Config, MaintenanceWindow, Service } from '../../config/config.ts';

export type Planned = Span & {
  /** The same as long as the window says the same. */
  readonly id: string;
  readonly title: string;
  /** The id of what a person has planned; absent for a window of the config. */
  readonly plan?: string;
  /** In the config's order; never empty. */
  readonly services: readonly Pick<Service, 'id' | 'title'>[];
};

export const titleOfNone = 'Planned maintenance';

/** So far ahead maintenance is told. */
export const aheadMs = 90 * dayMs;

/** So long it is still told of when it is over. */
export const toldBackMs = 31 * dayMs;

/** Of each window: one that opens every two hours for ninety days. */
const occurrencesMax = 1_100;

type Shown = { readonly config: Pick<Config, 'maintenance'>; readonly services: readonly Service[] };

/** Open now, or to come; the earliest first. */
export function plannedFrom(shown: Shown, now: number): readonly Planned[] {
  return plannedIn(shown, { from: now, to: now + aheadMs });
}

/** In feeds and the like, what was over a week ago is no news. */
const newsMs = 7 * dayMs;

/** Over by now; the earliest first. @param backMs at most `toldBackMs`. */
export function plannedBefore(shown: Shown, now: number, backMs = newsMs): readonly Planned[] {
  return plannedIn(shown, { from: now - backMs, to: now }).filter(({ to }) => to <= now);
}

/** The earliest first. */
export function plannedIn({ config, services }: Shown, range: Span): readonly Planned[] {
  return occurrencesIn(config, range, occurrencesMax).flatMap((open) => {
    const concerned = services.filter(({ id }) => open.window.services?.includes(id) ?? true);
    return concerned.length === 0 ? [] : [plannedOf(open, concerned)];
  });
}

function plannedOf({ window, from, to }: OpenWindow, services: readonly Service[]): Planned {
  // What a person planned has one occurrence, and stays the same one when it is ended early.
  const plan = window.kind === 'fixed' ? window.plan : undefined;
  return {
    id: plan ?? `${fingerprint(window)}-${from}`,
    title: window.title ?? titleOfNone,
    ...(plan === undefined ? {} : { plan }),
    services: services.map(({ id, title }) => ({ id, title })),
    from,
    to,
  };
}

/** Whatever makes it another window is in it, so that a corrected title is not another maintenance. */
function fingerprint(window: MaintenanceWindow): string {
  const { services = null } = window;
  const when = window.kind === 'fixed' ? [window.from, window.to] : [window.cron, window.timezone, window.forMs];
  return createHash('sha256')
    .update(JSON.stringify([services, when]))
    .digest('hex')
    .slice(0, 12);
}
