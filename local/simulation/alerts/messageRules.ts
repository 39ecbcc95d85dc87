/** What must be so of a message at the moment when it is handed over, and of what people write. */
import type { Alert } from '../../../shared/alerts/alert.ts';
import type { Notice } from '../../../shared/alerts/notice.ts';
import type { Run } from '../run.ts';
import { nameOf, type Violation } from '../violation.ts';
import { type AlertActor, type AlertScene, isActive } from './alertScene.ts';
import { countOf } from './topics.ts';

export type MessageRules = {
  /** Asked before the message is among those of its topic. */
  published(run: Run, route: string, notice: Notice): readonly Violation[];
  written(by: AlertActor, before: Alert | undefined, after: Alert): readonly Violation[];
  removed(before: Alert): readonly Violation[];
  hit(run: Run): void;
  /** A message was not taken, or may not have been. */
  refused(route: string, id: string): void;
};

function isGraver(a: string, b: string): boolean {
  return a === 'page' && b === 'ticket';
}

export function createMessageRules({ config, topics, now }: AlertScene): MessageRules {
  /** The runs with which something went wrong, be it that one of their calls did. */
  const hits = new Set<Run>();
  /** By route, key and when it fired: the number of the last message, and whether the last word was of its beginning. */
  const setOut = new Map<string, { readonly count: number; readonly turn: string | undefined }>();
  /** By route and id. */
  const refused = new Set<string>();
  /** By key and episode: when a person acknowledged it, as long as that holds. */
  const acknowledgedAt = new Map<string, number>();

  /** The same message has the same id, and another one another; it comes again only when something went wrong before. */
  function identityFaults(by: Run, route: string, notice: Notice): readonly string[] {
    const { id, key, stage, severity } = notice;
    const before = topics.toldOf(route, notice);
    const again = before.filter((one) => one.notice.id === id);
    const number = countOf(notice);
    if (number < 1 || number > (setOut.get(`${route} ${key} ${notice.firedAt}`)?.count ?? 0))
      return [`${route} was told ${id}, which nobody has set out to tell`];
    if (again.some((one) => one.notice.stage !== stage || isGraver(severity, one.notice.severity)))
      return [`${id} means two messages`];
    const careless = again.find(({ run }) => !hits.has(run));
    if (careless !== undefined && !hits.has(by) && !refused.has(`${route} ${id}`))
      return [`${route} was told ${id} again, and ${nameOf(careless.run)} had told it well`];
    return [];
  }

  /**
   * What somebody sets out to tell, which the alert says before anything is told: it begins and is over in turns, again and
   * again for those who do not hear of what is less grave.
   */
  function turnFaults({ key, episode, state, told }: Alert): readonly string[] {
    if (state.kind === 'pending') return [];
    return Object.entries(told).flatMap(([route, one]) => {
      const name = `${route} ${key} ${state.firedAt}`;
      const last = setOut.get(name);
      if (one.episode !== episode || last?.count === one.count) return [];
      const turn = one.stage === 'fired' || one.stage === 'resolved' ? one.stage : last?.turn;
      setOut.set(name, { count: one.count, turn });
      const isOver = last?.turn === undefined || last.turn === 'resolved';
      const isInTurn = one.stage === 'resolved' ? last?.turn !== 'resolved' : isOver === (one.stage === 'fired');
      const isCounted = one.count === (last?.count ?? 0) + 1;
      return isInTurn && isCounted ? [] : [`${route} is to be told, as number ${one.count}, that ${key} ${one.stage}`];
    });
  }

  function reminderFaults(run: Run, { key, episode, stage }: Notice): readonly Violation[] {
    const at = acknowledgedAt.get(`${key} ${episode}`);
    if (stage !== 'reminder' || at === undefined || run.begunAt <= at) return [];
    return [{ invariant: 20, what: `a reminder of ${key} came ${now() - at} ms after it was acknowledged` }];
  }

  /** What a person has written stays until it is over, or until it is graver than what they have seen. */
  function lossFaults(by: AlertActor, before: Alert | undefined, after: Alert): readonly string[] {
    const faults: string[] = [];
    if (after.revision !== (before?.revision ?? 0) + 1)
      faults.push(`${after.key} jumped to revision ${after.revision}`);
    const isNew = before === undefined || before.episode !== after.episode;
    // What was not there for long enough is what it was before.
    const isBack = before?.state.kind === 'pending' && after.state.kind === 'resolved';
    const episode = (before?.episode ?? 0) + (isBack ? -1 : 1);
    if (isNew && before !== undefined && (isActive(before) || after.episode !== episode))
      faults.push(`${after.key} went from episode ${before.episode} to ${after.episode}`);
    if (before?.state.kind === 'acknowledged' && !isNew) {
      const isKept = JSON.stringify(after.state) === JSON.stringify(before.state);
      const isGraver = after.severity === 'page' && before.severity === 'ticket' && after.state.kind === 'firing';
      if (!isKept && !isGraver && after.state.kind !== 'resolved')
        faults.push(`${after.key} is ${after.state.kind} again, though ${before.state.by} had acknowledged it`);
    }
    const isAcknowledged = after.state.kind === 'acknowledged' && before?.state.kind !== 'acknowledged';
    if (isAcknowledged && 'observer' in by) faults.push(`${by.observer} acknowledged ${after.key}`);
    return faults;
  }

  /** What is forgotten nobody tells any more. */
  function endFaults({ key }: Alert): readonly Violation[] {
    return config.alerts.flatMap(({ id, quiet }) => {
      const told = topics.messages.filter(({ route, notice }) => route === id && notice.key === key);
      const last = told.findLast(({ notice }) => notice.stage !== 'reminder')?.notice.stage ?? 'resolved';
      if (last === 'resolved' || quiet !== undefined) return [];
      return [{ invariant: 15, what: `${key} was forgotten before ${id} was told that it is over` }];
    });
  }

  return {
    published: (run, route, notice) => [
      ...identityFaults(run, route, notice).map((what) => ({ invariant: 16, what })),
      ...reminderFaults(run, notice),
    ],
    written(by, before, after) {
      const name = `${after.key} ${after.episode}`;
      if (after.state.kind !== 'acknowledged') acknowledgedAt.delete(name);
      else if (!acknowledgedAt.has(name)) acknowledgedAt.set(name, now());
      return [
        ...lossFaults(by, before, after).map((what) => ({ invariant: 20, what })),
        ...turnFaults(after).map((what) => ({ invariant: 16, what })),
      ];
    },
    removed: (before) =>
      isActive(before) ? [{ invariant: 20, what: `${before.key} was removed while it was so` }] : endFaults(before),
    hit(run) {
      hits.add(run);
    },
    refused(route, id) {
      refused.add(`${route} ${id}`);
    },
  };
}
