/**
 * The incidents of a history again, from its characters alone: one series is a text with one character a slot, and what
 * belongs together is found by looking at what stands between two slots that were down.
 */
import type { Incident } from '../../shared/incidents/incident.ts';

export type Grid = { readonly start: number; readonly everyMs: number };

type Found = Pick<Incident, 'from' | 'to' | 'state' | 'downMs' | 'endUncertainMs'>;

/** Five minutes up, as the docs say. */
const recoveredMs = 5 * 60_000;

function naiveTroubles(marks: string, { start, everyMs }: Grid): readonly Found[] {
  const time = (index: number) => start + index * everyMs;
  const enough = Math.ceil(recoveredMs / everyMs);
  const count = (text: string, character: string) => text.split(character).length - 1;
  const isOver = (between: string) => /[m.]/.test(between) || count(between, 'u') >= enough;
  const downs = [...marks].flatMap((character, index) => (character === 'd' ? [index] : []));
  const groups: number[][] = [];
  for (const index of downs) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last === undefined || before === undefined || isOver(marks.slice(before + 1, index))) groups.push([index]);
    else last.push(index);
  }
  return groups.map((group) => {
    const [first = 0, last = 0] = [group[0], group.at(-1)];
    const after = marks.slice(last + 1);
    const end = after.search(/[um.]/);
    return {
      from: time(first),
      ...(end < 0 ? {} : { to: time(last + 1 + end) }),
      state: isOver(after) ? 'closed' : 'open',
      downMs: group.length * everyMs,
      endUncertainMs: Math.max(0, end) * everyMs,
    };
  });
}

export type NaiveIncident = Found & {
  readonly scope: Incident['scope'];
  readonly endpoint: string | undefined;
  /** When the last of what was down in it was up again; infinite while something is not. */
  readonly over: number;
};

/** Of a service whose users reach what `visible` tells. */
export function naiveIncidents(
  visible: string,
  endpoints: Readonly<Record<string, string>>,
  grid: Grid,
): readonly NaiveIncident[] {
  const end = ({ to }: Found) => to ?? Number.POSITIVE_INFINITY;
  const ofService = naiveTroubles(visible, grid);
  const ofEndpoints = Object.entries(endpoints).flatMap(([endpoint, marks]) =>
    naiveTroubles(marks, grid).map((one) => ({ ...one, endpoint })),
  );
  const isOwn = ({ from }: Found) => ofService.every((one) => from < one.from - recoveredMs || from >= end(one));
  return [
    ...ofService.map((one) => {
      const meanwhile = ofEndpoints.filter((other) => other.from < end(one) && end(other) > one.from);
      return {
        ...one,
        scope: 'service',
        endpoint: undefined,
        over: Math.max(end(one), ...meanwhile.map(end)),
      } as const;
    }),
    ...ofEndpoints.filter(isOwn).map((one) => ({ ...one, scope: 'endpoint', over: end(one) }) as const),
  ];
}

export function naiveTouching(
  incidents: readonly NaiveIncident[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly NaiveIncident[] {
  return incidents.filter((one) => one.from < to && one.over > from);
}

/** What both tell, in one order. */
export function comparable(incidents: readonly (Found & { scope: string; endpoint?: string | undefined })[]) {
  return incidents
    .map(({ scope, endpoint, from, to, state, downMs, endUncertainMs }) => {
      return { scope, endpoint, from, to, state, downMs, endUncertainMs };
    })
    .sort((a, b) => a.from - b.from || (`${a.scope}${a.endpoint}` < `${b.scope}${b.endpoint}` ? -1 : 1));
}
