/** How the page looks and what is reported, with defaults filled in. */
import { atNight } from './accent.ts';
import type { PageDraft, ReportDraft } from './draftPage.ts';
import type { ReadFile } from './fileWanted.ts';
import { type Logo, logoOf } from './logoFile.ts';
import { type PageConfig, type PublicView, publicParts, type ReportConfig, reportPeriods } from './pageConfig.ts';
import { isMap } from './part.ts';
import { given, must, or } from './settled.ts';

/** @param ids of all services, in the config's order. @returns undefined where the config says nothing of it. */
export function pageOf(draft: PageDraft, ids: readonly string[], readFile: ReadFile): PageConfig | undefined {
  if (!isMap(draft.part)) return undefined;
  return {
    ...given('title', or(draft.title, undefined)),
    ...given('logo', logoIn(draft.logo, readFile)),
    ...given('accent', accentOf(draft.accent)),
    public: publicOf(draft, ids),
  };
}

function logoIn(setting: PageDraft['logo'], readFile: ReadFile): Logo | undefined {
  if (setting.state === 'absent') return undefined;
  const logo = logoOf(must(setting), readFile);
  if (!logo.ok) throw new Error(`unreported problem at ${setting.part.path.join('.')}`);
  return logo.value;
}

function accentOf({ part, only, light, dark }: PageDraft['accent']): PageConfig['accent'] {
  if (isMap(part)) return { light: must(light), dark: must(dark) };
  const colour = or(only, undefined);
  return colour === undefined ? undefined : { light: colour, dark: atNight(colour) };
}

function publicOf({ servicesPart, services, showPart, show }: PageDraft, ids: readonly string[]): PublicView {
  const named = services.map(must);
  const parts = show.map(must);
  return {
    ...given('services', servicesPart.tree === undefined ? undefined : ids.filter((id) => named.includes(id))),
    parts: showPart.tree === undefined ? publicParts : publicParts.filter((part) => parts.includes(part)),
  };
}

/** Before work on Monday. */
const weekly = '0 7 * * MON';

/** @returns undefined where the config says nothing of it: then none is sent. */
export function reportOf(draft: ReportDraft): ReportConfig | undefined {
  if (!isMap(draft.part)) return undefined;
  const each = draft.each.map(must);
  return {
    cron: or(draft.cron, weekly),
    timezone: or(draft.timezone, 'UTC'),
    periods: reportPeriods.filter((period) => draft.eachPart.tree === undefined || each.includes(period)),
    topics: draft.topics.map(must),
  };
}
