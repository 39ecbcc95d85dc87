/** How the page looks and what is reported, as far as it can be read. */
import { publicParts, reportPeriods } from './pageConfig.ts';
import {
  accentFields,
  pageFields,
  publicFields,
  publicServicesMax,
  reportFields,
  reportTopicsMax,
} from './pageSchema.ts';
import { child, isMap, items, type Part, read } from './part.ts';

export function readPage(part: Part) {
  const accent = child(child(part, 'colours'), 'accent');
  const shown = child(part, 'public');
  const [services, show] = [child(shown, 'services'), child(shown, 'show')];
  return {
    part,
    title: read(child(part, 'title'), pageFields.title),
    logo: read(child(part, 'logo'), pageFields.logo),
    accent: {
      part: accent,
      /** One colour alone, for both. */
      only: read(isMap(accent) ? { ...accent, tree: undefined } : accent, accentFields.light),
      light: read(child(accent, 'light'), accentFields.light),
      dark: read(child(accent, 'dark'), accentFields.dark),
    },
    servicesPart: services,
    services: items(services, publicServicesMax).map((item) => read(item, publicFields.services.element)),
    showPart: show,
    show: items(show, publicParts.length).map((item) => read(item, publicFields.show.element)),
  };
}

export type PageDraft = ReturnType<typeof readPage>;

export function readReport(part: Part) {
  const [each, topics] = [child(part, 'each'), child(part, 'topics')];
  return {
    part,
    cron: read(child(part, 'cron'), reportFields.cron),
    timezone: read(child(part, 'timezone'), reportFields.timezone),
    eachPart: each,
    each: items(each, reportPeriods.length).map((item) => read(item, reportFields.each.element)),
    topics: items(topics, reportTopicsMax).map((item) => read(item, reportFields.topics.element)),
  };
}

export type ReportDraft = ReturnType<typeof readReport>;
