/** What makes a CloudWatch metric an indicator. */

import { checkDimensionNames } from './dimensionRules.ts';
import type { CountDraft, IndicatorDraft } from './draftObjective.ts';
import type { Findings } from './findings.ts';
import { isMap, keyPlace } from './part.ts';

export function checkMetricIndicator({ metric }: IndicatorDraft, findings: Findings): void {
  const { part, total, good, bad } = metric;
  // What stands there instead of a map is the schema's matter.
  if (!isMap(part)) return;
  const given = [good, bad].filter((count) => count.part.tree !== undefined);
  if (given.length !== 1) {
    const what = given.length === 0 ? 'nothing here says what is good or bad' : 'good and bad are both here';
    findings.problem(keyPlace(part), `${what}; write either good or bad, and the difference to total is the other`);
  }
  checkDimensionNames(metric.dimensions.part, findings);
  for (const count of [total, ...given]) {
    if (count.ownDimensions.state !== 'absent') checkDimensionNames(count.ownDimensions.part, findings);
    if (count.name.state !== 'valid' || count.namespace.state !== 'absent') continue;
    const message = `nothing says in which namespace ${count.name.value} is; write one, such as namespace: AWS/ApplicationELB`;
    findings.problem(keyPlace(count.part), message);
  }
  for (const count of given) {
    if (textOf(count) === undefined || textOf(count) !== textOf(total)) continue;
    const share = count === good ? 'all of it would be good' : 'all of it would be bad';
    findings.problem(count.part, `this is the same metric as total, so ${share}; write another one`);
  }
}

/** The same for the same metric; undefined where it cannot be read. */
function textOf({ name, namespace, dimensions, statistic }: CountDraft): string | undefined {
  const settings = [name, namespace, dimensions, statistic];
  if (settings.some(({ state }) => state === 'invalid') || name.state !== 'valid') return undefined;
  return JSON.stringify(settings.map((setting) => (setting.state !== 'valid' ? null : entriesOf(setting.value))));
}

function entriesOf(value: string | Readonly<Record<string, string>>): unknown {
  return typeof value === 'string' ? value : Object.entries(value).toSorted();
}
