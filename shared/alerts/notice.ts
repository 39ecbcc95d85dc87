/** What is told of an alert, before any channel has rendered it. Pure. */
import type { AlertKind, AlertRoute, Config, Severity } from '../config/config.ts';
import { printable } from '../config/quote.ts';
import { durationText, momentText } from '../status/words.ts';
import type { Alert, AlertState, Detail, Stage } from './alert.ts';
import { linesNow, linesThen } from './detailLines.ts';
import type { Delivery } from './due.ts';
import { headlineOf } from './headline.ts';
import { quoted, serviceIn } from './phrases.ts';

/** Version 1 of the documented document; https, Lambda and SQS subscribers and webhooks get it as JSON. */
export type Notice = {
  readonly schema: 'holdfast.alert.v1';
  /** The deduplication id: the same for the same message, however often it comes. */
  readonly id: string;
  readonly key: string;
  readonly episode: number;
  readonly stage: Stage;
  readonly status: 'firing' | 'acknowledged' | 'resolved';
  readonly severity: Severity;
  readonly kind: AlertKind;
  readonly service?: { readonly id: string; readonly title: string };
  readonly region?: string;
  /** One line, such as `Checkout API burns its error budget 14.6 times too fast`. */
  readonly title: string;
  /** The rest in sentences, most important first. */
  readonly lines: readonly string[];
  readonly detail: Detail;
  /** Unix milliseconds each. */
  readonly firedAt: number;
  readonly acknowledged?: { readonly at: number; readonly by: string; readonly note?: string };
  readonly resolvedAt?: number;
  /** `eased`: it goes on as a ticket, and the route hears of pages only. */
  readonly resolvedWhy?: 'cleared' | 'not-watched' | 'past' | 'eased';
  readonly links: { readonly status?: string; readonly runbook?: string };
  /** Something was left out, because the channel does not carry more. */
  readonly shortened?: true;
};

/** Hands a notice over to a route's target, once. @throws PublishFailed; then it may have been handed over. */
export type Publish = (notice: Notice, route: AlertRoute) => Promise<void>;

export class PublishFailed extends Error {
  readonly code = 'publish-failed';

  constructor(where: string, cause: unknown) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(`${where} did not take an alert: ${why}. It is tried again.`, { cause });
    this.name = 'PublishFailed';
  }
}

type Context = { readonly config: Config; readonly url: string | undefined };

/** @param url where the status page is, if the config does not say and it is known. */
export function noticeOf(alert: Alert, delivery: Delivery, { config, url: known }: Context): Notice {
  const { key, episode, severity, region, detail, state } = alert;
  const url = config.url ?? known;
  if (state.kind === 'pending') throw new Error(`nobody is told of ${key} before it fires`);
  // To those who hear of pages only, an alert that has become a ticket is over.
  const hasEased = delivery.stage === 'resolved' && state.kind !== 'resolved';
  const service = serviceIn(config, alert.service);
  const title = service?.title ?? alert.service;
  return {
    schema: 'holdfast.alert.v1',
    id: delivery.deduplicationId,
    key,
    episode,
    stage: delivery.stage,
    status: hasEased ? 'resolved' : state.kind,
    // What was told was a page, and whoever filters by it must hear the end.
    severity: hasEased ? 'page' : severity,
    kind: detail.kind,
    ...(alert.service === undefined || title === undefined ? {} : { service: { id: alert.service, title } }),
    ...(region === undefined ? {} : { region }),
    title: headlineOf(alert, title),
    lines: linesOf(alert, state, delivery, config),
    detail,
    firedAt: state.firedAt,
    ...(hasEased ? { resolvedAt: delivery.sending.at, resolvedWhy: 'eased' as const } : facts(state)),
    links: {
      ...(url === undefined ? {} : { status: statusLink(url, service?.id) }),
      ...(service?.runbook === undefined ? {} : { runbook: service.runbook }),
    },
  };
}

type ToldState = Exclude<AlertState, { kind: 'pending' }>;

function facts(state: ToldState): Pick<Notice, 'acknowledged' | 'resolvedAt' | 'resolvedWhy'> {
  switch (state.kind) {
    case 'firing':
      return {};
    case 'acknowledged': {
      const { at, by, note } = state;
      return { acknowledged: { at, by, ...(note === undefined ? {} : { note }) } };
    }
    case 'resolved':
      return { resolvedAt: state.at, resolvedWhy: state.why };
  }
}

/** The page shows one section for each service. */
function statusLink(url: string, service: string | undefined): string {
  const page = `${url.replace(/\/+$/, '')}/`;
  return service === undefined ? page : `${page}#service-${service}`;
}

function linesOf(alert: Alert, state: ToldState, { stage, sending }: Delivery, config: Config): readonly string[] {
  const { detail, severity } = alert;
  const now = sending.at;
  const telling = { config, service: serviceIn(config, alert.service), severity, now };
  if (state.kind === 'resolved') {
    // Nobody on this route has heard of it before: it was over too soon, or nothing could be told, or it was quiet.
    const late = sending.count === 1 ? ['It was over before it could be told here.'] : [];
    return [overLine(state), ...late, ...linesThen(detail, telling)];
  }
  if (stage === 'resolved') {
    return [
      `It is not grave enough for a page any more. It goes on as a ${severity}, which is not told here.`,
      ...linesNow(detail, telling),
    ];
  }
  return [
    ...stageLines(stage, state, now),
    ...acknowledgedLines(state),
    ...unknownLines(alert),
    ...linesNow(detail, telling),
    // A flip says itself when it was.
    ...(detail.kind === 'flip' || stage === 'reminder' ? [] : [sinceLine(state, now)]),
  ];
}

function stageLines(stage: Stage, { firedAt, kind }: ToldState, now: number): readonly string[] {
  switch (stage) {
    case 'worsened':
      return ['This was a ticket; it is a page now.'];
    case 'reminder': {
      const still = `Still so, ${durationText(now - firedAt)} after it fired at ${momentText(firedAt)}`;
      return [kind === 'acknowledged' ? `${still}.` : `${still}. Nobody has acknowledged it.`];
    }
    case 'fired':
    case 'resolved':
      return [];
  }
}

function acknowledgedLines(state: ToldState): readonly string[] {
  if (state.kind !== 'acknowledged') return [];
  const note = state.note === undefined ? '' : `: ${quoted(state.note)}`;
  return [`${printable(state.by)} acknowledged it at ${momentText(state.at)}${note}.`];
}

function unknownLines({ unknownSince }: Alert): readonly string[] {
  if (unknownSince === undefined) return [];
  return [`How it is has not been known since ${momentText(unknownSince)}. What follows is as it was then.`];
}

/** What is told at once needs no length. */
const shortMs = 60_000;

function sinceLine({ firedAt }: ToldState, now: number): string {
  const length = now - firedAt < shortMs ? '' : `, for ${durationText(now - firedAt)} now`;
  return `Firing since ${momentText(firedAt)}${length}.`;
}

function overLine({ firedAt, at, why }: Extract<AlertState, { kind: 'resolved' }>): string {
  const length = durationText(at - firedAt);
  switch (why) {
    case 'cleared':
      return `Over since ${momentText(at)}. It fired at ${momentText(firedAt)} and lasted ${length}.`;
    case 'past':
      return `This happened once and is past, so its alert closes by itself, ${length} after it was raised at ${momentText(firedAt)}.`;
    case 'not-watched':
      return `It fired at ${momentText(firedAt)} and is closed after ${length}, because nothing watches it any more. Whether it is well again is not known.`;
  }
}
