/** A report as a short text, for a terminal, a mail and a phone. Pure. */
import { shareText, targetText } from '../../alerts/phrases.ts';
import { printable } from '../../config/quote.ts';
import { percentText } from '../../status/words.ts';
import { countText, namesText } from '../names.ts';
import { spanDays, spanTitle } from '../period.ts';
import type { Report, ReportedService } from '../reportSchema.ts';
import { coverageEnough } from '../rules.ts';
import { nothingToDo } from './document.ts';
import { spanText } from './marks.ts';

const servicesMax = 12;
const changesMax = 10;

/** What a config, an endpoint or a person wrote is to be read, and not to move a cursor. */
const lineLengthMax = 300;

/** @param url of the whole report; absent where nothing serves it. */
export function reportText(report: Report, url?: string): string {
  const { period, title, changes } = report;
  const span = { timezone: period.timezone, from: Date.parse(period.from), to: Date.parse(period.to) };
  const blocks: readonly (readonly string[])[] = [
    [
      `${title}: ${spanTitle(period)}, ${spanDays(span)}`,
      ...(period.isOver ? [] : [`The ${period.kind} is not over: this is how far it has come.`]),
    ],
    todoLines(report),
    ['Availability', ...availabilityLines(report)],
    ['In short', ...shortLines(report)],
    ...(changes.length === 0 ? [] : [[`Since the ${period.kind} before`, ...cut(changes, changesMax)]]),
    ...(url === undefined ? [] : [[`All of it: ${url}`]]),
  ];
  return `${blocks.map((lines) => lines.map(lineOf).join('\n')).join('\n\n')}\n`;
}

function lineOf(text: string): string {
  const line = printable(text);
  return line.length <= lineLengthMax ? line : `${line.slice(0, lineLengthMax - 1)}…`;
}

function cut(lines: readonly string[], max: number): readonly string[] {
  const left = lines.length - max;
  return [...lines.slice(0, max).map((line) => `- ${line}`), ...(left > 0 ? [`- and ${left} more`] : [])];
}

function todoLines({ todo: { first, more, unread } }: Report): readonly string[] {
  const lines = first.flatMap(({ what, why }, index) => [`${index + 1}. ${what}`, `   ${why}`]);
  return [
    'To do first',
    ...(first.length === 0 ? [nothingToDo] : lines),
    ...(more === 0 ? [] : [`And ${more} less grave.`]),
    ...unread.map((part) => `Not read: ${part}.`),
  ];
}

type Line = { readonly rank: number; readonly text: string };

/** Those that need a look first, and the worst of these. */
function availabilityLines({ services }: Report): readonly string[] {
  if (services.length === 0) return ['No service is configured.'];
  const lines = services.map(lineOfService).sort((a, b) => a.rank - b.rank);
  const left = lines.length - servicesMax;
  return [...lines.slice(0, servicesMax).map(({ text }) => text), ...(left > 0 ? [`and ${left} more`] : [])];
}

function lineOfService({ title, availability, objectives }: ReportedService): Line {
  if (availability.state !== 'shown') return { rank: -1, text: `${title}: could not be read` };
  const { now } = availability.value;
  if (now.availability === null) return { rank: -0.5, text: `${title}: nothing was seen` };
  const [objective] = objectives.state === 'shown' ? objectives.value : [];
  const verdicts = { met: '', missed: ' MISSED', unsure: ' not known' } as const;
  const promise =
    objective === undefined ? '' : `, objective ${targetText(objective.target)}${verdicts[objective.verdict]}`;
  const spent = objective?.budget.spentShare;
  const budget = spent === undefined || spent === null ? '' : `, budget ${shareText(spent)} spent`;
  const down = now.downSeconds === 0 ? '' : `, down ${spanText(now.downSeconds)}`;
  const isDim = now.seen === null || now.seen < coverageEnough;
  const seen = isDim ? `, only ${percentText(now.seen ?? 0)} of the time seen` : '';
  return {
    rank: now.availability,
    text: `${title}: ${percentText(now.availability)}${promise}${budget}${down}${seen}`,
  };
}

const unread = 'could not be read';

function shortLines({ services, restores, audits, observers, monitorAlerts, open }: Report): readonly string[] {
  const lines = [incidentsLine(services), failoverLine(services), alertsLine(services, monitorAlerts, open)];
  if (restores.state === 'failed') lines.push(`Restore tests: ${unread}.`);
  if (restores.state === 'shown') {
    const of = (verdict: 'passed' | 'failed' | 'unknown') =>
      restores.value.reduce((sum, { runs }) => sum + runs[verdict], 0);
    const never = restores.value.filter(({ last }) => last === null).map(({ backup }) => backup);
    const untested = never.length === 0 ? '' : `; never restored: ${namesText(never)}`;
    const cut = restores.value.filter(({ runs }) => !runs.isAll).map(({ backup }) => backup);
    const rest = cut.length === 0 ? '' : `; only the newest of ${namesText(cut)} are counted`;
    lines.push(
      `Restore tests: ${of('passed')} passed, ${of('failed')} failed, ${of('unknown')} could not tell${untested}${rest}.`,
    );
  }
  if (audits.state === 'failed') lines.push(`Audit: ${unread}.`);
  if (audits.state === 'shown') lines.push(auditLine(audits.value));
  if (observers.state === 'failed') lines.push(`Observers: ${unread}.`);
  if (observers.state === 'shown') {
    const silent = observers.value.filter(({ state }) => state === 'silent').map(({ region }) => region);
    if (silent.length > 0) lines.push(`Silent observers: ${namesText(silent)}.`);
  }
  return lines.filter((line) => line !== undefined);
}

function incidentsLine(services: readonly ReportedService[]): string {
  const failed = services.filter(({ incidents }) => incidents.state === 'failed');
  const counted = services.flatMap(({ incidents }) => (incidents.state === 'shown' ? [incidents.value] : []));
  const [now, before] = [counted.map(({ count }) => count), counted.map(({ countBefore }) => countBefore)].map(sumOf);
  const rest = failed.length === 0 ? '' : `; ${unread} of ${namesText(failed.map(({ title }) => title))}`;
  if (counted.length === 0 && failed.length > 0) return `Incidents: ${unread}.`;
  // None that anybody saw is not none.
  const isDark = services.every(({ availability: of }) => of.state === 'shown' && of.value.now.availability === null);
  return now === 0 && isDark
    ? `Incidents: not known, for nothing was seen${rest}.`
    : `Incidents that users found: ${now} (${before} before)${rest}.`;
}

function failoverLine(services: readonly ReportedService[]): string | undefined {
  const some = services.filter(({ failover }) => failover.state !== 'hidden');
  if (some.length === 0) return undefined;
  const shown = some.flatMap(({ failover }) => (failover.state === 'shown' ? [failover.value] : []));
  if (shown.length === 0) return `Flips and drills: ${unread}.`;
  const of = (name: 'flips' | 'drillsPassed' | 'drillsFailed') => sumOf(shown.map(({ counts }) => counts[name]));
  const [flips, failed] = [of('flips'), of('drillsFailed')];
  const took = shown.flatMap(({ longestSeconds }) => (longestSeconds === undefined ? [] : [longestSeconds]));
  const longest = took.length === 0 ? '' : `; the longest took ${spanText(Math.max(...took))}`;
  const rest = shown.length === some.length ? '' : `; those of some services ${unread}`;
  return `${countText(flips, 'flip')}, ${countText(of('drillsPassed') + failed, 'drill')} (${failed} failed)${longest}${rest}.`;
}

function alertsLine(
  services: readonly ReportedService[],
  monitorAlerts: Report['monitorAlerts'],
  open: Report['open'],
): string {
  const lists = [...services.map(({ alerts }) => alerts), monitorAlerts];
  const counts = lists.flatMap((list) => (list.state === 'shown' ? [list.value.count] : []));
  if (counts.length === 0) return `Alerts raised: ${unread}.`;
  const rest = lists.some(({ state }) => state === 'failed') ? `, and some ${unread}` : '';
  const now = open.state === 'shown' ? `; ${open.value.length} firing now` : `; what fires now ${unread}`;
  return `Alerts raised: ${sumOf(counts)}${rest}${now}.`;
}

function auditLine({
  run,
  open,
  freshFindings,
  goneFindings,
  uncompared,
  unknown,
}: Extract<Report['audits'], { state: 'shown' }>['value']): string {
  if (run === null) return 'Audit: none was finished.';
  const dim = unknown === 0 ? '' : `; ${countText(unknown, 'check')} could not look`;
  const rest = uncompared === 0 ? '' : `; ${countText(uncompared, 'finding')} could not be compared`;
  return `Audit: ${open.critical} critical, ${open.high} high, ${open.medium} medium, ${open.low} low; ${sumOf(Object.values(freshFindings))} new, ${goneFindings} gone${rest}${dim}.`;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
