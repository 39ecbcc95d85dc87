/** What an alert remembers a route by, so that nobody is told twice when the config changes. */
import { createHash } from 'node:crypto';
import type { RouteDraft } from './draftRoute.ts';
import type { Setting } from './part.ts';

/** The same for the same receiver; undefined where none, or more than one, can be read. */
export function targetKey({ topic, webhook, email, emailPart, console: printed }: RouteDraft): string | undefined {
  const given = [topic.part, webhook.part, emailPart, printed.part].filter((part) => part.tree !== undefined);
  if (given.length !== 1) return undefined;
  if (topic.state === 'valid') return `topic ${topic.value}`;
  if (webhook.state === 'valid') return `webhook ${webhook.value}`;
  if (printed.state === 'valid') return 'console';
  const mailboxes = sorted(email) ?? [];
  return mailboxes.length === 0 ? undefined : `email ${mailboxes.join(' ')}`;
}

/** The same for the same choice of alerts; undefined where it cannot be read. */
export function filterKey(route: RouteDraft): string | undefined {
  const { severity, severityPart, services, servicesPart, kinds, kindsPart } = route;
  const lists = [
    severityPart.tree === undefined ? [] : sorted(severity),
    servicesPart.tree === undefined ? [] : sorted(services),
    kindsPart.tree === undefined ? [] : sorted(kinds),
  ];
  return lists.includes(undefined) ? undefined : JSON.stringify(lists);
}

function sorted(settings: readonly Setting<string>[]): readonly string[] | undefined {
  const values = settings.flatMap((setting) => (setting.state === 'valid' ? [setting.value] : []));
  return values.length === settings.length ? values.sort() : undefined;
}

/**
 * One id for each route, such as `topic-3f2a9c1b0d4e`. The first route of a receiver has its id from the receiver alone,
 * and so keeps it when its filters or any other routes change; further ones have theirs from their filters too.
 */
export function routeIds(routes: readonly RouteDraft[]): readonly string[] {
  const seen = new Set<string>();
  return routes.map((route) => {
    const [target, filters] = [targetKey(route), filterKey(route)];
    if (target === undefined || filters === undefined) {
      throw new Error(`unreported problem at ${route.part.path.join('.')}`);
    }
    const isFirst = !seen.has(target);
    seen.add(target);
    return `${target.split(' ')[0]}-${hash(isFirst ? target : `${target} ${filters}`)}`;
  });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
