/** What the document says of services: availability, budgets, incidents, flips and drills. Pure. */
import { html } from 'hono/html';
import { targetText } from '../../alerts/phrases.ts';
import { ninesText, percentText } from '../../status/words.ts';
import { countText } from '../names.ts';
import type { Report, ReportedIncident, ReportedObjective, ReportedService } from '../reportSchema.ts';
import { coverageEnough } from '../rules.ts';
import { budgetChart, daysChart, isNotable } from './charts.ts';
import { type Cell, type Mark, momentMark, nothing, spanText, tableMark, unreadMark } from './marks.ts';

const verdictWords = { met: 'met', missed: 'missed', unsure: 'not known: too little was seen' } as const;

export function availabilityPart({ services, period, before }: Report): Mark {
  const read = services.flatMap((service) =>
    service.availability.state === 'shown' ? [{ service, ...service.availability.value }] : [],
  );
  const unread = services.filter(({ availability }) => availability.state === 'failed');
  const rows = read.map(({ service, now, before: was }): readonly Cell[] => [
    service.title,
    { number: percentText(now.availability ?? undefined) },
    now.availability === null ? 'nothing seen' : ninesText(now.availability),
    html`${objectiveOf(service)}`,
    { number: percentText(now.seen ?? undefined) },
    { number: now.downSeconds === 0 ? '–' : spanText(now.downSeconds) },
    { number: percentText(was.availability ?? undefined) },
  ]);
  const head = ['service', 'available', 'nines', 'objective', 'time seen', 'down', `${before.kind} before`];
  return html`<h2>Availability</h2>
${services.length === 0 ? html`<p>No service is configured.</p>` : nothing}
${rows.length === 0 ? nothing : tableMark(`Of the time that was seen, what was up. A figure of less than ${coverageEnough * 100} % of the time says little.`, head, rows)}
${unread.map(({ title }) => unreadMark(`The availability of ${title}`))}
${read.map(({ service, days }) => html`<figure>${daysChart(service.title, days)}<figcaption>${service.title}: one bar a day (UTC), ${period.name}. ${daysSentence(days)}</figcaption></figure>`)}
${notableDays(read)}`;
}

type Days = Extract<ReportedService['availability'], { state: 'shown' }>['value']['days'];

function daysSentence(days: Days): string {
  if (days.length === 0) return 'There is none yet.';
  const notable = days.filter(isNotable).length;
  return notable === 0
    ? 'Up on every day, as far as was seen.'
    : `The table below tells of ${countText(notable, 'day')}.`;
}

function notableDays(read: readonly { readonly service: ReportedService; readonly days: Days }[]): Mark {
  const rows = read.flatMap(({ service, days }) =>
    days
      .filter(isNotable)
      .map(({ day, availability, seen, downSeconds }): readonly Cell[] => [
        service.title,
        day,
        { number: percentText(availability ?? undefined) },
        { number: percentText(seen ?? 0) },
        { number: downSeconds === 0 ? '–' : spanText(downSeconds) },
      ]),
  );
  if (rows.length === 0) return nothing;
  const caption = 'Days with downtime, and days of which little was seen. On all others the services were up.';
  return tableMark(caption, ['service', 'day', 'available', 'time seen', 'down'], rows);
}

/** The one that is about availability, as the period alone kept it. */
function objectiveOf({ objectives }: ReportedService): Mark {
  if (objectives.state === 'failed') return html`<span class="unsure">could not be read</span>`;
  if (objectives.state === 'hidden') return html`none`;
  const [objective] = objectives.value;
  return objective === undefined ? html`none` : verdictMark(objective);
}

function verdictMark({ verdict, target }: ReportedObjective): Mark {
  const classes = { met: 'good', missed: 'bad', unsure: 'unsure' } as const;
  return html`${targetText(target)} <span class="${classes[verdict]}">${verdictWords[verdict]}</span>`;
}

export function budgetsPart(report: Report): Mark {
  const { services } = report;
  const some = services.filter(({ objectives }) => objectives.state !== 'hidden');
  if (some.length === 0) return nothing;
  const parts = some.map((service) => {
    const { objectives, title } = service;
    if (objectives.state === 'failed') return unreadMark(`The error budgets of ${title}`);
    if (objectives.state === 'hidden') return nothing;
    return html`${objectives.value.map((objective) => budgetMark(report, service, objective))}`;
  });
  return html`<h2>Objectives and error budgets</h2>${parts}`;
}

function budgetMark({ period, before }: Report, service: ReportedService, objective: ReportedObjective): Mark {
  const { slo, target, window, indicator, now, before: was, budget } = objective;
  const { spentShare, goneAt, isGone } = budget;
  const name = slo === 'latency' ? `${service.title}, latency` : service.title;
  const costly = slo === 'availability' ? costlyOf(service) : [];
  const rows = costly.map((one): readonly Cell[] => [
    momentMark(one.from, period.timezone),
    spanText(one.downSeconds),
    one.isDrill ? 'a drill' : (one.reason ?? 'not known'),
    { number: percentText(one.budgetShare ?? undefined) },
  ]);
  const gone = isGone
    ? html`<p class="bad">The budget is spent.</p>`
    : goneAt === null
      ? nothing
      : html`<p class="unsure">At the last pace it is spent by ${momentMark(goneAt, period.timezone)}.</p>`;
  return html`<h3>${name}: ${targetText(target)} ${window}</h3>
<p>Counted by ${indicator}. In this ${period.kind}${period.isOver ? '' : ' so far'} ${percentText(now.compliance ?? undefined)} (${percentText(now.measured ?? undefined)} of the time measured), <span>${verdictWords[objective.verdict]}</span>; ${was.compliance === null ? `the ${before.kind} before was not measured` : `in the ${before.kind} before ${percentText(was.compliance)}`}.</p>
<p>${budgetSentence(period, spentShare)}</p>${gone}
${
  spentShare === null
    ? nothing
    : budgetChart(
        name,
        spentShare,
        costly.map(({ budgetShare }) => budgetShare ?? 0),
      )
}
${rows.length === 0 ? nothing : tableMark('Spent by incidents of this period, of the whole budget', ['began', 'down', 'reason', 'budget'], rows)}
${rows.length === 0 || service.incidents.state !== 'shown' || service.incidents.value.more === 0 ? nothing : html`<p class="soft">The newest incidents are listed; what others took is in what was spent before.</p>`}`;
}

function budgetSentence({ kind, isOver }: Report['period'], spentShare: number | null): string {
  if (spentShare === null) return 'How much of the budget is spent is not known.';
  const spent = `${percentText(spentShare)} of the budget`;
  return isOver ? `At the end of the ${kind}, ${spent} was spent.` : `So far ${spent} is spent.`;
}

function costlyOf({ incidents }: ReportedService): readonly ReportedIncident[] {
  if (incidents.state !== 'shown') return [];
  return incidents.value.listed.filter(({ budgetShare }) => budgetShare !== null && budgetShare > 0).toReversed();
}

export function incidentsPart({ services, period }: Report): Mark {
  const rows = services.flatMap(({ title, incidents }) => {
    if (incidents.state !== 'shown') return [];
    return incidents.value.listed.map((one): readonly Cell[] => [
      momentMark(one.from, period.timezone),
      title,
      one.scope === 'service' ? 'for users' : (one.endpoint ?? ''),
      { number: lastedText(one) },
      one.reason ?? 'not known',
      html`${notesMark(one)}`,
    ]);
  });
  const failed = services.filter(({ incidents }) => incidents.state === 'failed');
  const more = services.reduce(
    (sum, { incidents }) => sum + (incidents.state === 'shown' ? incidents.value.more : 0),
    0,
  );
  const all = services.length > 0 && failed.length === services.length;
  return html`<h2>Incidents</h2>
${rows.length === 0 ? (all ? nothing : html`<p>Nothing was wrong in what was seen${failed.length === 0 ? '' : ' of the other services'}.</p>`) : tableMark('Newest first, service by service', ['began', 'service', 'down', 'lasted', 'reason', 'notes'], rows)}
${more === 0 ? nothing : html`<p class="soft">And ${more} more.</p>`}
${failed.map(({ title }) => unreadMark(`The incidents of ${title}`))}`;
}

function lastedText({ durationSeconds, to }: ReportedIncident): string {
  return to === null ? `${spanText(durationSeconds)}, not over` : spanText(durationSeconds);
}

function notesMark({ notes, isDrill, endUncertainSeconds }: ReportedIncident): Mark {
  const lines = [
    ...(isDrill ? ['In a drill.'] : []),
    ...(endUncertainSeconds === 0
      ? []
      : [`It may have ended up to ${spanText(endUncertainSeconds)} earlier: nobody could look.`]),
    ...notes.map(({ by, text }) => `${by}: ${text}`),
  ];
  return html`${lines.map((line) => html`${line}<br>`)}`;
}

export function failoverPart({ services, period }: Report): Mark {
  const some = services.filter(({ failover }) => failover.state !== 'hidden');
  if (some.length === 0) return nothing;
  const parts = some.map(({ title, failover }) => {
    if (failover.state === 'failed') return unreadMark(`The flips and drills of ${title}`);
    if (failover.state === 'hidden') return nothing;
    const { flips, drills, counts, rtoSeconds, lastPassedDrillAt, more } = failover.value;
    const moment = (time: string | undefined): Cell => (time === undefined ? '–' : momentMark(time, period.timezone));
    const rto = rtoSeconds === undefined ? '' : ` The RTO is ${spanText(rtoSeconds)}.`;
    const took = (seconds: number | undefined) => (seconds === undefined ? 'not known' : spanText(seconds));
    const flipRows = flips.map((one): readonly Cell[] => [
      moment(one.at),
      `${one.from} → ${one.to}`,
      `${one.cause} by ${one.by}: ${one.reason}`,
      moment(one.inSyncAt),
      moment(one.answeredAt),
      { number: took(one.tookSeconds) },
    ]);
    const drillRows = drills.map((one): readonly Cell[] => [
      moment(one.startedAt),
      `${one.passed ? 'passed' : 'failed'}: ${one.why}`,
      moment(one.decidedAt),
      moment(one.inSyncAt),
      moment(one.answeredAt),
      { number: took(one.tookSeconds) },
    ]);
    const last = lastPassedDrillAt === null ? 'None was passed in the last 90 days.' : '';
    return html`<h3>${title}</h3>
${flips.length === 0 ? html`<p>Traffic was not moved.${rto}</p>` : tableMark(`Flips.${rto}`, ['decided', 'traffic', 'why', 'INSYNC', 'answered', 'took'], flipRows)}
${drills.length === 0 ? html`<p>No drill. ${last}</p>` : tableMark('Drills', ['began', 'outcome', 'decided', 'INSYNC', 'answered', 'took'], drillRows)}
${more === 0 ? nothing : html`<p class="soft">The newest are listed, of ${countText(counts.flips, 'flip')}, and of ${countText(counts.drillsPassed + counts.drillsFailed, 'drill')} (${counts.drillsFailed} failed).</p>`}`;
  });
  return html`<h2>Flips and drills</h2>${parts}`;
}
