/** How a service's failover stands, in sentences: the same on the page and in the terminal. Pure. */
import type * as z from 'zod';
import { printable, quote } from '../../config/quote.ts';
import type { flipSchema } from '../wire/failoverSchemas.ts';
import type { serviceSchema } from '../wire/schemas.ts';
import { durationText, momentText } from '../words.ts';

type Standing = Pick<
  z.output<typeof serviceSchema>,
  'id' | 'active' | 'epoch' | 'phase' | 'hold' | 'drill' | 'answers' | 'lastFlip' | 'maintenance'
> & { readonly endpoints?: readonly { readonly id: string }[] };

type Flip = z.output<typeof flipSchema>;

/** What is out of the ordinary now, the gravest first; nothing when traffic goes where it was decided. */
export function standingLines(service: Standing): readonly string[] {
  return [
    phaseLine(service),
    strangerLine(service),
    answersLine(service),
    holdLine(service),
    drillLine(service),
    maintenanceLine(service),
  ].filter((line) => line !== undefined);
}

function phaseLine({ id, active = '', epoch = 0, phase }: Standing): string | undefined {
  if (phase === 'flipping') return `Flipping to ${active} (epoch ${epoch}): DNS has not been seen to answer it yet.`;
  if (phase === 'not-adopted') {
    return `Nothing flips yet: put its records under Holdfast's control with "holdfast adopt ${id}".`;
  }
  if (phase === undefined || phase === 'settled') return undefined;
  return 'The control table did not answer: which endpoint is active is only what was last known.';
}

/** The config has changed under the control record. */
function strangerLine({ id, active, phase, endpoints = [] }: Standing): string | undefined {
  if (phase !== 'settled' && phase !== 'flipping') return undefined;
  // Where endpoints are not public, none are listed.
  if (active === undefined || endpoints.length === 0 || endpoints.some((endpoint) => endpoint.id === active))
    return undefined;
  return `The config does not name ${active} any more, so nobody watches it and nothing flips by itself: bring it back, or move traffic with "holdfast failover ${id} --to ENDPOINT".`;
}

function answersLine({ active = '', phase, answers, lastFlip }: Standing): string | undefined {
  if (answers === undefined || answers === null || answers.endpoint === active) return undefined;
  const since = moment(answers.since);
  // In `switch` mode a flip has settled before Route 53's checkers have heard of it.
  const isOlder = lastFlip !== undefined && lastFlip !== null && Date.parse(answers.since) < Date.parse(lastFlip.at);
  if (phase === 'flipping' || isOlder) return `The name still answers ${answers.endpoint}.`;
  return `Route 53 answers ${answers.endpoint} since ${since}, because its own health check fails ${active}; Holdfast has not flipped.`;
}

function holdLine({ hold }: Standing): string | undefined {
  if (hold === undefined || hold === null) return undefined;
  const end = hold.until === undefined ? '' : ` until ${moment(hold.until)}`;
  return `Held${end} by ${printable(hold.by)}: ${quote(hold.reason)}. Nothing flips by itself.`;
}

function drillLine({ drill }: Standing): string | undefined {
  if (drill === undefined || drill === null) return undefined;
  return `A drill is under way since ${moment(drill.startedAt)}, by ${printable(drill.by)}: ${drill.endpoint} counts as down for the monitor alone.`;
}

function maintenanceLine({ phase, maintenance }: Standing): string | undefined {
  if (maintenance === null || maintenance === undefined) return undefined;
  const title = maintenance.title === undefined ? '' : `: ${printable(maintenance.title)}`;
  return `In maintenance until ${moment(maintenance.until)}${title}.${phase === undefined ? '' : ' Nothing flips by itself.'}`;
}

export function flipHeadline({ from, to, epoch, at }: Flip): string {
  return `${from} → ${to} (epoch ${epoch}), ${moment(at)}`;
}

/** From the first failure to the answer, each with the time since the first of them. */
export function flipStages(flip: Flip): readonly { readonly after: string; readonly text: string }[] {
  const moments = flipMoments(flip);
  const first = moments[0]?.at ?? 0;
  return moments.map(({ at, text }, index) => ({
    after: index === 0 ? momentText(at) : `+${durationText(at - first)}`,
    text,
  }));
}

/** What is known of a flip, the earliest first. Unix milliseconds. */
export function flipMoments(flip: Flip): readonly { readonly at: number; readonly text: string }[] {
  const { from, to, failingSince, detectedAt, at, inSyncAt, answeredAt, settledAt } = flip;
  const stages = [
    [failingSince, `${from} began to fail`],
    [detectedAt, `a quorum had seen ${from} down`],
    [at, decidedText(flip)],
    [inSyncAt, 'every name server had the change'],
    [answeredAt, `the name answered ${to}${isEarlier(answeredAt, at) ? ", by Route 53's own health checks" : ''}`],
    [settledAt, 'DNS was seen to be as decided'],
  ] as const;
  const known = stages.flatMap(([time, text]) => (time === undefined ? [] : [{ at: Date.parse(time), text }]));
  return known.sort((a, b) => a.at - b.at);
}

function isEarlier(time: string | undefined, than: string): boolean {
  return time !== undefined && Date.parse(time) < Date.parse(than);
}

function decidedText({ cause, by, reason, votes, from, to }: Flip): string {
  if (cause === 'failover' && votes !== undefined) {
    return `${printable(by)} decided to flip: ${from} is down, said ${votes.join(', ')}`;
  }
  const what = {
    failover: 'decided to flip',
    failback: 'decided to flip back',
    forced: 'moved traffic',
    drill: 'flipped',
  };
  return `${printable(by)} ${what[cause]} to ${to}: ${printable(reason)}`;
}

function moment(text: string): string {
  return momentText(Date.parse(text));
}
