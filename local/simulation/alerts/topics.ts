/** What was told to whom: the topics as their subscribers see them. */
import type { Notice } from '../../../shared/alerts/notice.ts';
import type { Run } from '../run.ts';

export type Message = {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly route: string;
  readonly notice: Notice;
  /** Who handed it over. */
  readonly run: Run;
};

/** Episodes are counted anew once an alert is forgotten; when it fired is not. */
export type Firing = { readonly key: string; readonly firedAt: number };

export type Topics = {
  take(message: Message): void;
  /** Everything that a route was told of one firing of an alert, in the order in which somebody set out to. */
  toldOf(route: string, firing: Firing): readonly Message[];
  readonly messages: readonly Message[];
};

export function createTopics(): Topics {
  const messages: Message[] = [];
  const byAlert = new Map<string, Message[]>();
  const nameOf = (route: string, { key, firedAt }: Firing) => `${route} ${key} ${firedAt}`;
  return {
    take(message) {
      messages.push(message);
      const name = nameOf(message.route, message.notice);
      const told = [...(byAlert.get(name) ?? []), message];
      byAlert.set(
        name,
        told.sort((a, b) => countOf(a.notice) - countOf(b.notice)),
      );
    },
    toldOf: (route, alert) => byAlert.get(nameOf(route, alert)) ?? [],
    messages,
  };
}

/** Ids end with how many messages to the route there have been. What was held up on its way arrives out of order. */
export function countOf({ id }: Pick<Notice, 'id'>): number {
  return Number(/:(\d+)$/.exec(id)?.[1] ?? 0);
}
