/** The parts of the pages about one service, each read by itself and as its viewer may see it. */
import type { Config, Service } from '../config/config.ts';
import type { PublicPart } from '../config/pageConfig.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import type { RestoreStatus } from '../restore/restoreStatus.ts';
import { controlEvents, flipStories } from './failoverStatus.ts';
import type { DaySections } from './page/dayPage.ts';
import type { ServiceSections } from './page/servicePage.ts';
import { viewedHappenings } from './publicView/happeningsView.ts';
import { viewedIncidents } from './publicView/incidentsView.ts';
import type { Happening } from './readHappenings.ts';
import { readSection, type Section } from './section.ts';
import type { AskedDay, LatencySpan, ServicePast } from './servicePast.ts';
import { sees, type Viewer } from './viewer.ts';

export type ServiceSectionParts = {
  readonly config: Config;
  readonly past: ServicePast;
  readonly restores: () => Promise<Section<readonly RestoreStatus[]>>;
  readonly failed: (error: unknown) => void;
};

export function createServiceSections({ config, past, restores, failed }: ServiceSectionParts) {
  const part = <T>(viewer: Viewer, parts: readonly PublicPart[], read: () => Promise<T>): Promise<Section<T>> =>
    readSection(async () => (parts.every((one) => sees(viewer, one, config)) ? await read() : undefined), failed);

  return {
    async ofService(service: Service, viewer: Viewer, span: LatencySpan): Promise<ServiceSections> {
      const events = part(viewer, ['failover'], async () =>
        isControlled(viewedHappenings(await past.events(service), viewer, config)),
      );
      const [incidents, latency, burnDowns, told, restored] = await Promise.all([
        part(viewer, ['incidents'], async () => viewedIncidents(await past.incidents(service), viewer, config)),
        // By endpoint, so whoever reads it knows of them.
        part(viewer, ['latency', 'endpoints'], () => past.latency({ service, span })),
        part(viewer, ['budgets'], () => past.burnDowns(service)),
        events,
        viewer === 'operator' ? restores() : ({ state: 'hidden' } as const),
      ]);
      return {
        incidents,
        latency,
        burnDowns,
        movements: changed(told, controlEvents),
        flips: changed(told, flipStories),
        restores: restored,
      };
    },

    async ofDay(asked: AskedDay, viewer: Viewer): Promise<DaySections> {
      const [uptime, incidents, happenings] = await Promise.all([
        part(viewer, [], () => past.day(asked)),
        part(viewer, ['incidents'], async () => viewedIncidents(await past.incidentsOfDay(asked), viewer, config)),
        part(viewer, [], async () => viewedHappenings(await past.happenings(asked), viewer, config)),
      ]);
      return { uptime, incidents, happenings };
    },
  };
}

type Controlled = Extract<LedgerEvent, { kind: 'control' }>;

function isControlled(happenings: readonly Happening[]): readonly Controlled[] {
  return happenings.filter((one) => one.kind === 'control');
}

function changed<T, U>(section: Section<T>, change: (value: T) => U): Section<U> {
  return section.state === 'shown' ? { state: 'shown', value: change(section.value) } : section;
}
