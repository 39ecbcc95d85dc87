/** Rules about the regions that Holdfast runs in. */
import type { ConfigDraft } from './draft.ts';
import type { Findings } from './findings.ts';
import { keyPlace } from './part.ts';
import { strongConsistencySets } from './regions.ts';

/** How many replicas a strongly consistent global table has; see `strongConsistencySets`. */
const replicas = 3;

const sets = strongConsistencySets.map((set) => set.join(', ')).join('; ');

export function checkObservers({ observers, observersPart }: ConfigDraft, findings: Findings): void {
  const seen = new Map<string, number>();
  for (const [index, observer] of observers.entries()) {
    if (observer.state !== 'valid') continue;
    const first = seen.get(observer.value);
    if (first === undefined) seen.set(observer.value, index);
    else
      findings.problem(observer.part, `${observer.value} is listed twice; remove one, since each region observes once`);
  }
  if (observers.length < 2 || observers.some(({ state }) => state !== 'valid')) return;
  const regions = [...seen.keys()];
  const isOneSet = strongConsistencySets.some((set) =>
    regions.every((region) => set.some((member) => member === region)),
  );
  if (regions.length === replicas && isOneSet) return;
  findings.warning(
    keyPlace(observersPart),
    `on AWS the control table needs exactly three observers out of one of these sets: ${sets}; on one machine any will do`,
  );
}
