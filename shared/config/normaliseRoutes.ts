/** Where alerts go, with defaults filled in. */
import type { AlertRoute, AlertTarget, QuietHours } from './config.ts';
import type { RouteDraft } from './draftRoute.ts';
import type { Part, Setting } from './part.ts';
import { routeIds } from './routeId.ts';
import { given, must, or } from './settled.ts';

export function routesOf(drafts: readonly RouteDraft[]): readonly AlertRoute[] {
  const ids = routeIds(drafts);
  return drafts.map((draft, index) => ({
    id: ids[index] ?? '',
    to: targetOf(draft),
    ...given('severities', listOf(draft.severityPart, draft.severity)),
    ...given('services', listOf(draft.servicesPart, draft.services)),
    ...given('kinds', listOf(draft.kindsPart, draft.kinds)),
    ...given('quiet', quietOf(draft.quiet)),
    ...given('remindMs', or(draft.remind, undefined)),
  }));
}

function listOf<T>(part: Part, settings: readonly Setting<T>[]): readonly T[] | undefined {
  return part.tree === undefined ? undefined : settings.map(must);
}

function targetOf(draft: RouteDraft): AlertTarget {
  const arn = or(draft.topic, undefined);
  if (arn !== undefined) {
    const otherwise = given('otherwise', or(draft.otherwise, undefined));
    return { kind: 'topic', arn, ...otherwise, format: or(draft.format, 'plain') };
  }
  const url = or(draft.webhook, undefined);
  if (url !== undefined) return { kind: 'webhook', url, ...given('secret', or(draft.secret, undefined)) };
  if (draft.emailPart.tree === undefined) return { kind: 'console' };
  return {
    kind: 'email',
    to: draft.email.map(must),
    from: must(draft.from),
    server: must(draft.server),
    ...given('user', or(draft.user, undefined)),
    ...given('password', or(draft.password, undefined)),
  };
}

function quietOf({ part, from, to, timezone }: RouteDraft['quiet']): QuietHours | undefined {
  if (part.tree === undefined) return undefined;
  return { fromMinute: must(from), toMinute: must(to), timezone: must(timezone) };
}
