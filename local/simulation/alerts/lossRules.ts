/** One lost region is one message, and one when it is over, however many services it takes down. */
import type { Alert } from '../../../shared/alerts/alert.ts';
import type { Notice } from '../../../shared/alerts/notice.ts';
import type { Fault } from '../faults.ts';
import type { Run } from '../run.ts';
import type { Violation } from '../violation.ts';
import { type AlertScene, excludedFor, isActive, reachedOf, serviceOf } from './alertScene.ts';

export type LossRules = {
  written(run: Run, before: Alert | undefined, after: Alert): void;
  published(notice: Notice): readonly Violation[];
  /** Once everything is over. */
  finished(): Violation | undefined;
};

/** So many services, and at least half of those that are there, fail when a region does. */
const servicesMin = 3;
const shareMin = 0.5;

/** A shorter loss may not be noticed at all. */
const noticeableMs = 300_000;

/** What keeps observers from seeing all of a region's services fail at the same time, or everybody from writing it down. */
const gapKinds: readonly Fault['kind'][] = [
  'cut-from-endpoint',
  'cut-off',
  'observer-stopped',
  'rounds-lost',
  'replication-slow',
  'cut-from-ledger',
  'throttled',
];

export function createLossRules(scene: AlertScene): LossRules {
  const { scenario, config, naive, topics } = scene;
  const loss = scenario.kind === 'loss' ? scenario.faults.find((fault) => fault.kind === 'region-lost') : undefined;
  const isPlain = loss !== undefined && !scenario.faults.some(({ kind }) => gapKinds.includes(kind));
  /** Alerts of which whoever raised them could know that the region is lost. */
  const members = new Set<string>();

  function regionBehind({ service: id, detail, region }: Alert): string | undefined {
    const service = serviceOf(scene, id);
    if (detail.kind === 'burn' && service !== undefined) return reachedOf(service);
    return detail.kind === 'observer' ? region : undefined;
  }

  return {
    written(run, before, after) {
      const { key, episode, state, service } = after;
      const wasActive = before !== undefined && isActive(before) && before.episode === episode;
      if (!isActive(after) || wasActive || state.kind !== 'firing') return;
      const region = regionBehind(after);
      if (region === undefined || region !== loss?.region) return;
      // What had arrived when the run began, it has surely read.
      const isKnown = ({ arrivals }: { readonly arrivals: Readonly<Record<string, number>> }) =>
        (arrivals[run.observer] ?? Number.POSITIVE_INFINITY) <= run.begunAt;
      const view = { config, isKnown, excluded: excludedFor([], service ?? '') };
      const isLost = (one: string) => {
        const { down, of } = naive.downIn(one, state.firedAt, view);
        return down >= servicesMin && down >= shareMin * of;
      };
      // What fails in several regions is not explained by the loss of one.
      const others = (serviceOf(scene, service)?.endpoints ?? []).filter(({ id }) => id !== region);
      const failsElsewhere = others.some(({ id }) => naive.isDown(service ?? '', id, state.firedAt, view));
      if (isLost(region) && !failsElsewhere) members.add(`${key} ${episode}`);
    },
    published({ key, episode, stage, severity }) {
      if (loss === undefined) return [];
      const what = `of the loss of ${loss.region} people were told by ${key} ${stage}`;
      const umbrella = `region:${loss.region}`;
      // Whoever hears of pages alone has not been told by a ticket.
      const { state, severity: told } = scene.alerts.get(umbrella) ?? {};
      const isThere = state !== undefined && state.kind !== 'pending' && (told === 'page' || severity === 'ticket');
      const isMember = members.has(`${key} ${episode}`) && isThere;
      const isOther = isPlain ? key !== umbrella : isMember;
      return isOther ? [{ invariant: 19, what }] : [];
    },
    finished() {
      if (loss === undefined || !isPlain) return undefined;
      for (const { id } of config.alerts) {
        const told = topics.messages.filter(({ route, notice }) => route === id && notice.stage !== 'reminder');
        const ids = (stage: string) =>
          new Set(told.filter(({ notice }) => notice.stage === stage).map(({ notice }) => notice.id)).size;
        const [fired, over] = [ids('fired'), ids('resolved')];
        if (fired > 1 || over > 1)
          return {
            invariant: 19,
            what: `${id} was told ${fired} times that a region is lost, and ${over} times that it is over`,
          };
      }
      const isNoticed = scene.alerts.get(`region:${loss.region}`)?.state.kind === 'resolved';
      return isNoticed || loss.to - loss.from <= noticeableMs
        ? undefined
        : { invariant: 19, what: `nobody noticed the loss of ${loss.region}, and its end` };
    },
  };
}
