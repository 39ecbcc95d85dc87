/** How soon failures are noticed, how long they last, and how often they come. Pure. */
import type { AlertKind } from '../config/config.ts';
import { given } from '../config/settled.ts';
import type { Incident, IncidentFigures } from './incident.ts';

/** Alerts that say that something fails; others, such as those of certificates, come when they come. */
const noticing: readonly AlertKind[] = ['burn', 'flip', 'blocked'];

/** Over the incidents that users found, rehearsals left out. */
export function figuresOf(incidents: readonly Incident[]): IncidentFigures {
  const counted = incidents
    .filter(({ scope, drill }) => scope === 'service' && drill === undefined)
    .toSorted((a, b) => a.from - b.from);
  const closed = counted.filter(({ state }) => state === 'closed');
  const noticedAfterMs = counted.flatMap((incident) => {
    const at = noticedAt(incident);
    return at === undefined ? [] : [Math.max(0, at - incident.from)];
  });
  const lastedMs = closed.flatMap(({ from, to }) => (to === undefined ? [] : [to - from]));
  const [first, last] = [counted[0], counted.at(-1)];
  const betweenMs =
    first === undefined || last === undefined || counted.length < 2
      ? undefined
      : (last.from - first.from) / (counted.length - 1);
  return {
    count: counted.length,
    closed: closed.length,
    detected: noticedAfterMs.length,
    ...given('mttdMs', mean(noticedAfterMs)),
    ...given('mttrMs', mean(lastedMs)),
    ...given('mtbfMs', betweenMs),
  };
}

/** When somebody was first told, or a quorum had seen it. */
function noticedAt({ alerts, flips }: Incident): number | undefined {
  const told = alerts.filter(({ stage, about }) => stage === 'fired' && noticing.includes(about)).map(({ at }) => at);
  const seen = flips.map(({ at, detectedAt }) => detectedAt ?? at);
  const all = [...told, ...seen];
  return all.length === 0 ? undefined : Math.min(...all);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
