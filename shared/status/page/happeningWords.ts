/** What happened to a service, in a sentence each. What is kept from the reader has been taken out before. Pure. */
import { printable, saidText } from '../../config/quote.ts';
import type { ControlEvent } from '../../control/control.ts';
import type { LedgerEvent } from '../../ledger/event.ts';
import type { ServiceEvent } from '../readEvents.ts';
import type { Happening } from '../readHappenings.ts';
import { reasonText } from '../reasonText.ts';
import { durationText, momentText } from '../words.ts';

/** When it happened: where a stretch began. Unix milliseconds. */
export function happenedAt(happening: Happening): number {
  return 'ongoing' in happening ? happening.from : happening.at;
}

export function happeningText(happening: Happening): string {
  switch (happening.kind) {
    case 'outage':
    case 'gap':
    case 'unknown':
    case 'maintenance':
      return stretchText(happening);
    case 'control':
      return controlText(happening.event);
    case 'blocked':
      return `Something stood in the way of a flip (${happening.why}): ${saidText(happening.text)}`;
    case 'alarm':
      return `The CloudWatch alarm ${printable(happening.alarm)} (${happening.region}) is ${happening.state}: ${saidText(happening.reason)}`;
    case 'alert':
      return alertText(happening);
    case 'plan':
      return planText(happening);
    case 'note':
      return `${printable(happening.by)} noted of the incident of ${momentText(happening.incident)}: ${saidText(happening.text)}`;
    case 'excluded':
      return `${printable(happening.by)} let ${momentText(happening.from)} to ${momentText(happening.to)} not count in the error budgets: ${saidText(happening.reason)}`;
    case 'restored':
      return `${printable(happening.by)} let an excluded time count again: ${saidText(happening.reason)}`;
  }
}

const stretchWords = {
  outage: 'Users found it down',
  gap: 'Nobody looked: no observer recorded anything',
  unknown: 'Observers looked, and no quorum of them could tell',
  maintenance: 'Planned maintenance',
} as const satisfies Record<ServiceEvent['kind'], string>;

function stretchText({ kind, from, to, ongoing, reason }: ServiceEvent): string {
  const why = reason === undefined ? '' : `: ${reasonText(reason)}`;
  const lasted = ongoing ? `for ${durationText(to - from)} so far` : `for ${durationText(to - from)}`;
  return `${stretchWords[kind]} ${lasted}${why}.`;
}

function controlText(event: ControlEvent): string {
  const by = printable(event.by);
  switch (event.kind) {
    case 'adopted':
      return `${by} put its records under Holdfast's control; ${event.active} is active.`;
    case 'flipped':
      return `${by} moved traffic from ${event.from} to ${event.to} (${event.cause}, epoch ${event.epoch}): ${saidText(event.reason)}`;
    case 'settled':
      return `DNS was seen to be as decided (epoch ${event.epoch}).`;
    case 'answers':
      return `The name began to answer ${event.endpoint}.`;
    case 'held': {
      const until = event.until === undefined ? '' : ` until ${momentText(event.until)}`;
      return `${by} held it${until}, so that nothing flips by itself: ${saidText(event.reason)}`;
    }
    case 'released':
      return `${by} ended the hold: ${saidText(event.reason)}`;
    case 'drifted':
      return `Somebody edited its records (${printable(event.what)}); they were ${event.repaired ? 'put right again' : 'left as they are'}.`;
    case 'drill-began':
      return `${by} began a drill: ${event.endpoint} counts as down for the monitor alone. ${saidText(event.reason)}`;
    case 'drill-ended':
      return `The drill of ${momentText(event.startedAt)} ${event.passed ? 'passed' : 'failed'}: ${saidText(event.why)}`;
  }
}

const stageWords = {
  fired: 'was raised',
  worsened: 'became graver',
  acknowledged: 'was acknowledged',
  resolved: 'is over',
} as const satisfies Record<Extract<LedgerEvent, { kind: 'alert' }>['stage'], string>;

function alertText({ severity, stage, text, by }: Extract<LedgerEvent, { kind: 'alert' }>): string {
  const who = by === undefined ? '' : ` by ${printable(by)}`;
  return `A ${severity} ${stageWords[stage]}${who}: ${saidText(text)}`;
}

const planWords = {
  planned: 'planned maintenance',
  ended: 'ended maintenance early that was planned',
  cancelled: 'called off maintenance that was planned',
} as const satisfies Record<Extract<LedgerEvent, { kind: 'plan' }>['stage'], string>;

function planText({ stage, title, from, to, by, reason }: Extract<LedgerEvent, { kind: 'plan' }>): string {
  const what = title === undefined ? '' : `, ${saidText(title)}`;
  return `${printable(by)} ${planWords[stage]} from ${momentText(from)} to ${momentText(to)}${what}: ${saidText(reason)}`;
}
