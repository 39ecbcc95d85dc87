/** What happened in an incident, in plain words, and in the order in which it happened. Pure. */
import type { Incident } from '../../incidents/incident.ts';
import { reasonText } from '../reasonText.ts';
import { durationText } from '../words.ts';

/** The stages of a Statuspage incident, as far as a machine can tell them: a post-mortem is for people to write. */
export type Stage = 'investigating' | 'identified' | 'monitoring' | 'resolved';

export type Update = { readonly at: number; readonly stage: Stage; readonly text: string };

/** @param title the service's. */
export function incidentTitle({ scope, endpoint, drill }: Incident, title: string): string {
  const rehearsed = drill === undefined ? '' : ' (drill)';
  return scope === 'service' ? `${title} is down${rehearsed}` : `${title}: ${endpoint} is down${rehearsed}`;
}

/** Oldest first; never empty. @param tellsFlips whether whoever reads is told where traffic goes. */
export function updatesOf(incident: Incident, tellsFlips: boolean): readonly Update[] {
  const flips = tellsFlips ? incident.flips : [];
  const moved = flips
    .filter(({ at }) => at >= incident.from && at <= (incident.to ?? Number.POSITIVE_INFINITY))
    .map(({ at, from, to }): Update => ({ at, stage: 'identified', text: `Traffic is moved from ${from} to ${to}.` }));
  return [begun(incident), ...moved.toSorted((a, b) => a.at - b.at), ...ended(incident)];
}

function begun({ from, scope, reason, drill }: Incident): Update {
  const what = scope === 'service' ? 'Users find it down' : 'It is down, and users do not reach it';
  const why = reason === undefined ? '' : `: ${reasonText(reason)}`;
  const rehearsed = drill === undefined ? '' : ' This is a drill.';
  return { at: from, stage: 'investigating', text: `${what}${why}.${rehearsed}` };
}

function ended({ from, to, state, endUncertainMs }: Incident): readonly Update[] {
  if (to === undefined) return [];
  if (state === 'open')
    return [{ at: to, stage: 'monitoring', text: 'It is up again, and has to stay so to be over.' }];
  const sure = endUncertainMs === 0 ? '' : ` It may have ended up to ${durationText(endUncertainMs)} earlier.`;
  return [{ at: to, stage: 'resolved', text: `It is over after ${durationText(to - from)}.${sure}` }];
}
