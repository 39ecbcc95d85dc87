/** Incidents in plain words: what was wrong, for whom, for how long, what was done. Pure. */
import { printable } from '../../config/quote.ts';
import type { Incident } from '../../incidents/incident.ts';
import { reasonText } from '../reasonText.ts';
import { durationText, momentText, percentText } from '../words.ts';

/** `Users could not reach Checkout API for 15 min: wrong status` */
export function incidentHeadline(incident: Incident, title: string, now: number): string {
  const { scope, endpoint, reason } = incident;
  const what =
    scope === 'service'
      ? `${title} was down for users`
      : `${endpoint} of ${title} was down, and users did not reach it`;
  return `${what} ${lengthText(incident, now)}${reason === undefined ? '' : `: ${reasonText(reason)}`}`;
}

export function lengthText({ from, to, state }: Pick<Incident, 'from' | 'to' | 'state'>, now: number): string {
  if (to === undefined) return `for ${durationText(now - from)} until now`;
  // What fails again within minutes is the same incident.
  return `for ${durationText(to - from)}${state === 'open' ? ', and is not over yet' : ''}`;
}

export type Moment = { readonly at: number; readonly text: string };

/** From the first bad slot to the recovery, what happened and what was done, in order. */
export function incidentMoments(incident: Incident): readonly Moment[] {
  const { from, to, endpoints, flips, alerts, drill, notes, reason } = incident;
  const moments: Moment[] = [
    { at: from, text: `the first look that failed${reason === undefined ? '' : `: ${reasonText(reason)}`}` },
    ...endpoints.flatMap((one) => [
      { at: one.from, text: `${printable(one.endpoint)} began to fail` },
      ...(one.to === undefined ? [] : [{ at: one.to, text: `${printable(one.endpoint)} was up again` }]),
    ]),
    ...flips.flatMap(({ at, detectedAt, from: left, to: next, cause, by, reason: why }) => [
      ...(detectedAt === undefined ? [] : [{ at: detectedAt, text: `a quorum had seen ${printable(left)} down` }]),
      { at, text: `traffic was moved to ${printable(next)} (${cause}) by ${printable(by)}: ${printable(why)}` },
    ]),
    ...alerts.map(({ at, stage, severity, about }) => ({ at, text: `${severity} ${stage}: ${about}` })),
    ...(drill === undefined
      ? []
      : [
          {
            at: drill.at,
            text: `a drill began: ${printable(drill.endpoint)} was declared down by ${printable(drill.by)}`,
          },
        ]),
    ...notes.map(({ at, by, text }) => ({ at, text: `${printable(by)} noted: ${printable(text)}` })),
    ...(to === undefined ? [] : [{ at: to, text: 'users found it up again' }]),
  ];
  return moments.toSorted((a, b) => a.at - b.at);
}

/** What else is to be known of it, one sentence each. */
export function incidentFacts({ downMs, endUncertainMs, cost, drill }: Incident): readonly string[] {
  return [
    ...(drill === undefined ? [] : ['It happened in a drill, and was meant to.']),
    `Down for ${durationText(downMs)} in all.`,
    ...(endUncertainMs > 0
      ? [`It may have ended up to ${durationText(endUncertainMs)} earlier: nobody could look.`]
      : []),
    ...(cost === undefined
      ? []
      : [`It took ${percentText(cost.share)} of the error budget (${durationText(cost.badMs)}).`]),
  ];
}

/** The time since the first of them, or the moment itself for the first. */
export function afterText(moments: readonly Moment[], index: number): string {
  const [first, one] = [moments[0], moments[index]];
  if (first === undefined || one === undefined) return '';
  return index === 0 ? momentText(one.at) : `+${durationText(one.at - first.at)}`;
}
