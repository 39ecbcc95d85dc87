/** What happened in an incident, in plain words, and in the order in which it happened. Pure. */
import type { AlertKind } from '../config/config.ts';
import { printable, saidText } from '../config/quote.ts';
import type { Incident, IncidentAlert, IncidentFlip } from '../incidents/incident.ts';
import { reasonText } from './reasonText.ts';
import { durationText, percentText } from './words.ts';

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
    .map((flip): Update => ({ at: flip.at, stage: 'identified', text: movedText(flip) }));
  return [begun(incident), ...moved.toSorted(byTime), ...ended(incident)];
}

function begun({ from, scope, reason, drill }: Incident): Update {
  const what = scope === 'service' ? 'Users find it down' : 'It is down, and users do not reach it';
  const why = reason === undefined ? '' : `: ${reasonText(reason)}`;
  const rehearsed = drill === undefined ? '' : ' This is a drill.';
  return { at: from, stage: 'investigating', text: `${what}${why}.${rehearsed}` };
}

function movedText({ from, to }: IncidentFlip): string {
  return `Traffic is moved from ${from} to ${to}.`;
}

function ended({ from, to, state, endUncertainMs }: Incident): readonly Update[] {
  if (to === undefined) return [];
  if (state === 'open')
    return [{ at: to, stage: 'monitoring', text: 'It is up again, and has to stay so to be over.' }];
  const sure = endUncertainMs === 0 ? '' : ` It may have ended up to ${durationText(endUncertainMs)} earlier.`;
  return [{ at: to, stage: 'resolved', text: `It is over after ${durationText(to - from)}.${sure}` }];
}

/** `Checkout API was down for 15 min: wrong status`. @param now until when one that goes on has lasted. */
export function incidentHeadline(incident: Incident, title: string, now: number): string {
  const { scope, endpoint, reason, drill } = incident;
  const rehearsed = drill === undefined ? '' : ', in a drill';
  const what = scope === 'service' ? title : `${title}: ${endpoint}`;
  const why = reason === undefined ? '' : `: ${reasonText(reason)}`;
  return `${what} ${lengthText(incident, now)}${rehearsed}${why}`;
}

function lengthText({ from, to, state }: Incident, now: number): string {
  if (to === undefined) return `has been down for ${durationText(now - from)}`;
  // What fails again within minutes is the same incident.
  return `was down for ${durationText(to - from)}${state === 'open' ? ', and has to stay up to be over' : ''}`;
}

export type Moment = Pick<Update, 'at' | 'text'>;

/** Everything that is known of it, from the first slot that was down on, oldest first. What is kept back is not in it. */
export function momentsOf(incident: Incident): readonly Moment[] {
  const { from, scope, endpoints, flips, alerts, drill, notes } = incident;
  // Of an incident of one endpoint the endpoint's own beginning and end are those of the incident.
  const others = endpoints.filter((one) => scope === 'service' || one.endpoint !== incident.endpoint);
  const moments: readonly Moment[] = [
    ...(drill === undefined
      ? []
      : [
          {
            at: drill.at,
            text: `${printable(drill.by)} began a drill: ${drill.endpoint} counts as down for the monitor.`,
          },
        ]),
    begun(incident),
    ...others.flatMap((one) => [
      { at: one.from, text: `The endpoint ${one.endpoint} is down.` },
      ...(one.to === undefined ? [] : [{ at: one.to, text: `The endpoint ${one.endpoint} is up again.` }]),
    ]),
    ...flips.flatMap(flipMoments),
    ...alerts.map(alertMoment),
    ...notes.map(({ at, by, text }) => ({ at, text: `${printable(by)} noted: ${saidText(text)}` })),
    ...ended(incident),
  ].map(({ at, text }) => ({ at, text }));
  // Whatever began at the same moment as the incident comes after it.
  return moments.toSorted((a, b) => a.at - b.at || Number(b.at === from) - Number(a.at === from));
}

function flipMoments(flip: IncidentFlip): readonly Moment[] {
  const { at, detectedAt, from, by, cause, reason } = flip;
  return [
    ...(detectedAt === undefined ? [] : [{ at: detectedAt, text: `A quorum of observers has seen ${from} down.` }]),
    { at, text: `${movedText(flip)} Decided by ${printable(by)} (${causeWords[cause]}): ${saidText(reason)}` },
  ];
}

const causeWords = {
  failover: 'automatic',
  failback: 'automatic, back to where it was',
  forced: 'by hand',
  drill: 'in a drill',
} as const satisfies Record<IncidentFlip['cause'], string>;

function alertMoment({ at, stage, severity, about }: IncidentAlert): Moment {
  const raised = severity === 'page' ? 'A page' : 'A ticket';
  return { at, text: `${raised} about ${topics[about]} ${stageWords[stage]}.` };
}

const topics = {
  burn: 'the error budget, which burns too fast,',
  budget: 'what is left of the error budget',
  unmeasured: 'an objective that nobody can measure',
  flip: 'the flip',
  blocked: 'a flip that something stands in the way of',
  drift: 'records that somebody edited',
  observer: 'a silent observer',
  certificate: 'a certificate',
  region: 'the region',
  'dead-letters': 'messages that nobody could handle',
  audit: 'a finding in storage',
  restore: 'a restore test',
} as const satisfies Record<AlertKind, string>;

const stageWords = {
  fired: 'was raised',
  worsened: 'became graver',
  acknowledged: 'was acknowledged: somebody is at it',
  resolved: 'is over',
} as const satisfies Record<IncidentAlert['stage'], string>;

function byTime(a: Moment, b: Moment): number {
  return a.at - b.at;
}

/** `34.722 % of the error budget (15 min)`; undefined where nobody may know or nothing counts it. */
export function costText({ cost }: Pick<Incident, 'cost'>): string | undefined {
  return cost === undefined ? undefined : `${percentText(cost.share)} of it (${durationText(cost.badMs)})`;
}
