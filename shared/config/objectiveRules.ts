/** What an objective needs to mean something. */
import { periodMs } from '../objectives/objectiveWindow.ts';
import { aimsOf } from './aims.ts';
import { checkPair, checkPairForm } from './burnRules.ts';
import { objectiveWindowOf } from './burnWindows.ts';
import { publicEndpointId } from './config.ts';
import { everyMsDefault, timeoutMsFor } from './defaults.ts';
import type { EndpointDraft, ServiceDraft } from './draft.ts';
import type { ObjectiveDraft } from './draftObjective.ts';
import { formatDuration } from './duration.ts';
import type { Findings } from './findings.ts';
import { checkMetricIndicator } from './metricRules.ts';
import { items, type Setting, valueOr } from './part.ts';
import { show } from './quote.ts';
import { checkStandardPairs } from './standardPairRules.ts';

/** @param observers how many there are. */
export function checkObjective(service: ServiceDraft, observers: number, findings: Findings): void {
  const { objective } = service;
  if (objective === undefined) return;
  warnOfShare(objective.availability, findings);
  warnOfShare(objective.latency.target, findings);
  checkFast(service, objective, findings);
  checkMetricIndicator(objective.indicator, findings);
  checkSpent(objective, findings);
  checkPairs(service, objective, observers, findings);
}

const ratioLike = 0.01;

/** The pairs that such an objective cannot use say nothing new. */
function isShareLike(target: number): boolean {
  return target <= ratioLike;
}

function warnOfShare(setting: Setting<number>, findings: Findings): void {
  if (setting.state !== 'valid' || !isShareLike(setting.value)) return;
  const percent = show(setting.part.tree?.value);
  const advice = `if a share of ${percent} is meant, write it as a percentage`;
  findings.warning(setting.part, `this is ${percent} percent; ${advice}`);
}

/** Among what was up, something must be able to be slow. */
function checkFast(service: ServiceDraft, { latency }: ObjectiveDraft, findings: Findings): void {
  const { under } = latency;
  const everyMs = valueOr(service.every, everyMsDefault);
  if (under.state !== 'valid' || everyMs === undefined) return;
  const reached = service.endpoints.filter(({ id }) => id === publicEndpointId);
  const limits = (reached.length > 0 ? reached : service.endpoints).map((one) => upMsMax(one, everyMs));
  if (limits.length === 0 || limits.some((limit) => limit === undefined || limit > under.value)) return;
  const limit = Math.max(...limits.map((one) => one ?? 0));
  const what = `whatever takes longer than ${formatDuration(limit)} is down, so nothing that is up could be too slow`;
  findings.problem(under.part, `${what}; write less than ${formatDuration(limit)}`);
}

/** The longest that a good answer may take, in milliseconds. */
function upMsMax({ settings }: EndpointDraft, everyMs: number): number | undefined {
  const [timeout, latency] = [valueOr(settings.timeout, timeoutMsFor(everyMs)), valueOr(settings.latency, everyMs)];
  return timeout === undefined || latency === undefined ? undefined : Math.min(timeout, latency);
}

function checkSpent({ spent }: ObjectiveDraft, findings: Findings): void {
  if (spent.state !== 'valid') return;
  const parts = items(spent.part, spent.value.length);
  for (const [index, part] of parts.entries()) {
    const [before, value] = [spent.value[index - 1], spent.value[index]];
    if (before === undefined || value === undefined || before < value) continue;
    const percent = show(part.tree?.value);
    const message =
      before === value
        ? `${percent} percent is listed twice; remove one`
        : `${percent} percent stands after ${show(parts[index - 1]?.tree?.value)}; write the smaller ones first`;
    findings.problem(part, message);
  }
}

function checkPairs(service: ServiceDraft, objective: ObjectiveDraft, observers: number, findings: Findings): void {
  for (const pair of objective.burn) checkPairForm(pair, findings);
  const aims = aimsOf(service, objective, observers);
  const everyMs = valueOr(service.every, everyMsDefault);
  if (objective.window.state === 'invalid' || aims === undefined || everyMs === undefined) return;
  const period = periodMs(objectiveWindowOf(valueOr(objective.window, undefined)));
  if (objective.burnPart.tree === undefined) {
    const meant = aims.filter(({ target }) => !isShareLike(target));
    checkStandardPairs(objective, { part: service.every.part, ms: everyMs }, period, meant, findings);
  }
  for (const pair of objective.burn) checkPair(pair, period, aims, findings);
}
