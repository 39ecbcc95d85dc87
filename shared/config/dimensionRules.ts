/** The dimensions of a CloudWatch metric. */
import type { Findings } from './findings.ts';
import { children, keyPlace, type Part } from './part.ts';
import { quote } from './quote.ts';

/** CloudWatch API reference, Metric: at most 30 dimensions. */
export const dimensionsMax = 30;

export function checkDimensionNames(dimensions: Part, findings: Findings): void {
  const count = dimensions.tree?.entries.size ?? 0;
  if (count > dimensionsMax) {
    findings.problem(keyPlace(dimensions), `there are ${count} dimensions; a metric has at most ${dimensionsMax}`);
  }
  for (const { key, part } of children(dimensions, dimensionsMax)) {
    if (/^(?!:)[^\p{Cc}]{1,255}$/u.test(key)) continue;
    const message = `${quote(key)} cannot be a dimension's name; write the one that CloudWatch shows`;
    findings.problem(keyPlace(part), message);
  }
}
