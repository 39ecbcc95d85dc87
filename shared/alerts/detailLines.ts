/** What there is to say of an alert's cause, in sentences, the most important first. Pure. */
import type { Config, Service } from '../config/config.ts';
import { printable } from '../config/quote.ts';
import { reasonText } from '../status/reasonText.ts';
import { durationText, momentText } from '../status/words.ts';
import type { Alert, Detail, Failing } from './alert.ts';
import { hasQuorum } from './headline.ts';
import * as phrase from './phrases.ts';

export type Telling = {
  readonly config: Config;
  readonly service: Service | undefined;
  readonly severity: Alert['severity'];
  /** Unix milliseconds. */
  readonly now: number;
};

type DetailOf<Kind extends Detail['kind']> = Extract<Detail, { kind: Kind }>;

/** While the alert is active. */
export function linesNow(detail: Detail, telling: Telling): readonly string[] {
  switch (detail.kind) {
    case 'burn':
      return [...failingAndPaceLines(detail, telling), ...spentLines(detail, telling)];
    case 'budget':
      return budgetLines(detail, telling);
    case 'unmeasured':
      return [
        lastKnownLine(detail.lastKnownAt, telling.now),
        'While nothing is known of it, no alert on its budget can fire.',
        'See whether the observers run and, if it counts metrics, whether CloudWatch has them.',
      ];
    case 'flip':
      return flipLines(detail);
    case 'blocked':
      return [phrase.sentence(detail.text)];
    case 'drift':
      return [
        `Found at ${momentText(detail.at)}: ${phrase.sentence(detail.what)}`,
        detail.repaired
          ? 'Somebody had edited them, or the config has changed. Nothing is left to do.'
          : 'Holdfast leaves them alone, as the config says (failover.drift). Put them right, or adopt them: until then a flip may fail.',
      ];
    case 'observer':
      return [lastRoundLine(detail.lastRoundAt, telling.now), quorumLine(detail)];
    case 'certificate':
      return detail.daysLeft < 0
        ? [`Clients that check it refuse to connect to ${printable(detail.endpoint)}. Renew it.`]
        : ['Renew it before then: clients that check it will refuse to connect.'];
    case 'region':
      return [
        `Affected: ${servicesText(detail, telling.config)}.`,
        'This one message stands for all of them: their own alerts are not told meanwhile.',
      ];
    case 'dead-letters':
      return [
        'Each was tried several times, and waits in the dead letter queue there.',
        'The log of the function says why. Send them again when that is mended, or delete them.',
      ];
    case 'audit':
      return [`Check: ${phrase.sentence(detail.check)}`, ...fixLines(detail.fix)];
    case 'restore':
      return [...measuredLines(detail), ...fixLines(detail.fix), ...runLines(detail)];
  }
}

/** Once it is over: what is worth knowing then. Nothing of it is in the present. */
export function linesThen(detail: Detail, telling: Telling): readonly string[] {
  switch (detail.kind) {
    case 'burn':
      return [...failedLines(detail.failing), ...lastSpentLines(detail, telling)];
    case 'budget':
      return [`When this was last counted, ${spentText(detail, telling)}.`];
    case 'unmeasured':
      return [];
    case 'flip':
      return flipLines(detail);
    case 'blocked':
      return [`What stood in the way: ${phrase.sentence(detail.text)}`];
    case 'drift':
      return [`What was found: ${phrase.sentence(detail.what)}`];
    case 'observer':
    case 'certificate':
    case 'dead-letters':
      return [];
    case 'region':
      return [`Affected were: ${servicesText(detail, telling.config)}.`];
    case 'audit':
      return [`Check: ${phrase.sentence(detail.check)}`];
    case 'restore':
      return measuredLines(detail);
  }
}

function paceLine({ slo, longMs, shortMs, longBurn, shortBurn, factor }: DetailOf<'burn'>): string {
  const [long, short] = [phrase.paceText(longBurn), phrase.paceText(shortBurn)];
  const pace = `The ${phrase.budgetName(slo)} goes ${long} over the last ${phrase.windowText(longMs)}`;
  const both = `${long === short ? ' and' : `, and ${short} over`} the last ${phrase.windowText(shortMs)}`;
  return `${pace}${both}; the threshold is a burn rate of ${phrase.timesText(factor)} in both.`;
}

/** So many endpoints are told one by one. */
const failingMax = 5;

function failingAndPaceLines(detail: DetailOf<'burn'>, telling: Telling): readonly string[] {
  const { failing } = detail;
  if (failing.length === 0) return [paceLine(detail), nothingDownLine(detail, telling)];
  const rest = failing.length - failingMax;
  return [
    ...failing.slice(0, failingMax).map((one) => `${failingText(one)}.`),
    ...(rest > 0 ? [`${phrase.countText(rest, 'more endpoint')} ${rest === 1 ? 'fails' : 'fail'}.`] : []),
    paceLine(detail),
  ];
}

function nothingDownLine({ slo }: DetailOf<'burn'>, { service }: Telling): string {
  const under = service?.objective?.latency?.underMs;
  if (slo === 'availability' || under === undefined) return 'No endpoint is seen down at this moment.';
  return `No endpoint is seen down; too many answers take longer than ${under} ms.`;
}

function failingText({ endpoint, observers, reason }: Failing): string {
  const why = reason === undefined ? '' : `: ${reasonText(reason)}`;
  const seen = observers.length === 0 ? '' : `, seen from ${phrase.listText(observers)}`;
  return `${printable(endpoint)} fails${why}${seen}`;
}

function failedLines(failing: readonly Failing[]): readonly string[] {
  if (failing.length === 0) return [];
  const told = failing.slice(0, failingMax).map(({ endpoint, reason }) => {
    return reason === undefined ? endpoint : `${endpoint} (${reasonText(reason)})`;
  });
  return [`What failed: ${phrase.listText(told, Math.max(0, failing.length - failingMax))}.`];
}

type Spent = { readonly slo: DetailOf<'burn'>['slo']; readonly target: number; readonly spentShare: number };

function spentText({ slo, target, spentShare }: Spent, { service }: Telling): string {
  return `${phrase.shareText(spentShare)} of the ${phrase.budgetText(slo, target, service?.objective)} was spent`;
}

function spentLines(
  { slo, target, spentShare, goneAt, longMs }: DetailOf<'burn'>,
  telling: Telling,
): readonly string[] {
  if (spentShare === undefined) return [];
  const budget = phrase.budgetText(slo, target, telling.service?.objective);
  if (spentShare >= 1) return [`Nothing is left of the ${budget}: ${phrase.shareText(spentShare)} of it is spent.`];
  const spent = `${phrase.shareText(spentShare)} of the ${budget} is spent`;
  if (goneAt === undefined) return [`${spent}.`];
  if (goneAt <= telling.now) return [`${spent}, and the rest goes in this minute.`];
  const pace = `at the pace of the last ${phrase.windowText(longMs)}`;
  return [`${spent}; ${pace} the rest is gone ${phrase.untilText(goneAt, telling.now)}.`];
}

function lastSpentLines({ slo, target, spentShare }: DetailOf<'burn'>, telling: Telling): readonly string[] {
  return spentShare === undefined
    ? []
    : [`When this was last counted, ${spentText({ slo, target, spentShare }, telling)}.`];
}

function budgetLines({ slo, target, spentShare, threshold, goneAt }: DetailOf<'budget'>, telling: Telling) {
  const budget = phrase.budgetText(slo, target, telling.service?.objective);
  const lines = [
    `${phrase.shareText(spentShare)} of the ${budget} is spent; this ${telling.severity} is raised at ${phrase.shareText(threshold)}.`,
  ];
  if (spentShare >= 1)
    return [...lines, 'Nothing is left: the objective is missed until old failures leave its window.'];
  if (goneAt === undefined) return [...lines, 'At the present pace the rest lasts.'];
  return [...lines, `At the present pace the rest is gone ${phrase.untilText(goneAt, telling.now)}.`];
}

function lastKnownLine(lastKnownAt: number | undefined, now: number): string {
  if (lastKnownAt === undefined) return 'No measurement is on record: nobody has looked, or its metric counts nothing.';
  return `Nothing has been known of it since ${momentText(lastKnownAt)}, for ${durationText(now - lastKnownAt)}.`;
}

function flipLines({ epoch, from, cause, by, reason, at, votes }: DetailOf<'flip'>): readonly string[] {
  const said =
    cause === 'failover' && votes !== undefined && votes.length > 0
      ? [`${printable(from)} is down, said ${phrase.listText(votes)}.`]
      : [];
  return [...said, `Decided by ${printable(by)} at ${momentText(at)} (epoch ${epoch}): ${phrase.quoted(reason)}.`];
}

function lastRoundLine(lastRoundAt: number | undefined, now: number): string {
  if (lastRoundAt === undefined) return 'No round of it is on record.';
  return `Its last round was at ${momentText(lastRoundAt)}, ${durationText(now - lastRoundAt)} ago.`;
}

function quorumLine({ silent, observers, observer }: DetailOf<'observer'>): string {
  const of = `${silent} of ${phrase.countText(observers, 'observer')} ${silent === 1 ? 'is' : 'are'} silent`;
  if (hasQuorum({ silent, observers })) return `${of}; the others still make a quorum and decide.`;
  return `${of}, ${printable(observer)} among them: nothing fails over by itself, and what users see is not known.`;
}

function servicesText({ services, more }: DetailOf<'region'>, config: Config): string {
  return phrase.listText(
    services.map((id) => phrase.titleIn(config, id)),
    more,
  );
}

function fixLines(fix: string | undefined): readonly string[] {
  return fix === undefined ? [] : [`To do: ${phrase.sentence(fix)}`];
}

function measuredLines({ rpoMs, rtoMs }: DetailOf<'restore'>): readonly string[] {
  const told = [
    ...(rpoMs === undefined ? [] : [`data lost ${durationText(rpoMs)} (RPO)`]),
    ...(rtoMs === undefined ? [] : [`time to restore ${durationText(rtoMs)} (RTO)`]),
  ];
  return told.length === 0 ? [] : [`Measured: ${told.join(', ')}.`];
}

/** Operators alone may ask for it: on AWS whoever signs, on one machine whoever is on it. */
function runLines({ backup, run }: DetailOf<'restore'>): readonly string[] {
  if (run === undefined) return [];
  const [ofBackup, ofRun] = [backup, run].map((one) => encodeURIComponent(one.toWellFormed()));
  return [`Everything about it: GET /api/v1/restores/${ofBackup}/${ofRun}`];
}
