/** What must be so of the evidence when an alert fires, worsens or is over: what is missing says nothing. */
import type { Alert } from '../../../shared/alerts/alert.ts';
import { callMsMost, type Run } from '../run.ts';
import type { Violation } from '../violation.ts';
import { type AlertScene, countedUpTo, excludedFor, isActive, serviceOf } from './alertScene.ts';
import { knownBy, type View } from './naive.ts';

export type EvidenceRules = { judge(run: Run, before: Alert | undefined, after: Alert): readonly Violation[] };

export function createEvidenceRules(scene: AlertScene): EvidenceRules {
  const { naive, config, scenario, world, replicas, correctionsOf } = scene;

  function viewOf(run: Run, service: string): View {
    const isKnown = knownBy(replicas.knowledgeOf(run.observer));
    return { config, isKnown, excluded: excludedFor(correctionsOf(run), service) };
  }

  /** By its own clock, Unix milliseconds. */
  function beganAt({ begunAt, observer }: Run): number {
    return scenario.startAt + begunAt + world.skewMs(observer);
  }

  /** It is dated by the clock of whoever found it, as of the beginning of the run. */
  function dateFaults(run: Run, at: number, what: string): readonly Violation[] {
    const offMs = at - beganAt(run);
    return Math.abs(offMs) <= callMsMost ? [] : [{ invariant: 14, what: `${what}, dated ${offMs} ms off` }];
  }

  function maintenanceFaults({ service, key }: Alert, at: number): readonly Violation[] {
    const isOpen = config.maintenance.some(
      (one) => one.kind === 'fixed' && one.services?.includes(service ?? '') === true && one.from <= at && at < one.to,
    );
    return isOpen ? [{ invariant: 18, what: `${key} fired in maintenance` }] : [];
  }

  function firingFaults(run: Run, alert: Alert, at: number): readonly Violation[] {
    const { detail, severity, key } = alert;
    const service = serviceOf(scene, alert.service);
    if (service === undefined) return [];
    const until = countedUpTo(at);
    const view = viewOf(run, service.id);
    if (detail.kind === 'burn') {
      const says = naive.says(service, until, view, severity);
      return says === 'burning' ? [] : [{ invariant: 17, what: `${key} fired as a ${severity}, and it is ${says}` }];
    }
    if (detail.kind !== 'budget' || service.objective?.window.kind !== 'rolling') return [];
    const { window, availability } = service.objective;
    const spent = naive.badMs(service, { from: until - window.ms, to: until }, view);
    const excludedMs = view.excluded.reduce((sum, { from, to }) => sum + to - from, 0);
    const maintainedMs = config.maintenance.reduce(
      (sum, one) => sum + (one.kind === 'fixed' ? one.to - one.from : 0),
      0,
    );
    // What does not count makes the budget smaller.
    const total = (window.ms - excludedMs - maintainedMs) * (1 - availability);
    if (spent >= detail.threshold * total * (1 - 1e-9)) return [];
    return [{ invariant: 17, what: `${key} fired, and ${spent} of ${total} ms are spent` }];
  }

  /** @param severity of which it is over, when it goes on as something less grave. */
  function endFaults(run: Run, alert: Alert, at: number, severity?: Alert['severity']): readonly Violation[] {
    const service = serviceOf(scene, alert.service);
    if (alert.detail.kind !== 'burn' || service === undefined) return [];
    const says = naive.says(service, countedUpTo(at), viewOf(run, service.id), severity);
    const what = `${alert.key} was called over${severity === undefined ? '' : ` as a ${severity}`}, and it is ${says}`;
    return says === 'calm' ? [] : [{ invariant: 17, what }];
  }

  return {
    judge(run, before, after) {
      const { state, episode, severity, key } = after;
      const wasActive = before !== undefined && isActive(before) && before.episode === episode;
      if (isActive(after) && state.kind !== 'pending' && state.kind !== 'resolved') {
        if (!wasActive) {
          return [
            ...dateFaults(run, state.firedAt, `${key} fired`),
            ...maintenanceFaults(after, state.firedAt),
            ...firingFaults(run, after, state.firedAt),
          ];
        }
        if (severity === before.severity) return [];
        if (severity === 'ticket') return endFaults(run, after, beganAt(run), 'page');
        return [...maintenanceFaults(after, beganAt(run)), ...firingFaults(run, after, beganAt(run))];
      }
      if (!wasActive || state.kind !== 'resolved') return [];
      return [...dateFaults(run, state.at, `${key} was over`), ...endFaults(run, after, state.at)];
    },
  };
}
