/** What the document says of restores, audits, alerts, maintenance and observers. Pure. */
import { html } from 'hono/html';
import { percentText } from '../../status/words.ts';
import { findingSeverities } from '../../storage/finding.ts';
import { countText } from '../names.ts';
import type { RaisedList, Report, ReportedFinding, ReportedRestore } from '../reportSchema.ts';
import { type Cell, type Mark, momentMark, nothing, spanText, tableMark, unreadMark } from './marks.ts';

export function restoresPart({ restores, period }: Report): Mark {
  if (restores.state === 'hidden') return nothing;
  if (restores.state === 'failed') return html`<h2>Restore tests</h2>${unreadMark('What restore tests gave')}`;
  const rows = restores.value.map((one): readonly Cell[] => [
    one.backup,
    html`${outcomeMark(one)}`,
    one.last === null ? '–' : momentMark(one.last.at, period.timezone),
    againstText(one.last?.rpoSeconds, one.rpoObjectiveSeconds),
    againstText(one.last?.rtoSeconds, one.rtoObjectiveSeconds),
    {
      number: `${one.runs.passed} / ${one.runs.failed} / ${one.runs.unknown}${one.runs.isAll ? '' : ' (of the newest; there were more)'}`,
    },
  ]);
  const head = ['backup', 'last test', 'at', 'RPO measured', 'RTO measured', 'passed / failed / not known'];
  return html`<h2>Restore tests</h2>${tableMark('The last test of each backup, and how many there were in the period', head, rows)}`;
}

function outcomeMark({ last, missedSince }: ReportedRestore): Mark {
  if (last === null) return html`<span class="bad">never restored</span>`;
  const words = { passed: ['good', 'passed'], failed: ['bad', 'failed'], unknown: ['unsure', 'not known'] } as const;
  const [kind, word] = words[last.verdict];
  const missed =
    missedSince === undefined ? nothing : html` <span class="unsure">(the next one was due and not made)</span>`;
  return html`<span class="${kind}">${word}</span>${last.reasons.map((reason) => html`<br>${reason}`)}${missed}`;
}

function againstText(measured: number | undefined, promised: number | undefined): string {
  const is = measured === undefined ? 'not known' : spanText(measured);
  return promised === undefined ? is : `${is} (objective ${spanText(promised)})`;
}

export function auditsPart({ audits, period }: Report): Mark {
  if (audits.state === 'hidden') return nothing;
  if (audits.state === 'failed') return html`<h2>Audit</h2>${unreadMark('What audits found')}`;
  const {
    run,
    runBefore,
    open,
    openBefore,
    unknown,
    blind,
    grave,
    fresh,
    freshFindings,
    gone,
    goneFindings,
    uncompared,
    more,
  } = audits.value;
  const isNew = Object.values(freshFindings).reduce((sum, one) => sum + one, 0);
  if (run === null) {
    return html`<h2>Audit</h2><p class="unsure">No audit was finished in this ${period.kind}: nobody knows what one would have found.</p>`;
  }
  const rows = findingSeverities.map((severity): readonly Cell[] => [
    severity,
    { number: String(open[severity]) },
    { number: openBefore === null ? '–' : String(openBefore[severity]) },
  ]);
  return html`<h2>Audit</h2>
${tableMark(`Open findings of the run of ${run}${runBefore === null ? '; there is none before it to compare with' : `, and of that of ${runBefore}`}`, ['severity', 'open', 'before'], rows)}
${unknown === 0 ? nothing : html`<p class="unsure">${unknown} checks could not look.</p>`}
${blind === undefined ? nothing : html`<p class="unsure">Nothing could be judged of ${blind}.</p>`}
${runBefore === null ? nothing : html`<p>${countText(isNew, 'new finding')}, ${goneFindings} gone.${uncompared === 0 ? '' : ` ${countText(uncompared, 'finding')} could not be compared: they could not be looked at again, or the summaries of the runs had no room for them.`}</p>`}
${findingsTable('New in this period', fresh)}
${findingsTable('Gone since the period before', gone)}
${findingsTable('Critical and high ones that are open', grave)}
${more === 0 ? nothing : html`<p class="soft">And ${countText(more, 'line')} more of these tables.</p>`}`;
}

function findingsTable(caption: string, findings: readonly ReportedFinding[]): Mark {
  if (findings.length === 0) return nothing;
  const rows = findings.map(({ check, severity, since, subjects, summary, count }): readonly Cell[] => [
    check,
    severity,
    subjects,
    summary,
    since,
    { number: String(count) },
  ]);
  return tableMark(caption, ['check', 'severity', 'where', 'what', 'since', 'findings'], rows);
}

export function alertsPart({ services, monitorAlerts, open, period }: Report): Mark {
  const moment = (time: string): Cell => momentMark(time, period.timezone);
  const raised = (who: string, { listed }: RaisedList) =>
    listed.map((one): readonly Cell[] => [moment(one.at), who, one.severity, one.about, one.text]);
  const rows = [
    ...services.flatMap(({ title, alerts }) => (alerts.state === 'shown' ? raised(title, alerts.value) : [])),
    ...(monitorAlerts.state === 'shown' ? raised('the monitor', monitorAlerts.value) : []),
  ];
  const lists = [...services.map(({ alerts }) => alerts), monitorAlerts];
  const more = lists.reduce((sum, list) => sum + (list.state === 'shown' ? list.value.more : 0), 0);
  const failed = services.filter(({ alerts }) => alerts.state === 'failed');
  const openRows =
    open.state === 'shown'
      ? open.value.map((one): readonly Cell[] => [
          moment(one.since),
          one.severity,
          one.isAcknowledged ? 'acknowledged' : 'nobody has acknowledged it',
          one.text,
        ])
      : [];
  const isAllRead = failed.length === 0 && monitorAlerts.state !== 'failed';
  return html`<h2>Alerts</h2>
${rows.length > 0 ? tableMark('Raised in the period', ['raised', 'about', 'severity', 'kind', 'what'], rows) : isAllRead ? html`<p>None was raised.</p>` : nothing}
${more === 0 ? nothing : html`<p class="soft">And ${more} more.</p>`}
${failed.map(({ title }) => unreadMark(`The alerts about ${title}`))}
${monitorAlerts.state === 'failed' ? unreadMark('The alerts about the monitor itself') : nothing}
${open.state === 'failed' ? unreadMark('What fires now') : nothing}
${openRows.length === 0 ? nothing : tableMark('Firing when this report was made', ['since', 'severity', 'state', 'what'], openRows)}`;
}

export function maintenancePart({ services, period }: Report): Mark {
  const rows = services.flatMap(({ title, maintenance, availability }) =>
    maintenance.map(({ from, to }, index): readonly Cell[] => [
      title,
      momentMark(from, period.timezone),
      momentMark(to, period.timezone),
      index > 0 || availability.state !== 'shown' ? '' : spanText(availability.value.now.maintenanceSeconds),
    ]),
  );
  if (rows.length === 0) return nothing;
  const caption = 'Planned, and how much of the period was left out of the figures for it in all';
  return html`<h2>Maintenance</h2>${tableMark(caption, ['service', 'from', 'to', 'left out'], rows)}`;
}

export function sightPart({ services, observers, period }: Report): Mark {
  const rows = services.flatMap(({ title, availability }) => {
    if (availability.state !== 'shown') return [];
    const { coverage, unseenSeconds, unwatchedSeconds } = availability.value.now;
    if (unseenSeconds === 0 && unwatchedSeconds === 0) return [];
    return [
      [
        title,
        { number: percentText(coverage ?? undefined) },
        { number: spanText(unseenSeconds) },
        { number: unwatchedSeconds === 0 ? '–' : spanText(unwatchedSeconds) },
      ] satisfies readonly Cell[],
    ];
  });
  const seenRows =
    observers.state === 'shown'
      ? observers.value.map(({ region, state, lastRoundAt }): readonly Cell[] => [
          region,
          state === 'silent' ? html`<span class="bad">silent</span>` : 'reporting',
          lastRoundAt === null ? 'never' : momentMark(lastRoundAt, period.timezone),
        ])
      : [];
  return html`<h2>What was not seen</h2>
${rows.length > 0 ? tableMark('Time that counts neither as up nor as down', ['service', 'seen', 'nobody knows', 'before watching began'], rows) : nothing}
${rows.length === 0 && services.some(({ availability }) => availability.state === 'shown') ? html`<p>Of the services above, everything was seen.</p>` : nothing}
${observers.state === 'failed' ? unreadMark('How the observers are') : tableMark('The observers, when this report was made', ['observer', 'state', 'last round'], seenRows)}`;
}
